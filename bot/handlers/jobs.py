"""Postings: any long text or link, in any state; and /jobs."""

from __future__ import annotations

import contextlib
from uuid import UUID

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.context import Context
from bot.guards import (
    NotAvailable,
    argument,
    chat_of,
    id_argument,
    job_of,
    key_of,
    message_of,
    query_of,
    visit,
    welcome,
)
from bot.handlers import questions
from bot.screens import jobs as screens
from bot.screens.screen import Screen, send, turn
from core import ranking
from core.postings import service as postings
from core.postings.links import link_of
from core.postings.model import Posting
from core.resumes import service as resumes

# A message this long may be one of several that Telegram's clients made of one paste (they cut at 4,096).
PERHAPS_CUT = 3900
# A posting says more than a remark does: so many characters, or so many lines of them.
POSTING_CHARACTERS = 180
POSTING_LINES = 4


def looks_like_posting(text: str) -> bool:
    """Whether a text is long enough to be a posting, or a link to one."""
    lines = [line for line in text.splitlines() if line.strip()]
    long = len(text) >= POSTING_CHARACTERS or (len(lines) >= POSTING_LINES and len(text) >= POSTING_CHARACTERS // 2)
    return long or link_of(text) is not None


async def receive_text(update: Update, context: Context) -> bool:
    """Takes a long text as a posting, and gathers several messages; False for a short one that continues nothing."""
    message = message_of(update)
    text = message.text or ""
    async with welcome(update, context) as person:
        if await postings.gathering(person.session, person.owner) is not None or len(text) >= PERHAPS_CUT:
            so_far = await postings.gather(person.session, person.owner, text=text, part=key_of(update))
        elif looks_like_posting(text):
            so_far = None
            await postings.add(
                person.session,
                person.owner,
                chat_id=chat_of(update),
                text=text,
                language_code=context.texts.language,
                request_key=key_of(update),
            )
        else:
            so_far = (0, 0)
    if so_far == (0, 0):
        return False
    if so_far is None:
        await message.reply_chat_action(ChatAction.TYPING)
    else:
        await send(context.bot, chat_of(update), screens.gathering(context.texts, *so_far))
    return True


async def finish(update: Update, context: Context) -> None:
    """*Done*: the gathered messages are the whole posting."""
    async with visit(update, context) as person:
        await postings.finish_gathering(
            person.session, person.owner, chat_id=chat_of(update), language_code=context.texts.language
        )
    await _leave(update)
    await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)


async def _leave(update: Update) -> None:
    """The pressed message's buttons have done their work."""
    # Too old, or pressed twice: nothing depends on it.
    with contextlib.suppress(BadRequest):
        await query_of(update).edit_message_reply_markup(None)


async def discard(update: Update, context: Context) -> None:
    """*Discard*: forget the gathered messages."""
    async with visit(update, context) as person:
        gone = await postings.discard_gathering(person.session, person.owner)
    await turn(update, Screen(context.texts("gathering-discarded" if gone else "nothing-gathered")))


async def show_all(update: Update, context: Context) -> None:
    """/jobs, or *Back* to it."""
    async with visit(update, context) as person:
        found = await postings.listed(person.session, person.owner)
        has_resume = await resumes.default_resume(person.session, person.owner) is not None
    screen = screens.listed(context.texts, found, can_rank=has_resume)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)


async def ask_ranking(update: Update, context: Context) -> None:
    """*Best fit first*: the worker orders the list in this message."""
    message = query_of(update).message
    if message is None:
        raise NotAvailable
    async with visit(update, context) as person:
        await ranking.ask(
            person.session,
            person.owner,
            chat_id=chat_of(update),
            message_id=message.message_id,
            language_code=context.texts.language,
        )
    await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)


async def show(update: Update, context: Context) -> None:
    """One posting."""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    posting = Posting.model_validate(job.requirements) if job.requirements else Posting()
    await turn(update, screens.view(context.texts, job, posting))


async def show_fields(update: Update, context: Context) -> None:
    """*Correct*: which field is wrong?"""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    await send(context.bot, chat_of(update), screens.fields(context.texts, job))


async def ask_field(update: Update, context: Context) -> str:
    """A field was tapped: what is it really?"""
    field = argument(update, 2)
    if field not in postings.FIELDS:
        raise NotAvailable
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    text = screens.question(context.texts, job, field)
    return await questions.ask(update, context, text, "j-correct", job.id.hex, field)


async def take_field(update: Update, context: Context, job_id: str, field: str) -> None:
    """The text is what the field should be."""
    text = " ".join((message_of(update).text or "").split())
    async with visit(update, context) as person:
        job = await job_of(person, UUID(hex=job_id))
        postings.correct(job, field, None if text in questions.NOTHING else text)
        has_resume = await resumes.default_resume(person.session, person.owner) is not None
    posting = Posting.model_validate(job.requirements) if job.requirements else Posting()
    await send(context.bot, chat_of(update), screens.read(context.texts, job, posting, has_resume=has_resume))


async def ask_delete(update: Update, context: Context) -> None:
    """*Delete*: are you sure?"""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    await turn(update, screens.ask_delete(context.texts, job))


async def delete(update: Update, context: Context) -> None:
    """*Yes, delete*."""
    async with visit(update, context) as person:
        await postings.remove(person.session, await job_of(person, id_argument(update)))
        await person.session.flush()
        found = await postings.listed(person.session, person.owner)
    await turn(update, screens.listed(context.texts, found))
