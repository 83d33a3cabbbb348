"""A posting that comes in several messages: gathered, finished, added to the posting before it, or thrown away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import shares
from core.errors import ShortlistError
from core.postings import service as postings
from core.postings.links import link_of
from core.postings.service import MAX_CHARACTERS, ReadPosting
from db.models import Job, JobScan, Resume
from db.session import Owner
from db.states import Intake, PostingStatus

# Messages of one posting come within minutes. What is left alone for so long is complete, whoever forgot *Done*.
QUIET = timedelta(hours=1)
# A message that comes so soon after a posting may be the rest of it.
FOLLOW_UP = timedelta(minutes=10)


class NothingGathered(ShortlistError):
    """No posting is being gathered, or not the one that was meant."""


class GatheredBefore(ShortlistError):
    """The posting was finished before: it is being read, or was."""


class GatheringFull(ShortlistError):
    """The message does not fit into the posting that is gathered, `job_id`; what came before it stays."""

    def __init__(self, limit: int, job_id: UUID) -> None:
        super().__init__(f"more than {limit} characters")
        self.limit = limit
        self.job_id = job_id


async def gathering(session: AsyncSession, owner: Owner) -> Job | None:
    """The posting whose messages still come in, if there is one."""
    return (
        await session.scalars(sa.select(Job).where(owner.owns(Job), Job.parse_status == PostingStatus.GATHERING))
    ).one_or_none()


async def gather(session: AsyncSession, owner: Owner, *, chat_id: int, text: str, part: str) -> Job:
    """Adds one message to the posting being gathered, or begins one; returns that posting.

    `part` names the message; the same part twice counts once. Raises `GatheringFull` and `ShareExceeded`.
    """
    job = await gathering(session, owner) or await _begin(session, owner, chat_id, text, part)
    if part not in job.message_keys:
        job.description = _joined(job, job.description, text)
        job.message_keys = [*job.message_keys, part]
    return job


async def _begin(session: AsyncSession, owner: Owner, chat_id: int, text: str, part: str) -> Job:
    created = (
        insert(Job)
        .values(
            **owner.columns(),
            temporary_session_id=str(owner.onboarding_session_id) if owner.onboarding_session_id else None,
            description=text,
            parse_status=PostingStatus.GATHERING,
            message_keys=[part],
            request_key=part,
        )
        .on_conflict_do_nothing()
        .returning(Job.id)
    )
    if (await session.scalars(created)).one_or_none() is not None:
        await shares.take(session, owner, Intake.POSTING, chat_id=chat_id)
    # The worker may have opened one again at the same moment: then the message belongs to that.
    return (
        await session.scalars(
            sa.select(Job)
            .where(owner.owns(Job), sa.or_(Job.parse_status == PostingStatus.GATHERING, Job.request_key == part))
            .order_by(Job.created_at.desc())
            .limit(1)
        )
    ).one()


def _joined(job: Job, text: str, more: str) -> str:
    whole = f"{text}\n{more}"
    if len(whole) > MAX_CHARACTERS:
        raise GatheringFull(MAX_CHARACTERS, job.id)
    return whole


async def is_awaited(session: AsyncSession, owner: Owner) -> bool:
    """Whether a posting is what the person was asked for last: there is a resume, and nothing to compare it with."""
    has_resume = sa.exists().where(owner.owns(Resume))
    has_posting = sa.exists().where(owner.owns(Job))
    return bool(await session.scalar(sa.select(sa.and_(has_resume, sa.not_(has_posting)))))


async def followed(session: AsyncSession, owner: Owner, *, besides: UUID | None = None) -> Job | None:
    """The newest posting, when it came within `FOLLOW_UP`: the next message may be the rest of it.

    None after a scan, for whoever scans has gone on; and for a posting whose text still lies in a file or behind a
    link. `besides` is left out.
    """
    scanned_since = sa.exists().where(owner.owns(JobScan), JobScan.created_at > Job.created_at)
    newest = (
        sa.select(Job)
        .where(
            owner.owns(Job),
            Job.parse_status != PostingStatus.GATHERING,
            Job.updated_at > sa.func.now() - FOLLOW_UP,
            Job.id != besides if besides else sa.true(),
            sa.not_(scanned_since),
        )
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    job = (await session.scalars(newest)).one_or_none()
    return job if job is not None and job.description and link_of(job.description) is None else None


async def finish_forgotten(session: AsyncSession, owner: Owner, *, chat_id: int, language_code: str) -> None:
    """Has a gathering read that nothing came to for `QUIET`: what comes now is no part of it."""
    forgotten = sa.select(Job).where(
        owner.owns(Job), Job.parse_status == PostingStatus.GATHERING, Job.updated_at < sa.func.now() - QUIET
    )
    job = (await session.scalars(forgotten)).one_or_none()
    if job is not None:
        # Should it be no posting, it is not kept for more messages: see `core.postings.service.reject`.
        job.message_keys = []
        await finish(session, owner, job, chat_id=chat_id, language_code=language_code)
        await session.flush()


async def named(session: AsyncSession, owner: Owner, job_id: UUID | None) -> Job:
    """The gathering of that id; the open one for None. Raises `NothingGathered` and `GatheredBefore`."""
    job = await gathering(session, owner) if job_id is None else await postings.find(session, owner, job_id)
    if job is None:
        raise NothingGathered
    if job.parse_status != PostingStatus.GATHERING:
        raise GatheredBefore
    return job


async def finish(session: AsyncSession, owner: Owner, job: Job, *, chat_id: int, language_code: str) -> None:
    """*Done*: the posting is complete and gets read."""
    job.parse_status = PostingStatus.PENDING
    request = ReadPosting(job_id=job.id, chat_id=chat_id, language_code=language_code)
    await postings.have_read(session, owner, request)


async def add_to(
    session: AsyncSession, owner: Owner, before: Job, job: Job, *, chat_id: int, language_code: str
) -> None:
    """`job` is the rest of `before`: they become one posting, which is read anew. Raises `GatheringFull`.

    The row of `job` stays and takes the text of `before` in: a reading of `before` that is under way then finds
    nothing to write to, and cannot overwrite the whole with its half.
    """
    job.description = _joined(job, before.description, job.description)
    job.message_keys = [*before.message_keys, *job.message_keys]
    # Requirements get new numbers, and decisions go by number.
    job.decisions = {}
    await session.delete(before)
    await finish(session, owner, job, chat_id=chat_id, language_code=language_code)


async def discard(session: AsyncSession, owner: Owner, job_id: UUID | None = None) -> bool:
    """Throws away what is gathered, or the gathering of that id; says whether there was anything."""
    which = Job.id == job_id if job_id else sa.true()
    gone = await session.scalars(
        sa.delete(Job).where(owner.owns(Job), Job.parse_status == PostingStatus.GATHERING, which).returning(Job.id)
    )
    return gone.one_or_none() is not None
