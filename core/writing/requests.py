"""Requests for documents: begun, their facts left out, asked for, varied and stopped.

Row, hold and task are one commit: who asks twice gets one document, and pays once.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import quotas
from core.errors import ShortlistError
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.values import Value
from core.writing import documents, facts
from core.writing.model import Order
from db.models import Document, Job, Resume, User
from db.session import Owner
from db.states import DocumentStatus, Operation, PostingStatus, Provider, ReadStatus


class WriteDocument(Value):
    """A document whose facts are to be chosen, or that is to be written, by its status."""

    document_id: UUID
    chat_id: int
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the task, whoever does it."""
        return f"documents.write:{self.document_id}"


CHOOSE = Task("documents.choose", WriteDocument)
WRITE = Task("documents.write", WriteDocument)


class NothingToWriteFrom(ShortlistError):
    """A resume or a posting that is read is missing."""

    def __init__(self, lack: str) -> None:
        super().__init__(lack)
        self.lack = lack


class BeingWritten(ShortlistError):
    """The same kind of document for the same posting is under way."""


async def begin(
    session: AsyncSession,
    owner: Owner,
    *,
    order: Order,
    resume: Resume | None,
    job: Job | None,
    chat_id: int,
    language_code: str,
    request_key: str,
) -> bool:
    """Has the facts for a document chosen, to be shown before anything is written. False for a request made before.

    Tone and language are the person's settings. Raises `NothingToWriteFrom` and `AccountNeeded`.
    """
    user_id = _require_account(owner)
    if resume is None or resume.parse_status != ReadStatus.COMPLETED:
        raise NothingToWriteFrom("resume")
    if job is None or job.requirements is None or job.parse_status != PostingStatus.COMPLETED:
        raise NothingToWriteFrom("posting")
    person = await session.get_one(User, user_id)
    order = order.model_copy(update={"tone": person.letter_tone, "language": person.letter_language})
    document = await documents.add(
        session,
        user_id,
        order=order,
        resume=resume,
        job=job,
        language=facts.draft_language(Posting.model_validate(job.requirements), order.language),
        provider=Provider.OFFLINE,
        status=DocumentStatus.CHOOSING,
        request_key=request_key,
    )
    if document is None:
        return False
    task = WriteDocument(document_id=document.id, chat_id=chat_id, language_code=language_code)
    return await enqueue(session, CHOOSE, task, dedupe_key=f"documents.choose:{document.id}")


def _require_account(owner: Owner) -> UUID:
    if owner.user_id is None:
        raise quotas.AccountNeeded
    return owner.user_id


def toggle(document: Document, digest: str) -> None:
    """*Leave out*, or take in again. Raises `ValueError` once it is written."""
    if document.status != DocumentStatus.CHOOSING:
        raise ValueError("it is written")
    request = documents.request_of(document)
    left_out = set(request.order.left_out) ^ {digest}
    order = request.order.model_copy(update={"left_out": tuple(sorted(left_out))})
    document.request = request.model_copy(update={"order": order}).model_dump(mode="json")


async def ask(
    session: AsyncSession,
    owner: Owner,
    document: Document,
    *,
    engine: Provider = Provider.OFFLINE,
    chat_id: int,
    language_code: str,
) -> bool:
    """*Write*, by `engine`: the facts are chosen. False when it was asked for before. Raises `BeingWritten` and what
    `core.quotas.reserve` raises."""
    user_id = _require_account(owner)
    await check_alone(session, user_id, document)
    asked = await session.scalars(
        sa.update(Document)
        .where(Document.id == document.id, Document.status == DocumentStatus.CHOOSING)
        .values(status=DocumentStatus.PENDING, provider=engine)
        .returning(Document)
        .execution_options(populate_existing=True)
    )
    if asked.one_or_none() is None:
        return False
    return await enqueue_writing(session, owner, document, chat_id, language_code)


async def vary(
    session: AsyncSession,
    owner: Owner,
    document: Document,
    order: Order,
    *,
    engine: Provider = Provider.OFFLINE,
    chat_id: int,
    language_code: str,
    request_key: str,
) -> bool:
    """A new version by another order. False when it was asked for before. Raises as `ask` and `NothingToWriteFrom`."""
    user_id = _require_account(owner)
    await check_alone(session, user_id, document)
    resume = await session.get(Resume, document.resume_id) if document.resume_id else None
    job = await session.get(Job, document.job_id) if document.job_id else None
    if resume is None or job is None:
        raise NothingToWriteFrom("resume" if resume is None else "posting")
    made = await documents.add(
        session,
        user_id,
        order=order,
        resume=resume,
        job=job,
        language=document.language_code,
        provider=engine,
        status=DocumentStatus.PENDING,
        request_key=request_key,
        before=document,
    )
    return made is not None and await enqueue_writing(session, owner, made, chat_id, language_code)


async def stop(session: AsyncSession, owner: Owner, document: Document) -> bool:
    """The person does not want to wait: nothing is charged, and whoever writes stops. False when it is done."""
    await quotas.release(session, owner, payment_key(document.id))
    stopped = await session.scalars(
        sa.update(Document)
        .where(Document.id == document.id, Document.status == DocumentStatus.PENDING)
        .values(status=DocumentStatus.FAILED)
        .returning(Document.id)
    )
    return stopped.one_or_none() is not None


async def check_alone(session: AsyncSession, user_id: UUID, document: Document) -> None:
    """One of a kind is written for a posting at a time. The posting's row is locked, so that of two who ask at once the
    second sees the first."""
    await session.execute(sa.select(Job.id).where(Job.id == document.job_id).with_for_update())
    under_way = sa.select(Document.id).where(
        Document.user_id == user_id,
        Document.job_id == document.job_id,
        Document.kind == document.kind,
        Document.status == DocumentStatus.PENDING,
        Document.id != document.id,
    )
    if await session.scalar(sa.select(under_way.exists())):
        raise BeingWritten


async def enqueue_writing(
    session: AsyncSession, owner: Owner, document: Document, chat_id: int, language_code: str
) -> bool:
    await quotas.reserve(session, owner, Operation(document.kind.value), document.provider, payment_key(document.id))
    task = WriteDocument(document_id=document.id, chat_id=chat_id, language_code=language_code)
    return await enqueue(session, WRITE, task, dedupe_key=task.key)


def payment_key(document_id: UUID) -> str:
    """By what a document is paid, once."""
    return f"document:{document_id}"
