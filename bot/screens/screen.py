"""A screen, and the three ways to show one."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """A text in Telegram's HTML with buttons under it, and perhaps a picture (PNG) above it."""

    text: str
    rows: Rows | None = None
    picture: bytes | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return InlineKeyboardMarkup(self.rows) if self.rows else None


def button(label: str, data: str) -> InlineKeyboardButton:
    """An inline button; `data` comes back when it is pressed (at most 64 bytes)."""
    return InlineKeyboardButton(label, callback_data=data)


async def send(bot: Bot, chat_id: int, screen: Screen) -> Message:
    """Sends the screen as a new message."""
    if screen.picture is not None:
        return await bot.send_photo(
            chat_id, screen.picture, caption=screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    return await bot.send_message(
        chat_id, screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard, disable_web_page_preview=True
    )


async def replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Puts the screen in the place of a text message of ours; sends it anew where that cannot be."""
    if screen.picture is None:
        try:
            await bot.edit_message_text(
                screen.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=screen.keyboard,
                disable_web_page_preview=True,
            )
        except BadRequest as error:
            if "not modified" in str(error).lower():
                return
        else:
            return
    else:
        with contextlib.suppress(BadRequest):
            await bot.delete_message(chat_id, message_id)
    await send(bot, chat_id, screen)


async def turn(update: Update, screen: Screen) -> None:
    """Turns the message under the pressed button into the screen, be it a text or the caption of a picture."""
    query = update.callback_query
    if query is None:
        return
    message = query.message
    if not isinstance(message, Message):
        # Too old for Telegram to let us change it.
        await send(query.get_bot(), query.from_user.id, screen)
        return
    try:
        if message.photo:
            await query.edit_message_caption(screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
        else:
            await query.edit_message_text(
                screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard, disable_web_page_preview=True
            )
    except BadRequest as error:
        reason = str(error).lower()
        if "not modified" in reason:
            # The same button pressed twice shows the same page: nothing to do.
            return
        if "message to edit not found" not in reason and "can't be edited" not in reason:
            raise
        await send(query.get_bot(), query.from_user.id, screen)


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, with an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def pages(blocks: list[str], limit: int, *, separator: str = "\n\n") -> list[str]:
    """Blocks of text put together into pages of at most `limit` characters; no block is split, but cut if too long.

    Lengths are counted in UTF-16 units, as Telegram counts them.
    """
    result: list[str] = []
    for block in blocks:
        candidate = f"{result[-1]}{separator}{block}" if result else block
        if result and units(candidate) <= limit:
            result[-1] = candidate
        else:
            result.append(block if units(block) <= limit else clip(block, limit // 2))
    return result or [""]


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
