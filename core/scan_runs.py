"""What becomes of a scan that was asked for: taken up, done, failed, cancelled, paid for.

Work: read and match with no transaction open, then result, settlement and notice in one commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import quotas
from core.ai.reading import ModelReading
from core.credits import Exchange
from core.decisions import as_a_model_saw, decisions_of
from core.matching.model import Claims, Decisions, Report
from core.notices import SEND, Notice, NoticeKind
from core.postings.model import Posting
from core.queue import enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.scans import UNDER_WAY, RunScan, payment_key
from db.models import Job, JobScan, OnboardingSession, Resume, User
from db.session import Database, Owner, as_service_within
from db.states import Operation, Provider, ScanStatus

# Far beyond every retry: a scan that is still under way then has lost its task.
ABANDONED_SCAN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ScanWork:
    """What a scan compares, by which decisions, and who is to do it.

    Attributes:
        posting: As the offline reader has it, or with what a model read besides where `claims` are known.
        reading: What a model read in the posting before, if one did.
        claims: What a model said of this pair before: nobody is asked again.
    """

    engine: Provider
    user_id: UUID | None
    resume: ResumeRead
    posting: Posting
    decisions: Decisions
    reading: ModelReading | None
    claims: Claims | None


@dataclass(frozen=True, slots=True)
class ScanDone:
    """What came of a scan. `reading` and `claims` are a model's, `exchange` what was sent to it and came back."""

    report: Report
    reading: ModelReading | None = None
    claims: Claims | None = None
    exchange: Exchange | None = None


async def start(database: Database, scan_id: UUID) -> ScanWork | None:
    """Takes the scan up. None when it is done, or its resume or posting is gone."""
    async with database.as_service() as session:
        # Whether this is on the disk matters to nobody: a scan that is taken up twice is the same scan.
        await session.execute(sa.text("SET LOCAL synchronous_commit = off"))
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
        posting, claims = as_a_model_saw(job, scan)
        return ScanWork(
            engine=Provider(scan.engine),
            user_id=scan.user_id,
            resume=content,
            posting=posting,
            decisions=decisions_of(job),
            reading=ModelReading.model_validate(job.model_reading) if job.model_reading else None,
            claims=claims,
        )


async def complete(database: Database, run: RunScan, done: ScanDone) -> None:
    """Keeps the report, settles, and has the person told: one commit. A scan that is done stays as it is.

    A scan that was done by another engine than the one asked for costs nothing, and the person reads so.
    """
    report = done.report
    async with database.as_service() as session:
        given_back_by = await _pay(session, run.scan_id, succeeded_with=report.engine, exchange=done.exchange)
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
                model_claims=done.claims.model_dump(mode="json") if done.claims else sa.null(),
            )
            .returning(JobScan)
        )
        scan = changed.one_or_none()
        if scan is None:
            return
        if done.reading is not None:
            # The first reading stays: decisions name its requirements by their ids.
            await session.execute(
                sa.update(Job)
                .where(Job.id == scan.job_id, Job.model_reading.is_(None))
                .values(model_reading=done.reading.model_dump(mode="json"))
            )
        await _tell(session, run, NoticeKind.SCAN_DONE)
        if given_back_by:
            await _tell(session, run, NoticeKind.SCAN_FELL_BACK, asked=given_back_by, engine=report.engine)


async def fail(database: Database, run: RunScan, reason: str, exchange: Exchange | None = None) -> None:
    """The scan failed for good: nothing is charged, and the person is told so. `reason` is for operators."""
    async with database.as_service() as session:
        await _pay(session, run.scan_id, succeeded_with=None, exchange=exchange)
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


async def cancel(session: AsyncSession, owner: Owner, scan_id: UUID) -> bool:
    """The person does not want to wait: nothing is charged, and whoever does the scan stops. False when it is done."""
    async with as_service_within(session):
        await _pay(session, scan_id, succeeded_with=None)
        changed = await session.scalars(
            sa.update(JobScan)
            .where(owner.owns(JobScan), JobScan.id == scan_id, JobScan.status.in_(UNDER_WAY))
            .values(status=ScanStatus.FAILED, error_message="cancelled")
            .returning(JobScan.id)
        )
        return changed.one_or_none() is not None


async def is_wanted(database: Database, scan_id: UUID) -> bool:
    """Whether somebody still waits for the scan: it was not cancelled, and its person is there."""
    async with database.as_service() as session:
        status = await session.scalar(sa.select(JobScan.status).where(JobScan.id == scan_id))
        return status in UNDER_WAY


async def _pay(
    session: AsyncSession, scan_id: UUID, *, succeeded_with: str | None, exchange: Exchange | None = None
) -> str:
    """Settles what the scan reserved, or releases it: then the engine that was asked for, else nothing.

    Before the scan's row changes: the person is locked first.
    """
    scan = (
        await session.execute(sa.select(JobScan.engine, JobScan.user_id).where(JobScan.id == scan_id))
    ).one_or_none()
    if scan is None or scan.user_id is None or quotas.is_free(Operation.MATCH, scan.engine):
        return ""
    if succeeded_with == scan.engine:
        await quotas.settle(session, Owner(scan.user_id), payment_key(scan_id), exchange=exchange)
        return ""
    released = await quotas.release(session, Owner(scan.user_id), payment_key(scan_id), exchange=exchange)
    return str(scan.engine) if released else ""


async def _tell(session: AsyncSession, run: RunScan, kind: NoticeKind, *, asked: str = "", engine: str = "") -> None:
    notice = Notice(
        chat_id=run.chat_id,
        kind=kind,
        scan_id=run.scan_id,
        asked=asked,
        engine=engine,
        language_code=run.language_code,
        # The message about what is under way gives way to the result alone.
        progress_key="" if kind == NoticeKind.SCAN_FELL_BACK else run.key,
    )
    await enqueue(session, SEND, notice, dedupe_key=f"{kind}:{run.scan_id}")
