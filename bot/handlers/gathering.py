"""Texts that are postings or parts of one: taken whole, gathered from several messages, added to the one before."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot import inbox
from bot.context import Context
from bot.guards import (
    Visit,
    arguments,
    chat_of,
    id_argument,
    job_of,
    key_of,
    message_of,
    query_of,
    visit,
    welcome,
)
from bot.screens import gathering as screens
from bot.screens.screen import Screen, send, turn
from bot.small_talk import is_question
from core.postings import gathering
from core.postings import service as postings
from core.postings.gathering import GatheredBefore
from core.postings.links import link_of
from db.models import Job

# A message this long may be one of several that Telegram's clients made of one paste (they cut at 4,096).
PERHAPS_CUT = 3900
# A posting says more than a remark does: so many characters, or so many lines of them.
POSTING_CHARACTERS = 180
POSTING_LINES = 4

# What the person's data remembers: when the bot asked for a posting, and the message that counts what came.
_ASKED_AT = "posting_asked_at"
_COUNT_SHOWN = "gathering_message"


def looks_like_posting(text: str) -> bool:
    """Whether a text is long enough to be a posting, or a link to one."""
    lines = [line for line in text.splitlines() if line.strip()]
    long = len(text) >= POSTING_CHARACTERS or (len(lines) >= POSTING_LINES and len(text) >= POSTING_CHARACTERS // 2)
    return long or link_of(text) is not None


def expect_posting(update: Update, context: Context) -> None:
    """The bot has just asked for a posting: the next text is one, or its first part, however short."""
    if context.user_data is not None:
        context.user_data[_ASKED_AT] = _time_of(update)


def _time_of(update: Update) -> float:
    """When the person wrote, in seconds; for a button, when it is handled."""
    sent = update.message.date if update.message is not None else None
    return (sent or datetime.now(UTC)).timestamp()


def _is_expected(update: Update, context: Context) -> bool:
    asked_at = (context.user_data or {}).get(_ASKED_AT)
    return asked_at is not None and _time_of(update) - asked_at < gathering.QUIET.total_seconds()


async def receive_text(update: Update, context: Context) -> bool:
    """Takes a text or caption as a posting or a part of one; False for a short one that nobody waits for."""
    message = message_of(update)
    text = message.text or message.caption or ""
    async with welcome(update, context) as person:
        await gathering.finish_forgotten(
            person.session, person.owner, chat_id=chat_of(update), language_code=context.texts.language
        )
        job = await _gathered(person, update, context, text)
        before = await gathering.followed(person.session, person.owner, besides=job.id) if job is not None else None
        taken = job is not None or looks_like_posting(text)
        if job is None and taken:
            await _take_whole(person, update, context, text)
    if job is not None:
        await _show_count(update, context, screens.so_far(context.texts, job, before))
    elif taken:
        await message.reply_chat_action(ChatAction.TYPING)
    if taken and context.user_data is not None:
        # Forgotten at the end: a turn that a passing fault cut off runs again, and must know it still.
        context.user_data.pop(_ASKED_AT, None)
    return taken


async def is_open(update: Update, context: Context) -> bool:
    """Whether a posting is being gathered."""
    async with visit(update, context) as person:
        return await gathering.gathering(person.session, person.owner) is not None


async def _gathered(person: Visit, update: Update, context: Context, text: str) -> Job | None:
    """The posting that the text was added to, or begins; None when it stands for itself."""
    if await gathering.gathering(person.session, person.owner) is None:
        begins = len(text) >= PERHAPS_CUT or (
            not looks_like_posting(text) and not is_question(text) and await _is_waited_for(person, update, context)
        )
        if not begins:
            return None
    return await gathering.gather(person.session, person.owner, chat_id=chat_of(update), text=text, part=key_of(update))


async def _is_waited_for(person: Visit, update: Update, context: Context) -> bool:
    """Whether a short text is a part of a posting: the bot asked for one, or one came a moment ago."""
    return (
        _is_expected(update, context)
        or await gathering.is_awaited(person.session, person.owner)
        or await gathering.followed(person.session, person.owner) is not None
    )


async def _take_whole(person: Visit, update: Update, context: Context, text: str) -> None:
    await postings.add(
        person.session,
        person.owner,
        chat_id=chat_of(update),
        text=text,
        language_code=context.texts.language,
        request_key=key_of(update),
    )


async def _show_count(update: Update, context: Context, screen: Screen) -> None:
    """Says how much came so far, once: below the last of several messages, in place of what was said before."""
    if await inbox.text_follows(context.database, update):
        return
    shown = (context.user_data or {}).get(_COUNT_SHOWN)
    said = await send(context.bot, chat_of(update), screen)
    if context.user_data is not None:
        context.user_data[_COUNT_SHOWN] = said.message_id
    if shown is not None:
        with contextlib.suppress(BadRequest):
            await context.bot.delete_message(chat_of(update), shown)


async def begin(update: Update, context: Context) -> None:
    """*Send a posting*: whatever text comes next belongs to it."""
    expect_posting(update, context)
    await send(context.bot, chat_of(update), screens.begun(context.texts))


async def finish(update: Update, context: Context) -> None:
    """*Done*: the gathered messages are the whole posting."""
    async with visit(update, context) as person:
        job = await _named(person, update)
        await gathering.finish(
            person.session, person.owner, job, chat_id=chat_of(update), language_code=context.texts.language
        )
    await _leave(update, context)


async def add_to_before(update: Update, context: Context) -> None:
    """*Add to it*: a posting, or what was gathered, is the rest of the posting before it."""
    async with visit(update, context) as person:
        before = await postings.find(person.session, person.owner, id_argument(update))
        if before is None:
            raise GatheredBefore
        job = await job_of(person, id_argument(update, 2))
        await gathering.add_to(
            person.session, person.owner, before, job, chat_id=chat_of(update), language_code=context.texts.language
        )
    await _leave(update, context)


async def _leave(update: Update, context: Context) -> None:
    """The pressed message's buttons have done their work: the posting is being read."""
    if context.user_data is not None:
        context.user_data.pop(_COUNT_SHOWN, None)
    # Too old, or pressed twice: nothing depends on it.
    with contextlib.suppress(BadRequest):
        await query_of(update).edit_message_reply_markup(None)
    await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)


async def discard(update: Update, context: Context) -> None:
    """*Discard*: forget the gathered messages."""
    async with visit(update, context) as person:
        job = await _named(person, update)
        await gathering.discard(person.session, person.owner, job.id)
    expect_posting(update, context)
    await turn(update, Screen(context.texts("gathering-discarded")))


async def _named(person: Visit, update: Update) -> Job:
    """The gathering that the button names; one of an older release names none and means the one that is open."""
    job_id = id_argument(update) if arguments(update) else None
    return await gathering.named(person.session, person.owner, job_id)


def forget(context: Context) -> None:
    """The person left: the next text is no part of a posting."""
    if context.user_data is not None:
        context.user_data.pop(_ASKED_AT, None)
        context.user_data.pop(_COUNT_SHOWN, None)
