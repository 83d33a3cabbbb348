"""Scans: asked for, done in the background, kept, listed.

Request: row, hold and task in one commit; `core.scan_runs` is what becomes of it. An index of the database lets one
scan of a pair be under way at a time.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import quotas
from core.errors import ShortlistError
from core.matching.model import Report
from core.queue import Task, enqueue
from core.values import Value
from db.models import Job, JobScan, Resume
from db.session import Owner
from db.states import Operation, PostingStatus, Provider, ReadStatus, ScanStatus

UNDER_WAY = (ScanStatus.PENDING, ScanStatus.PROCESSING)
# Fair use of the free engine: far above what a person needs, far below what hurts the others.
FAIR_USE_SCANS = 60
FAIR_USE_PERIOD = timedelta(hours=1)
# A second tap on the button within this time means the same scan, though that may be done by then.
DOUBLE_TAP = timedelta(seconds=5)


class RunScan(Value):
    """A scan to be done."""

    scan_id: UUID
    chat_id: int
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the task, whoever does it."""
        return f"scans.run:{self.scan_id}"


RUN = Task("scans.run", RunScan, shared=True)


class NothingToScan(ShortlistError):
    """A resume or a posting is missing, or not read yet."""

    class Lack(StrEnum):
        """What is missing."""

        RESUME = "resume"
        RESUME_BEING_READ = "resume_being_read"
        POSTING = "posting"
        POSTING_BEING_READ = "posting_being_read"

    def __init__(self, lack: Lack) -> None:
        super().__init__(str(lack))
        self.lack = lack


class TooManyScans(ShortlistError):
    """More scans than fair use allows; `limit` in `FAIR_USE_PERIOD`."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} scans")
        self.limit = limit


async def request(
    session: AsyncSession,
    owner: Owner,
    *,
    resume: Resume | None,
    job: Job | None,
    chat_id: int,
    language_code: str,
    request_key: str,
    engine: str = Provider.OFFLINE,
    again: bool = False,
) -> bool:
    """Asks for a scan by `engine`. False when it was asked for already: same key, or same pair under way or just done.

    A pair that the engine has judged before costs nothing: what it said is taken, as far as its lines still stand,
    unless it is to be asked `again`.

    Raises `NothingToScan`, `TooManyScans` and what `core.quotas.reserve` raises.
    """
    if resume is None:
        raise NothingToScan(NothingToScan.Lack.RESUME)
    if resume.parse_status != ReadStatus.COMPLETED:
        raise NothingToScan(NothingToScan.Lack.RESUME_BEING_READ)
    if job is None:
        raise NothingToScan(NothingToScan.Lack.POSTING)
    if job.requirements is None:
        raise NothingToScan(NothingToScan.Lack.POSTING_BEING_READ)
    if await _was_just_asked_for(session, resume, job, engine):
        return False
    await _check_fair_use(session, owner)
    claims = (
        None if engine == Provider.OFFLINE or again else await _known_claims(session, owner, resume.id, job.id, engine)
    )
    created = (
        insert(JobScan)
        .values(
            id=uuid4(),
            **owner.columns(),
            temporary_session_id=owner.onboarding_session_id,
            job_id=job.id,
            resume_id=resume.id,
            resume_filename=resume.label or resume.filename,
            job_posting=job.description,
            engine=engine,
            model_claims=sa.null() if claims is None else claims,
            request_key=request_key,
        )
        .on_conflict_do_nothing()
        .returning(JobScan)
    )
    scan = (await session.scalars(created)).one_or_none()
    if scan is None:
        return False
    if claims is None:
        await quotas.reserve(session, owner, Operation.MATCH, engine, payment_key(scan.id), scan_id=scan.id)
    run = RunScan(scan_id=scan.id, chat_id=chat_id, language_code=language_code)
    return await enqueue(session, RUN, run, dedupe_key=run.key)


def payment_key(scan_id: UUID) -> str:
    """What the scan reserved is known by."""
    return f"scan:{scan_id}"


async def is_known(session: AsyncSession, owner: Owner, scan: JobScan, engine: str) -> bool:
    """Whether a model of that engine has judged the pair of the scan before: asking again costs nothing then."""
    if scan.resume_id is None or scan.job_id is None:
        return False
    return await _known_claims(session, owner, scan.resume_id, scan.job_id, engine) is not None


async def _known_claims(
    session: AsyncSession, owner: Owner, resume_id: UUID, job_id: UUID, engine: str
) -> dict[str, Any] | None:
    """What a model of that engine last said of the pair."""
    known: dict[str, Any] | None = await session.scalar(
        sa.select(JobScan.model_claims)
        .where(
            owner.owns(JobScan),
            JobScan.resume_id == resume_id,
            JobScan.job_id == job_id,
            JobScan.engine == engine,
            JobScan.status == ScanStatus.COMPLETED,
            JobScan.model_claims.is_not(None),
        )
        .order_by(JobScan.created_at.desc())
        .limit(1)
    )
    return known


async def _was_just_asked_for(session: AsyncSession, resume: Resume, job: Job, engine: str) -> bool:
    just_now = sa.select(JobScan.id).where(
        JobScan.resume_id == resume.id,
        JobScan.job_id == job.id,
        JobScan.engine == engine,
        JobScan.status != ScanStatus.FAILED,
        JobScan.created_at > sa.func.now() - DOUBLE_TAP,
    )
    return bool(await session.scalar(sa.select(just_now.exists())))


async def _check_fair_use(session: AsyncSession, owner: Owner) -> None:
    recent = await session.scalar(
        sa.select(sa.func.count(JobScan.id)).where(
            owner.owns(JobScan), JobScan.created_at > sa.func.now() - FAIR_USE_PERIOD
        )
    )
    if (recent or 0) >= FAIR_USE_SCANS:
        raise TooManyScans(FAIR_USE_SCANS)


def report_of(scan: JobScan) -> Report | None:
    """The report that the scan kept, if it is done."""
    return Report.model_validate(scan.results) if scan.results else None


async def find(session: AsyncSession, owner: Owner, scan_id: UUID) -> JobScan | None:
    """The owner's scan of that id."""
    return (await session.scalars(sa.select(JobScan).where(owner.owns(JobScan), JobScan.id == scan_id))).one_or_none()


