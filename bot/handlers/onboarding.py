"""/start and the way through the first scan to an account.

The conversation's state only guides: it decides what a short text is answered with. Documents and postings are
taken in whatever the state, and the database rows decide what happens next.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import ConversationHandler

from bot.context import Context
from bot.guards import chat_of, message_of, visit, welcome
from bot.handlers import jobs
from bot.handlers import resumes as resume_handlers
from bot.screens import jobs as job_screens
from bot.screens import resumes as resume_screens
from bot.screens.screen import Rows, Screen, button, send
from bot.texts import Texts
from core import accounts, onboarding, scans
from core.postings import service as postings
from core.resumes import service as resumes
from db.models import Job, JobScan, Resume

END = ConversationHandler.END
RESUME, POSTING, EMAIL = "resume", "posting", "email"


async def start(update: Update, context: Context) -> str | int:
    """/start [payload]: opens a session, or tells a person who has one where they are."""
    payload = context.args[0] if context.args else ""
    async with welcome(update, context, payload) as person:
        resume = await resumes.default_resume(person.session, person.owner)
        job = await postings.newest(person.session, person.owner)
        newest = await scans.listed(person.session, person.owner, limit=1)
        has_account = person.owner.user_id is not None
    await send(context.bot, chat_of(update), _greeting(context.texts, resume, job, newest, has_account=has_account))
    if has_account:
        return END
    return POSTING if resume else RESUME


def _greeting(
    texts: Texts, resume: Resume | None, job: Job | None, newest: Sequence[JobScan], *, has_account: bool
) -> Screen:
    if resume is not None and job is not None:
        rows: Rows = [[button(texts.plain("button-scan-now"), f"scan:{job.id.hex}")]]
        rows += [[button(texts.plain("button-last-report"), f"s-open:{scan.id.hex}")] for scan in newest]
        return Screen(
            texts(
                "greeting-both-here",
                filename=resume_screens.label_of(resume),
                posting=job_screens.title_of(texts, job),
            ),
            rows,
        )
    if resume is not None:
        return Screen(texts("greeting-resume-here", filename=resume_screens.label_of(resume)))
    if has_account:
        return Screen(texts("greeting-again"))
    rows = [
        [button(texts.plain("button-example"), "example")],
        [
            button(texts.plain("button-privacy"), "privacy"),
            button(texts.plain("button-language"), "language"),
        ],
    ]
    return Screen(texts("greeting"), rows)


async def receive_document(update: Update, context: Context) -> str:
    """A resume, while we wait for one or for the posting."""
    await resume_handlers.receive(update, context)
    return POSTING


async def text_before_resume(update: Update, context: Context) -> None:
    """A text while we wait for the resume: a posting is welcome, too."""
    if not await jobs.receive_text(update, context):
        await message_of(update).reply_text(context.texts("hint-resume"), parse_mode=ParseMode.HTML)


async def text_before_posting(update: Update, context: Context) -> int | None:
    """A text while we wait for the posting."""
    if await jobs.receive_text(update, context):
        return END
    await message_of(update).reply_text(context.texts("hint-posting"), parse_mode=ParseMode.HTML)
    return None


async def text_at_any_time(update: Update, context: Context) -> None:
    """A text that nobody waits for: a posting, or small talk, which is told where things stand."""
    if not await jobs.receive_text(update, context):
        await start(update, context)


async def keep(update: Update, context: Context) -> str | int:
    """*Keep my data*: makes the account and gives it what the session made."""
    person = update.effective_user
    name = person.full_name if person else None
    async with context.database.as_chat(chat_of(update)) as (_, owner):
        had_account = owner is not None and owner.user_id is not None
    async with context.database.as_service() as session:
        user = await onboarding.claim(session, chat_of(update), full_name=name)
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
    """The address for receipts; a posting that comes instead is taken as one."""
    message = message_of(update)
    text = message.text or ""
    if jobs.looks_like_posting(text):
        await jobs.receive_text(update, context)
        return END
    try:
        email = accounts.check_email(text)
    except accounts.EmailInvalid:
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
