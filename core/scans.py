"""Scans: asked for, done in the background, kept, listed.

Request: row, hold and task in one commit. Work: read and match with no transaction open, then result, settlement
and notice in one commit. An index of the database lets one scan of a pair be under way at a time.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import quotas
from core.decisions import decisions_of
from core.errors import ShortlistError
from core.matching.model import Decisions, Report
from core.notices import SEND, Notice, NoticeKind
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.values import Value
from db.models import Job, JobScan, OnboardingSession, Resume, User
from db.session import Database, Owner
from db.states import Operation, PostingStatus, Provider, ReadStatus, ScanStatus

UNDER_WAY = (ScanStatus.PENDING, ScanStatus.PROCESSING)
# Fair use of the free engine: far above what a person needs, far below what hurts the others.
FAIR_USE_SCANS = 60
FAIR_USE_PERIOD = timedelta(hours=1)
# A second tap on the button within this time means the same scan, though that may be done by then.
DOUBLE_TAP = timedelta(seconds=5)
# Far beyond every retry: a scan that is still under way then has lost its task.
ABANDONED_SCAN = timedelta(hours=6)


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
) -> bool:
    """Asks for a scan by `engine`. False when it was asked for already: same key, or same pair under way or just done.

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
    if await _was_just_asked_for(session, resume, job):
        return False
    await _check_fair_use(session, owner)
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
            request_key=request_key,
        )
        .on_conflict_do_nothing()
        .returning(JobScan)
    )
    scan = (await session.scalars(created)).one_or_none()
    if scan is None:
        return False
    await quotas.reserve(session, owner, Operation.MATCH, engine, _payment_key(scan.id), scan_id=scan.id)
    run = RunScan(scan_id=scan.id, chat_id=chat_id, language_code=language_code)
    return await enqueue(session, RUN, run, dedupe_key=run.key)


async def _was_just_asked_for(session: AsyncSession, resume: Resume, job: Job) -> bool:
    just_now = sa.select(JobScan.id).where(
        JobScan.resume_id == resume.id,
        JobScan.job_id == job.id,
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


async def start(database: Database, scan_id: UUID) -> tuple[ResumeRead, Posting, Decisions] | None:
    """Takes the scan up and returns what it compares, by which decisions.

    None when it is done, or its resume or posting is gone.
    """
    async with database.as_service() as session:
        scan = (
            await session.scalars(
                sa.update(JobScan)
                .where(JobScan.id == scan_id, JobScan.status.in_(UNDER_WAY))
                .values(status=ScanStatus.PROCESSING)
                .returning(JobScan)
            )
        ).one_or_none()
        if scan is None:
            return None
        resume = await session.get(Resume, scan.resume_id) if scan.resume_id else None
        job = await session.get(Job, scan.job_id) if scan.job_id else None
        content = resumes.content_of(resume) if resume else None
        if content is None or job is None or job.requirements is None:
            return None
        return content, Posting.model_validate(job.requirements), decisions_of(job)


async def complete(database: Database, run: RunScan, report: Report) -> None:
    """Keeps the report, settles, and has the person told: one commit. A scan that is done stays as it is.

    A scan that was done by another engine than the one asked for costs nothing, and the person reads so.
    """
    async with database.as_service() as session:
        given_back = await _pay(session, run.scan_id, succeeded_with=report.engine)
        changed = await session.scalars(
            sa.update(JobScan)
            .where(JobScan.id == run.scan_id, JobScan.status.in_(UNDER_WAY))
            .values(
                status=ScanStatus.COMPLETED,
                results=report.model_dump(mode="json"),
                match_score=report.score,
                readability_score=report.readability,
                engine=report.engine,
                engine_version=report.version,
            )
            .returning(JobScan.id)
        )
        if changed.one_or_none() is not None:
            await _tell(session, run, NoticeKind.SCAN_DONE)
            if given_back:
                await _tell(session, run, NoticeKind.SCAN_FELL_BACK)


async def fail(database: Database, run: RunScan, reason: str) -> None:
    """The scan failed for good: nothing is charged, and the person is told so. `reason` is for operators."""
    async with database.as_service() as session:
        await _pay(session, run.scan_id, succeeded_with=None)
        changed = await session.scalars(
            sa.update(JobScan)
            .where(JobScan.id == run.scan_id, JobScan.status.in_(UNDER_WAY))
            .values(status=ScanStatus.FAILED, error_message=reason)
            .returning(JobScan.id)
        )
        if changed.one_or_none() is not None:
            await _tell(session, run, NoticeKind.SCAN_FAILED)


async def abandon_lost(database: Database) -> None:
    """Fails what is under way for so long that it has lost its task, as every other failure: free, and told."""
    async with database.as_service() as session:
        lost = await session.execute(
            sa.select(
                JobScan.id,
                sa.func.coalesce(User.telegram_id, OnboardingSession.chat_id, 0),
                sa.func.coalesce(User.language_code, OnboardingSession.language_code, "en"),
            )
            .outerjoin(User, User.id == JobScan.user_id)
            .outerjoin(OnboardingSession, OnboardingSession.id == JobScan.onboarding_session_id)
            .where(JobScan.status.in_(UNDER_WAY), JobScan.created_at < sa.func.now() - ABANDONED_SCAN)
        )
        runs = [RunScan(scan_id=scan, chat_id=chat, language_code=language) for scan, chat, language in lost]
    for run in runs:
        await fail(database, run, "abandoned")


async def _pay(session: AsyncSession, scan_id: UUID, *, succeeded_with: str | None) -> bool:
    """Settles what the scan reserved, or releases it; whether it was released.

    Before the scan's row changes: the person is locked first.
    """
    scan = (
        await session.execute(sa.select(JobScan.engine, JobScan.user_id).where(JobScan.id == scan_id))
    ).one_or_none()
    if scan is None or scan.user_id is None or quotas.is_free(Operation.MATCH, scan.engine):
        return False
    if succeeded_with == scan.engine:
        await quotas.settle(session, Owner(scan.user_id), _payment_key(scan_id))
        return False
    return await quotas.release(session, Owner(scan.user_id), _payment_key(scan_id))


def _payment_key(scan_id: UUID) -> str:
    return f"scan:{scan_id}"


async def _tell(session: AsyncSession, run: RunScan, kind: NoticeKind) -> None:
    notice = Notice(
        chat_id=run.chat_id,
        kind=kind,
        scan_id=run.scan_id,
        language_code=run.language_code,
        # The message about what is under way gives way to the result alone.
        progress_key="" if kind == NoticeKind.SCAN_FELL_BACK else run.key,
    )
    await enqueue(session, SEND, notice, dedupe_key=f"{kind}:{run.scan_id}")


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