async def previous(session: AsyncSession, owner: Owner, scan: JobScan) -> JobScan | None:
    """The finished scan of the same posting before `scan`."""
    if scan.job_id is None:
        return None
    return (
        await session.scalars(
            sa.select(JobScan)
            .where(
                owner.owns(JobScan),
                JobScan.job_id == scan.job_id,
                JobScan.status == ScanStatus.COMPLETED,
                JobScan.created_at < scan.created_at,
            )
            .order_by(JobScan.created_at.desc())
            .limit(1)
        )
    ).one_or_none()


async def posting_to_offer(session: AsyncSession, owner: Owner) -> Job | None:
    """The posting that was sent or scanned last: whoever edits a resume for it wants to compare with it again."""
    last_scan = sa.select(sa.func.max(JobScan.created_at)).where(JobScan.job_id == Job.id).scalar_subquery()
    return (
        await session.scalars(
            sa.select(Job)
            .where(owner.owns(Job), Job.parse_status == PostingStatus.COMPLETED)
            # `greatest` leaves out what is not known: a posting without a scan goes by the day it came.
            .order_by(sa.func.greatest(Job.created_at, last_scan).desc())
            .limit(1)
        )
    ).one_or_none()


async def listed(session: AsyncSession, owner: Owner, *, limit: int) -> list[JobScan]:
    """The owner's finished scans, newest first."""
    return list(
        await session.scalars(
            sa.select(JobScan)
            .where(owner.owns(JobScan), JobScan.status == ScanStatus.COMPLETED)
            .order_by(JobScan.created_at.desc())
            .limit(limit)
        )
    )
