"""A screen, and the three ways to show one."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.screens import markup

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """A text in Telegram's HTML with buttons under it, and perhaps a picture (PNG) above it.

    A text that is too long for Telegram is cut when it is shown; what has to be read whole is made short enough before.
    """

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
        caption = markup.cut(screen.text, CAPTION_LIMIT)
        return await bot.send_photo(
            chat_id, screen.picture, caption=caption, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    text = markup.cut(screen.text, TEXT_LIMIT)
    return await bot.send_message(
        chat_id, text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard, disable_web_page_preview=True
    )


async def replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Puts the screen in the place of a text message of ours; sends it anew where that cannot be."""
    if screen.picture is None:
        try:
            await bot.edit_message_text(
                markup.cut(screen.text, TEXT_LIMIT),
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
            caption = markup.cut(screen.text, CAPTION_LIMIT)
            await query.edit_message_caption(caption, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
        else:
            text = markup.cut(screen.text, TEXT_LIMIT)
            await query.edit_message_text(
                text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard, disable_web_page_preview=True
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
    """Blocks of HTML put together into pages of at most `limit` units; no block is split, but cut if too long.

    Tags and entities are read before a page is counted, as Telegram does.
    """
    result: list[str] = []
    size = 0
    for block in blocks:
        added = markup.length(separator) + markup.length(block)
        if result and size + added <= limit:
            result[-1] += separator + block
            size += added
        else:
            result.append(markup.cut(block, limit))
            size = markup.length(result[-1])
    return result or [""]
