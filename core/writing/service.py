"""Writing for a person, in the background: facts shown, a draft written and kept. What fails is free, and told.

Work: drafted with no transaction open, then content, settlement and notice
in one commit. A document that is done stays as it is, so a task that runs again changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import quotas
from core.credits import Exchange
from core.decisions import Match, decisions_of
from core.notices import SEND, Notice, NoticeKind
from core.postings.model import Posting
from core.queue import enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.writing import documents, facts
from core.writing.documents import Request, Shown
from core.writing.evidence import Draft
from core.writing.model import Answer, FactSheet, Order
from core.writing.offline import write_offline
from core.writing.requests import WriteDocument, payment_key
from db.models import Document, Job, Resume, User
from db.session import Database, Owner
from db.states import DocumentStatus, Operation, Provider

# Far beyond every retry: a document that is still under way then has lost its task.
ABANDONED = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Material:
    """What a document is written from, and by whom."""

    document: Document
    order: Order
    resume: ResumeRead
    posting: Posting
    sheet: FactSheet
    never: tuple[str, ...]
    before: str | None = None


@dataclass(frozen=True, slots=True)
class WritingDone:
    """What came of it: a draft, who wrote it, and what was sent to a model and came back."""

    draft: Draft
    provider: Provider = Provider.OFFLINE
    exchange: Exchange | None = None


Writer = Callable[[Material], Awaitable[WritingDone]]
"""Writes one draft: our own templates, or a model that falls back to them."""


async def show_facts(database: Database, task: WriteDocument, match: Match) -> None:
    """Chooses the facts and has them shown. Nothing happens when the document is gone or written."""
    material = await _take_up(database, task.document_id, DocumentStatus.CHOOSING, match)
    if material is None:
        return
    shown = _shown(material.sheet)
    async with database.as_service() as session:
        document = await session.get(Document, task.document_id, with_for_update=True)
        if document is None or document.status != DocumentStatus.CHOOSING:
            return
        request = documents.request_of(document)
        document.request = request.model_copy(update={"shown": shown}).model_dump(mode="json")
        await _tell(session, task, NoticeKind.FACTS_CHOSEN)


async def write(database: Database, task: WriteDocument, match: Match, writer: Writer) -> bool:
    """Drafts the document and keeps it. False when it is gone or done, so that there is nothing to tell."""
    material = await _take_up(database, task.document_id, DocumentStatus.PENDING, match)
    if material is None:
        return await _fail_if_bare(database, task)
    await complete(database, task, material, await writer(material))
    return True


async def write_by_templates(material: Material) -> WritingDone:
    """Our own draft, in a thread."""
    draft = await asyncio.to_thread(
        write_offline, material.sheet, material.resume, material.posting, material.order, never=material.never
    )
    return WritingDone(draft)


async def complete(database: Database, task: WriteDocument, material: Material, done: WritingDone) -> None:
    """Keeps the draft, settles, and has the person told: one commit. A draft by another provider than the one that
    was asked costs nothing, and says so."""
    sentences = documents.source(done.draft, material.sheet.facts)
    wanted = material.document.provider
    request = Request(
        order=material.order,
        shown=_shown(material.sheet),
        instead_of=wanted if wanted != done.provider else None,
    )
    async with database.as_service() as session:
        # Before the document's row changes: the person is locked first.
        if not quotas.is_free(Operation(material.document.kind.value), wanted):
            close = quotas.settle if done.provider == wanted else quotas.release
            key = payment_key(task.document_id)
            await close(session, Owner(material.document.user_id), key, exchange=done.exchange)
        kept = await session.scalars(
            sa.update(Document)
            .where(Document.id == task.document_id, Document.status == DocumentStatus.PENDING)
            .values(
                status=DocumentStatus.COMPLETED,
                content=documents.join(sentences),
                sources=[sentence.model_dump(mode="json") for sentence in sentences],
                language_code=done.draft.language,
                provider=done.provider,
                request=request.model_dump(mode="json"),
            )
            .returning(Document.id)
        )
        if kept.one_or_none() is not None:
            await _tell(session, task, NoticeKind.DOCUMENT_DONE)


async def fail(database: Database, task: WriteDocument) -> None:
    """It failed for good: nothing is charged, and the person is told so."""
    async with database.as_service() as session:
        document = await session.get(Document, task.document_id)
        if document is None:
            return
        await quotas.release(session, Owner(document.user_id), payment_key(task.document_id))
        changed = await session.scalars(
            sa.update(Document)
            .where(
                Document.id == task.document_id,
                Document.status.in_((DocumentStatus.PENDING, DocumentStatus.CHOOSING)),
            )
            .values(status=DocumentStatus.FAILED)
            .returning(Document.id)
        )
        if changed.one_or_none() is not None:
            await _tell(session, task, NoticeKind.DOCUMENT_FAILED)


async def is_wanted(database: Database, document_id: UUID) -> bool:
    """Whether somebody still waits for the document: it was not stopped, and its person is there."""
    async with database.as_service() as session:
        status = await session.scalar(sa.select(Document.status).where(Document.id == document_id))
        return status == DocumentStatus.PENDING


async def abandon_lost(database: Database) -> None:
    """Fails what is under way for so long that it has lost its task, as every other failure: free, and told."""
    async with database.as_service() as session:
        lost = await session.execute(
            sa.select(Document.id, User.telegram_id, User.language_code)
            .join(User, User.id == Document.user_id)
            .where(Document.status == DocumentStatus.PENDING, Document.updated_at < sa.func.now() - ABANDONED)
        )
        tasks = [WriteDocument(document_id=key, chat_id=chat, language_code=code) for key, chat, code in lost]
    for task in tasks:
        await fail(database, task)


async def _fail_if_bare(database: Database, task: WriteDocument) -> bool:
    """A document whose resume or posting was deleted while it waited fails; one that is gone or done is left alone."""
    async with database.as_service() as session:
        document = await session.get(Document, task.document_id)
    if document is None or document.status != DocumentStatus.PENDING:
        return False
    await fail(database, task)
    return True


async def _take_up(database: Database, document_id: UUID, status: DocumentStatus, match: Match) -> Material | None:
    """What the document is written from; None when it is gone, in another state, or its resume or posting is gone."""
    async with database.as_service() as session:
        document = await session.get(Document, document_id)
        if document is None or document.status != status:
            return None
        resume = await session.get(Resume, document.resume_id) if document.resume_id else None
        job = await session.get(Job, document.job_id) if document.job_id else None
        answers, never = await documents.answers_of(session, document.user_id)
        before = await documents.text_before(session, document)
    content = resumes.content_of(resume) if resume is not None else None
    if content is None or job is None or job.requirements is None:
        return None
    never += documents.never_in(job)
    order = documents.request_of(document).order
    posting = Posting.model_validate(job.requirements)
    posting = posting.model_copy(update={"title": job.title, "company": job.company})
    sheet = await asyncio.to_thread(_gather, content, posting, job, match, order, answers, never)
    return Material(document, order, content, posting, sheet, tuple(never), before)


def _gather(
    resume: ResumeRead,
    posting: Posting,
    job: Job,
    match: Match,
    order: Order,
    answers: list[Answer],
    never: list[str],
) -> FactSheet:
    report = match(resume, posting, decisions_of(job), None)
    return facts.gather(
        resume,
        posting,
        report,
        answers=answers,
        typed=order.typed,
        never=never,
        left_out=order.left_out,
        language=order.language,
    )


def _shown(sheet: FactSheet) -> Shown:
    """The facts that can be left out: not the positions, without which no line has its place."""
    places = {position.fact for position in sheet.positions}
    return Shown(
        facts=tuple(fact for fact in sheet.facts if fact.id not in places),
        for_present_employer=sheet.for_present_employer,
        languages_differ=sheet.languages_differ,
    )


async def _tell(session: AsyncSession, task: WriteDocument, kind: NoticeKind) -> None:
    notice = Notice(
        chat_id=task.chat_id,
        kind=kind,
        document_id=task.document_id,
        language_code=task.language_code,
        progress_key=task.key,
    )
    await enqueue(session, SEND, notice, dedupe_key=f"{kind}:{task.document_id}")
