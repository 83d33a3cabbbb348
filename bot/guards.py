"""From a raw update to exactly what a handler needs, or a typed error that `bot.errors` turns into a screen.

Ids in callback data come from strangers: rows are looked up among the owner's, inside the owner's transaction,
where row-level security would show nobody else's anyway.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import CallbackQuery, Message, Update

from bot.context import Context
from bot.ids import unpack
from core import onboarding, scans
from core.errors import ShortlistError
from core.postings import service as postings
from core.quotas import AccountNeeded
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from db.models import Job, JobScan, Resume
from db.session import Owner, enter_as


class NotAvailable(ShortlistError):
    """A button points to something that is gone, or was never this person's."""


class ResumeGone(NotAvailable):
    """The resume that a button names was deleted, or was never this person's."""


class PostingGone(NotAvailable):
    """The posting that a button names was deleted, or was never this person's."""


class NobodyYet(ShortlistError):
    """The chat has no account and no open session."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An open transaction of the person behind the update; who `is_new` has nothing yet."""

    session: AsyncSession
    owner: Owner
    is_new: bool = False


def chat_of(update: Update) -> int:
    """The private chat's id, which is the person's id too."""
    if update.effective_user is None:
        raise NotAvailable
    return update.effective_user.id


def message_of(update: Update) -> Message:
    """The message that was sent. Raises `NotAvailable` when there is none."""
    if update.effective_message is None:
        raise NotAvailable
    return update.effective_message


def query_of(update: Update) -> CallbackQuery:
    """The button press. Raises `NotAvailable` when there is none."""
    if update.callback_query is None:
        raise NotAvailable
    return update.callback_query


def key_of(update: Update) -> str:
    """The key of the update's effect: a rerun has the same one."""
    return f"update:{update.update_id}"


def arguments(update: Update) -> list[str]:
    """The parts of the callback data after the first colon."""
    return (query_of(update).data or "").split(":")[1:]


def argument(update: Update, position: int = 1) -> str:
    """The part of the callback data after so many colons."""
    parts = arguments(update)
    if len(parts) < position:
        raise NotAvailable
    return parts[position - 1]


def id_argument(update: Update, position: int = 1) -> UUID:
    """The id in the callback data. Raises `NotAvailable` when it is none."""
    try:
        return unpack(argument(update, position))
    except ValueError as error:
        raise NotAvailable from error


def number_argument(update: Update, position: int) -> int:
    """The page number in the callback data, 0 when it is none."""
    text = argument(update, position)
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@asynccontextmanager
async def visit(update: Update, context: Context) -> AsyncIterator[Visit]:
    """The transaction of a person who is known. Raises `NobodyYet`."""
    async with context.database.as_chat(chat_of(update)) as (session, owner):
        if owner is None:
            raise NobodyYet
        yield Visit(session, owner)


@asynccontextmanager
async def welcome(update: Update, context: Context, payload: str = "") -> AsyncIterator[Visit]:
    """The transaction of whoever writes; a stranger gets an onboarding session first."""
    chat_id = chat_of(update)
    async with context.database.as_chat(chat_id) as (session, owner):
        if owner is not None:
            yield Visit(session, owner)
            return
        opened = await onboarding.open_at_once(
            context.database, chat_id, language_code=context.texts.language, payload=payload
        )
        owner = Owner(onboarding_session_id=opened.id)
        await enter_as(session, owner)
        yield Visit(session, owner, opened.is_new)


def account_of(person: Visit) -> UUID:
    """The person's account. Raises `AccountNeeded`."""
    if person.owner.user_id is None:
        raise AccountNeeded
    return person.owner.user_id


def content_of(resume: Resume) -> ResumeRead:
    """What was read in the resume. Raises `NotAvailable` while it is still being read."""
    content = resumes.content_of(resume)
    if content is None:
        raise NotAvailable
    return content


async def resume_of(person: Visit, resume_id: UUID) -> Resume:
    """The person's resume. Raises `ResumeGone`."""
    resume = await resumes.find(person.session, person.owner, resume_id)
    if resume is None:
        raise ResumeGone
    return resume


async def job_of(person: Visit, job_id: UUID) -> Job:
    """The person's posting. Raises `PostingGone`."""
    job = await postings.find(person.session, person.owner, job_id)
    if job is None:
        raise PostingGone
    return job


async def scan_of(person: Visit, scan_id: UUID) -> JobScan:
    """The person's scan. Raises `NotAvailable`."""
    scan = await scans.find(person.session, person.owner, scan_id)
    if scan is None:
        raise NotAvailable
    return scan


async def posting_of_scan(person: Visit, scan: JobScan) -> Job | None:
    """The posting of the person's scan; None when it was deleted."""
    return await postings.find(person.session, person.owner, scan.job_id) if scan.job_id else None
