"""A person's postings: taken in, read in the background, listed, viewed, put right, deleted.

`core.postings.gathering` is how one comes in several messages.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import onboarding, shares
from core.errors import PostingFault, PostingRejected
from core.notices import SEND, Notice, NoticeKind
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.values import Value
from db.models import Job
from db.session import Database, Owner
from db.states import Intake, PostingStatus

MAX_CHARACTERS = 60_000
# What more messages may mend in a posting that was gathered.
UNFINISHED = (PostingFault.TOO_THIN, PostingFault.NOT_A_POSTING)


class ReadPosting(Value):
    """A posting whose text is complete; `filename` where it came as a text file."""

    job_id: UUID
    chat_id: int
    language_code: str = "en"
    filename: str = ""

    @property
    def key(self) -> str:
        """Names the job, whoever does it."""
        return f"postings.read:{self.job_id}"


READ = Task("postings.read", ReadPosting, shared=True)


async def add(
    session: AsyncSession,
    owner: Owner,
    *,
    chat_id: int,
    text: str,
    language_code: str,
    request_key: str,
    filename: str = "",
) -> None:
    """Takes in a whole posting and has it read. A repeat of `request_key` has no effect.

    Raises `PostingRejected` when the text is too long, and `ShareExceeded`.
    """
    _check_length(text)
    created = (
        insert(Job)
        .values(
            **owner.columns(),
            temporary_session_id=str(owner.onboarding_session_id) if owner.onboarding_session_id else None,
            description=text,
            request_key=request_key,
        )
        .on_conflict_do_nothing(index_elements=[Job.request_key])
        .returning(Job.id)
    )
    job_id = (await session.scalars(created)).one_or_none()
    if job_id is not None:
        await shares.take(session, owner, Intake.POSTING, chat_id=chat_id)
        request = ReadPosting(job_id=job_id, chat_id=chat_id, language_code=language_code, filename=filename)
        await have_read(session, owner, request)


async def have_read(session: AsyncSession, owner: Owner, request: ReadPosting) -> None:
    """Has a posting read in the background, whose text is complete.

    Without a key against doubles: the caller's change of the row's state happens once, and a posting that grew is read
    again, perhaps before the queue has put its first reading away.
    """
    await onboarding.activate(session, owner)
    await enqueue(session, READ, request)


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise PostingRejected(PostingFault.TOO_LONG, have=len(text), limit=MAX_CHARACTERS)


async def text_of(database: Database, job_id: UUID) -> str | None:
    """The text of a posting that waits to be read, or None when it no longer does."""
    async with database.as_service() as session:
        job = await session.get(Job, job_id)
        return job.description if job and job.parse_status == PostingStatus.PENDING else None


async def complete(
    database: Database,
    request: ReadPosting,
    posting: Posting,
    text: str,
    *,
    source_url: str | None = None,
) -> None:
    """Keeps what was read and has the person told, in one commit."""
    async with database.as_service() as session:
        changed = await session.scalars(
            sa.update(Job)
            .where(Job.id == request.job_id, Job.parse_status == PostingStatus.PENDING)
            .values(
                parse_status=PostingStatus.COMPLETED,
                description=text,
                source_url=source_url,
                title=posting.title,
                company=posting.company,
                location=posting.location,
                salary_range=posting.salary,
                employment_type=posting.employment_type,
                requirements=posting.model_dump(mode="json"),
                content_hash=hashlib.sha256(text.encode()).hexdigest(),
            )
            .returning(Job.id)
        )
        if changed.one_or_none() is not None:
            await _tell(session, request, NoticeKind.POSTING_READ)


async def reject(database: Database, request: ReadPosting, fault: str, *, characters: int = 0) -> None:
    """The text is no posting that can be used: the row goes, and the person is told why.

    What was gathered from messages and lacks something stays, for the rest to come.
    """
    async with database.as_service() as session:
        job = await session.get(Job, request.job_id, with_for_update=True)
        if job is None or job.parse_status != PostingStatus.PENDING:
            return
        if fault in UNFINISHED and job.message_keys and not await _is_gathering(session, job):
            job.parse_status = PostingStatus.GATHERING
            await _tell(session, request, NoticeKind.POSTING_UNFINISHED, fault)
        else:
            await session.delete(job)
            await _tell(session, request, NoticeKind.POSTING_REJECTED, fault, characters)


async def _is_gathering(session: AsyncSession, job: Job) -> bool:
    """Whether the owner of `job` has begun another posting meanwhile: there is room for one at a time."""
    of_owner = sa.exists().where(Owner.of(job).owns(Job), Job.parse_status == PostingStatus.GATHERING)
    return bool(await session.scalar(sa.select(of_owner)))


async def _tell(
    session: AsyncSession,
    request: ReadPosting,
    kind: NoticeKind,
    fault: str = "",
    characters: int = 0,
) -> None:
    notice = Notice(
        chat_id=request.chat_id,
        kind=kind,
        job_id=request.job_id,
        fault=fault,
        characters=characters,
        filename=request.filename,
        language_code=request.language_code,
        progress_key=request.key,
    )
    # Without a key against doubles, as in `have_read`: the row's change of state in this commit happens once.
    await enqueue(session, SEND, notice)


async def listed(session: AsyncSession, owner: Owner, *, limit: int | None = None) -> list[Job]:
    """The owner's postings that were read, newest first."""
    return list(
        await session.scalars(
            sa.select(Job)
            .where(owner.owns(Job), Job.parse_status == PostingStatus.COMPLETED)
            .order_by(Job.created_at.desc())
            .limit(limit)
        )
    )


async def find(session: AsyncSession, owner: Owner, job_id: UUID) -> Job | None:
    """The owner's posting of that id."""
    return (await session.scalars(sa.select(Job).where(owner.owns(Job), Job.id == job_id))).one_or_none()


# What a person can put right in a posting, and the column it stands in.
FIELDS = {
    "title": "title",
    "company": "company",
    "location": "location",
    "salary": "salary_range",
    "employment_type": "employment_type",
}
FIELD_LENGTH = 200


def field_of(job: Job, field: str) -> str | None:
    """What stands in one of `FIELDS`."""
    value: str | None = getattr(job, FIELDS[field])
    return value


def correct(job: Job, field: str, value: str | None) -> None:
    """Puts one of `FIELDS` right; None empties it. The next scan goes by it."""
    value = value[:FIELD_LENGTH] if value else None
    setattr(job, FIELDS[field], value)
    if job.requirements is not None:
        job.requirements = {**job.requirements, field: value}


async def remove(session: AsyncSession, job: Job) -> None:
    """Deletes the posting. Scans keep its text and their result."""
    await session.delete(job)
