"""/start and the way through the first scan to an account.

The conversation's state only guides: it decides what a short text is answered with. Documents and postings are
taken in whatever the state, and the database rows decide what happens next.
"""

from __future__ import annotations

from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import ConversationHandler

from bot import offers
from bot.context import Context
from bot.guards import chat_of, message_of, visit, welcome
from bot.handlers import gathering, resumes
from bot.screens import gathering as gathering_screens
from bot.screens import greeting as screens
from bot.screens.greeting import Standing
from bot.screens.screen import Screen, button, send
from bot.small_talk import find_topic
from core import accounts, onboarding

END = ConversationHandler.END
RESUME, EMAIL = "resume", "email"


async def start(update: Update, context: Context) -> str | int:
    """/start [payload]: opens a session, or tells a person who has one where they are."""
    payload = context.args[0] if context.args else ""
    async with welcome(update, context, payload) as person:
        # Somebody new has nothing, and hundreds of them may come at once: the seven questions are for the others.
        is_new = person.is_new
        now = Standing(has_account=False) if is_new else await offers.standing_of(person.session, person.owner)
    await send(context.bot, chat_of(update), screens.standing(context.texts, now))
    return END if now.has_account or now.resume is not None else RESUME


async def receive_document(update: Update, context: Context) -> None:
    """A resume, while we wait for one. Whether it can be read is not known yet: we wait on."""
    await resumes.receive(update, context)


async def text_before_resume(update: Update, context: Context) -> None:
    """A text while we wait for the resume: a posting is welcome, too."""
    if not await gathering.receive_text(update, context):
        await _answer_small_talk(update, context, was_greeted=True)


async def text_at_any_time(update: Update, context: Context) -> None:
    """A text that nobody waits for: a posting, or small talk, which is told where things stand."""
    if not await gathering.receive_text(update, context):
        await _answer_small_talk(update, context, was_greeted=False)


async def _answer_small_talk(update: Update, context: Context, *, was_greeted: bool) -> None:
    """Answers a question, or says that the message was not kept; then where things stand. A stranger is greeted."""
    async with welcome(update, context) as person:
        now = await offers.standing_of(person.session, person.owner)
    texts = context.texts
    screen = screens.standing(texts, now)
    if was_greeted and now.has_nothing:
        screen = Screen(texts("hint-resume"), [gathering_screens.begin_row(texts)])
    elif not now.has_nothing:
        screen = gathering_screens.nothing_kept(texts, screen)
    topic = find_topic(message_of(update).text or "")
    if topic is not None:
        screen = Screen(texts(f"talk-{topic}"), screen.rows)
    await send(context.bot, chat_of(update), screen)


async def keep(update: Update, context: Context) -> str | int:
    """*Keep my data*: makes the account and gives it what the session made."""
    person = update.effective_user
    name = person.full_name if person else None
    async with context.database.as_chat(chat_of(update)) as (_, owner):
        had_account = owner is not None and owner.user_id is not None
    async with context.database.as_service() as session:
        user = await onboarding.claim(session, chat_of(update), full_name=name, memory=context.services.memory)
    if user is None:
        await context.bot.send_message(chat_of(update), context.texts("session-over"))
        return END
    if had_account:
        await context.bot.send_message(chat_of(update), context.texts("kept-before"))
        return END
    screen = Screen(context.texts("kept"), [[button(context.texts.plain("button-skip"), "skip-email")]])
    await send(context.bot, chat_of(update), screen)
    return EMAIL


async def take_email(update: Update, context: Context) -> int | None:
    """The address for receipts; a posting that comes instead, or goes on, is taken as one."""
    message = message_of(update)
    text = message.text or ""
    if gathering.looks_like_posting(text):
        await gathering.receive_text(update, context)
        return END
    try:
        email = accounts.check_email(text)
    except accounts.EmailInvalid:
        if await gathering.is_open(update, context):
            await gathering.receive_text(update, context)
            return None
        await message.reply_text(context.texts("email-invalid"), parse_mode=ParseMode.HTML)
        return None
    async with visit(update, context) as person:
        await accounts.set_email(person.session, person.owner, email)
    await message.reply_text(context.texts("email-saved", email=email), parse_mode=ParseMode.HTML)
    return END


async def skip_email(update: Update, context: Context) -> int:
    """*Skip*."""
    await context.bot.send_message(chat_of(update), context.texts("email-skipped"))
    return END
