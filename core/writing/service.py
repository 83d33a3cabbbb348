"""Writing for a person: facts shown, a draft written in the background, kept in versions, edited.

Request: row, hold and task in one commit. Work: drafted with no transaction open, then content, settlement and notice
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
from core.errors import ShortlistError
from core.notices import SEND, Notice, NoticeKind
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.values import Value
from core.writing import documents, facts
from core.writing.documents import Request, Shown, SourcedSentence
from core.writing.editing import Edited, Evidence, cut_claims, vouch
from core.writing.evidence import Draft
from core.writing.model import Answer, FactSheet, Order
from core.writing.offline import write_offline
from db.models import Document, Job, Resume, User
from db.session import Database, Owner
from db.states import DocumentStatus, Operation, PostingStatus, Provider, ReadStatus

# Far beyond every retry: a document that is still under way then has lost its task.
ABANDONED = timedelta(hours=6)


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
    await _check_alone(session, user_id, document)
    asked = await session.scalars(
        sa.update(Document)
        .where(Document.id == document.id, Document.status == DocumentStatus.CHOOSING)
        .values(status=DocumentStatus.PENDING, provider=engine)
        .returning(Document)
        .execution_options(populate_existing=True)
    )
    if asked.one_or_none() is None:
        return False
    return await _enqueue(session, owner, document, chat_id, language_code)


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
    await _check_alone(session, user_id, document)
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
    return made is not None and await _enqueue(session, owner, made, chat_id, language_code)


async def _check_alone(session: AsyncSession, user_id: UUID, document: Document) -> None:
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


async def _enqueue(session: AsyncSession, owner: Owner, document: Document, chat_id: int, language_code: str) -> bool:
    await quotas.reserve(session, owner, Operation(document.kind.value), document.provider, payment_key(document.id))
    task = WriteDocument(document_id=document.id, chat_id=chat_id, language_code=language_code)
    return await enqueue(session, WRITE, task, dedupe_key=task.key)


def payment_key(document_id: UUID) -> str:
    """By what a document is paid, once."""
    return f"document:{document_id}"


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


async def evidence_for(session: AsyncSession, document: Document) -> Evidence:
    """What an edit or a wish is held against: the facts that were shown and everything the resume holds."""
    resume = await session.get(Resume, document.resume_id) if document.resume_id else None
    job = await session.get(Job, document.job_id) if document.job_id else None
    _, never = await documents.answers_of(session, document.user_id)
    content = resumes.content_of(resume) if resume is not None else None
    posting = Posting.model_validate(job.requirements) if job is not None and job.requirements else None
    shown = documents.request_of(document).shown or Shown()
    return Evidence(
        facts=shown.facts,
        language=document.language_code,
        resume=content,
        posting=posting,
        never=(*never, *(documents.never_in(job) if job is not None else ())),
    )


async def keep_edit(session: AsyncSession, document: Document, edited: Edited, *, request_key: str) -> Document | None:
    """The person's own version; questioned while it claims what nothing proves. None for a request made before."""
    claims = tuple(claim.text for claim in edited.claims)
    request = documents.request_of(document).model_copy(update={"claims": claims})
    return await documents.add_version(
        session,
        document,
        request=request,
        sentences=edited.sentences,
        status=DocumentStatus.QUESTIONED if claims else DocumentStatus.COMPLETED,
        request_key=request_key,
    )


async def keep_wish(session: AsyncSession, document: Document, sentence: str, *, request_key: str) -> Document | None:
    """A version that waits for the person's word that the sentence is true."""
    request = documents.request_of(document)
    order = request.order.model_copy(update={"typed": (*request.order.typed, sentence)})
    return await documents.add_version(
        session,
        document,
        request=request.model_copy(update={"order": order, "claims": (sentence,)}),
        sentences=(),
        status=DocumentStatus.QUESTIONED,
        request_key=request_key,
    )


async def vouch_for(
    session: AsyncSession,
    owner: Owner,
    document: Document,
    *,
    engine: Provider = Provider.OFFLINE,
    chat_id: int,
    language_code: str,
) -> bool:
    """*It is true*: an edit is kept on the person's word, a wish is written. False when it was answered before."""
    if document.status != DocumentStatus.QUESTIONED:
        return False
    request = documents.request_of(document)
    sentences = documents.sentences_of(document)
    if not sentences:
        await _check_alone(session, document.user_id, document)
        document.status, document.provider = DocumentStatus.PENDING, engine
        await session.flush()
        return await _enqueue(session, owner, document, chat_id, language_code)
    order = request.order.model_copy(update={"typed": (*request.order.typed, *request.claims)})
    _settle_edit(document, vouch(sentences, request.claims), request.model_copy(update={"order": order}))
    return True


def cut_from(document: Document) -> bool:
    """*Take it out*: what nothing proves goes, the rest of the edit stays. False when it was answered before."""
    if document.status != DocumentStatus.QUESTIONED:
        return False
    request = documents.request_of(document)
    kept = cut_claims(documents.sentences_of(document), request.claims)
    if kept:
        _settle_edit(document, kept, request)
    else:
        document.status = DocumentStatus.FAILED
    return True


def _settle_edit(document: Document, sentences: tuple[SourcedSentence, ...], request: Request) -> None:
    document.sources = [sentence.model_dump(mode="json") for sentence in sentences]
    document.content = documents.join(sentences)
    document.request = request.model_copy(update={"claims": ()}).model_dump(mode="json")
    document.status = DocumentStatus.COMPLETED
