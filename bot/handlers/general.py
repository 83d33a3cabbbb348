"""What can be said at any time: help, privacy, cancel, delete, and what nobody expected."""

from __future__ import annotations

import contextlib
import re

from telegram import Update
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError
from telegram.ext import ConversationHandler

from bot.context import Context
from bot.guards import chat_of, message_of
from bot.handlers import gathering as gathering_handlers
from bot.handlers import questions
from bot.screens.screen import Screen, button, send, turn
from core import accounts
from core.billing import subscriptions
from core.postings import gathering

END = ConversationHandler.END


async def begin_turn(update: Update, context: Context) -> None:
    """Before every handler: stops the button's clock, and forgets a question that was left for something else."""
    if update.pre_checkout_query is not None:
        # Handled beside the chat's other updates: it must not touch what they remember.
        return
    query = update.callback_query
    if query is not None:
        context.application.create_task(_answer(update), update=update)
    is_text = update.message is not None and not (update.message.text or "/").startswith("/")
    asks = query is not None and re.match(questions.ASKS, query.data or "")
    if not is_text and not asks:
        questions.forget(context)


async def _answer(update: Update) -> None:
    # A press that waited through a crash is too old to be answered, and still gets its effect.
    with contextlib.suppress(TelegramError):
        if update.callback_query is not None:
            await update.callback_query.answer()


async def say_help(update: Update, context: Context) -> None:
    """/help"""
    await _say(update, context, "help")


async def say_privacy(update: Update, context: Context) -> None:
    """/privacy, and its button."""
    await _say(update, context, "privacy")


async def say_example(update: Update, context: Context) -> None:
    """*See an example*."""
    await _say(update, context, "example")


async def say_languages(update: Update, context: Context) -> None:
    """*Language*."""
    await _say(update, context, "languages")


async def say_not_text(update: Update, context: Context) -> None:
    """A photo, a sticker, a voice message, a place: nothing that we read."""
    await _say(update, context, "photo-is-no-resume" if message_of(update).photo else "unsupported")


async def say_unknown_command(update: Update, context: Context) -> None:
    """A command that there is not."""
    await _say(update, context, "unknown-command")


async def say_not_available(update: Update, context: Context) -> None:
    """A button that no handler knows: from an older release, or made up."""
    await _say(update, context, "not-available")


async def cancel(update: Update, context: Context) -> int:
    """/cancel: leaves whatever is under way. Nothing that was finished is lost."""
    async with context.database.as_chat(chat_of(update)) as (session, owner):
        discarded = owner is not None and await gathering.discard(session, owner)
    gathering_handlers.forget(context)
    await _say(update, context, "gathering-discarded" if discarded else "cancelled")
    return END


async def ask_delete(update: Update, context: Context) -> None:
    """/delete, or *Delete now*: are you sure?"""
    texts = context.texts
    async with context.database.as_chat(chat_of(update)) as (session, owner):
        account = owner.user_id if owner is not None else None
        plans = await subscriptions.of_person(session, account) if account is not None else []
    screen = Screen(
        texts("delete-ask-plan", name=texts.plain(f"billing-plan-{plans[0].tier}")) if plans else texts("delete-ask"),
        [[button(texts.plain("button-yes-delete"), "delete-yes"), button(texts.plain("button-no-keep"), "delete-no")]],
    )
    await send(context.bot, chat_of(update), screen)


async def delete(update: Update, context: Context) -> None:
    """*Yes, delete*: everything of this person goes."""
    chat_id = chat_of(update)
    async with context.database.as_chat(chat_id) as (_, owner):
        pass
    if owner is not None:
        async with context.database.as_service() as session:
            await accounts.delete_everything(session, owner, chat_id, context.services.memory)
    if context.user_data is not None:
        context.user_data.clear()
    await turn(update, Screen(context.texts("delete-done" if owner else "delete-nothing")))


async def keep_all(update: Update, context: Context) -> None:
    """*No, keep*."""
    await turn(update, Screen(context.texts("cancelled")))


async def note_membership(update: Update, context: Context) -> None:
    """The person blocked the bot, or let it in again."""
    change = update.my_chat_member
    # Who throws the bot out of a group has not blocked it.
    if change is not None and change.chat.type == ChatType.PRIVATE:
        blocked = change.new_chat_member.status in ("kicked", "left")
        async with context.database.as_service() as session:
            await accounts.mark_blocked(session, chat_of(update), blocked=blocked)


async def _say(update: Update, context: Context, key: str) -> None:
    text = context.texts(key)
    if update.callback_query is None and update.message is not None:
        await message_of(update).reply_text(text, parse_mode=ParseMode.HTML)
    else:
        await context.bot.send_message(chat_of(update), text, parse_mode=ParseMode.HTML)
