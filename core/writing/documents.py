"""Documents in the database: what was asked, the facts that were shown, what was written and what it stands on."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.matching.model import Truth
from core.postings.model import Posting
from core.values import Value
from core.writing.evidence import Draft, EvidenceSource, Fact
from core.writing.model import Answer, Order
from db.models import Document, Job, Resume
from db.models import Fact as TruthFact
from db.states import DocumentStatus, FactStatus, Provider


class Shown(Value):
    """What a person is shown before writing: the facts to choose from, and what is worth knowing beforehand."""

    facts: tuple[Fact, ...] = ()
    for_present_employer: bool = False
    languages_differ: bool = False


class Request(Value):
    """`documents.request`."""

    order: Order = Order()
    shown: Shown | None = None
    claims: tuple[str, ...] = ()  # sentences that the person is asked about
    instead_of: Provider | None = None  # who was asked and did not answer


class SourcedSentence(Value):
    """One sentence of a document, its paragraph, and the facts that carry it. `own` sentences are the person's own."""

    text: str
    paragraph: int
    facts: tuple[Fact, ...] = ()
    own: bool = False


def request_of(document: Document) -> Request:
    """What was asked for."""
    return Request.model_validate(document.request) if document.request else Request()


def sentences_of(document: Document) -> tuple[SourcedSentence, ...]:
    """The sentences, with what each stands on."""
    return tuple(SourcedSentence.model_validate(row) for row in document.sources)


def paragraphs_of(document: Document) -> tuple[str, ...]:
    """The paragraphs of the document's text."""
    return tuple(paragraph for paragraph in document.content.split("\n\n") if paragraph.strip())


def source(draft: Draft, facts: tuple[Fact, ...]) -> tuple[SourcedSentence, ...]:
    """The sentences of a draft with their facts in full: the document outlives the resume."""
    by_id = {fact.id: fact for fact in facts}
    return tuple(
        SourcedSentence(
            text=sentence.text, paragraph=number, facts=tuple(by_id[name] for name in sentence.facts if name in by_id)
        )
        for number, paragraph in enumerate(draft.paragraphs)
        for sentence in paragraph
    )


def join(sentences: tuple[SourcedSentence, ...]) -> str:
    """The text of the sentences, paragraphs apart."""
    paragraphs: dict[int, list[str]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence.text)
    return "\n\n".join(" ".join(texts) for _, texts in sorted(paragraphs.items()))


async def add(
    session: AsyncSession,
    user_id: UUID,
    *,
    order: Order,
    resume: Resume,
    job: Job,
    language: str,
    provider: Provider,
    status: DocumentStatus,
    request_key: str,
    before: Document | None = None,
) -> Document | None:
    """A new document, or a new version of `before`; None when the same request made one."""
    made = (
        insert(Document)
        .values(
            user_id=user_id,
            job_id=job.id,
            resume_id=resume.id,
            kind=order.kind,
            language_code=language,
            content="",
            provider=provider,
            status=status,
            request=Request(order=order).model_dump(mode="json"),
            thread_id=(before.thread_id or before.id) if before is not None else None,
            version=before.version + 1 if before is not None else 1,
            request_key=request_key,
        )
        .on_conflict_do_nothing()
        .returning(Document)
    )
    return (await session.scalars(made)).one_or_none()


async def add_version(
    session: AsyncSession,
    before: Document,
    *,
    request: Request,
    sentences: tuple[SourcedSentence, ...],
    status: DocumentStatus,
    request_key: str,
) -> Document | None:
    """A version of `before` with these sentences; None when the same request made one."""
    made = (
        insert(Document)
        .values(
            user_id=before.user_id,
            job_id=before.job_id,
            resume_id=before.resume_id,
            kind=before.kind,
            language_code=before.language_code,
            content=join(sentences),
            sources=[sentence.model_dump(mode="json") for sentence in sentences],
            provider=Provider.OFFLINE,
            status=status,
            request=request.model_dump(mode="json"),
            thread_id=before.thread_id or before.id,
            version=before.version + 1,
            request_key=request_key,
        )
        .on_conflict_do_nothing()
        .returning(Document)
    )
    return (await session.scalars(made)).one_or_none()


async def find(session: AsyncSession, user_id: UUID, document_id: UUID) -> Document | None:
    """The person's document of that id."""
    mine = sa.select(Document).where(Document.user_id == user_id, Document.id == document_id)
    return (await session.scalars(mine)).one_or_none()


async def text_before(session: AsyncSession, document: Document) -> str | None:
    """The text of the version before, which a wish is about."""
    if document.thread_id is None:
        return None
    earlier = (
        sa.select(Document.content)
        .where(
            sa.or_(Document.thread_id == document.thread_id, Document.id == document.thread_id),
            Document.version < document.version,
            Document.status == DocumentStatus.COMPLETED,
        )
        .order_by(Document.version.desc())
        .limit(1)
    )
    return await session.scalar(earlier)


async def of_job(session: AsyncSession, user_id: UUID, job_id: UUID) -> list[Document]:
    """What was written for a posting, the latest first."""
    written = (
        sa.select(Document)
        .where(Document.user_id == user_id, Document.job_id == job_id, Document.status == DocumentStatus.COMPLETED)
        .order_by(Document.created_at.desc())
    )
    return list(await session.scalars(written))


async def answers_of(session: AsyncSession, user_id: UUID) -> tuple[list[Answer], list[str]]:
    """What the person answered in the truth bank: what they have done, and the subjects that they never did."""
    rows = list(await session.scalars(sa.select(TruthFact).where(TruthFact.user_id == user_id)))
    done = [Answer(subject=row.subject, detail=row.detail) for row in rows if row.status == FactStatus.DONE]
    return done, [row.subject for row in rows if row.status == FactStatus.NEVER]


def never_in(job: Job) -> list[str]:
    """The requirements of a posting that the person answered "Never"."""
    decisions = (job.decisions or {}).get("by_requirement", {})
    posting = Posting.model_validate(job.requirements) if job.requirements else Posting()
    return [r.text for r in posting.requirements if decisions.get(r.id, {}).get("truth") == Truth.NEVER]


def count_by_source(facts: tuple[Fact, ...]) -> dict[EvidenceSource, int]:
    """How many facts come from where."""
    counts = dict.fromkeys(EvidenceSource, 0)
    for fact in facts:
        counts[fact.source] += 1
    return counts
