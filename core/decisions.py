"""You decide: what a person says of a posting's requirements moves the score of its scans at once.

Decisions belong to the posting, so the next scan of it goes by them too. What somebody with an account says of
themselves ("I've done this") is kept in the truth bank besides, for everything that is written for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.ai.reading import ModelReading, join
from core.matching.model import Claims, Decision, Decisions, JudgedRequirement, Report, Truth
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.values import Value
from db.models import Fact, Job, JobScan, Resume
from db.session import Database, Owner
from db.states import FactStatus, ScanStatus


class Choice(StrEnum):
    """What a person can say of one requirement."""

    IGNORE = "ignore"
    HALF = "half"
    COUNT = "count"
    DOUBLE = "double"
    DONE = "done"
    NOT_YET = "not_yet"
    NEVER = "never"


WEIGHTS = {Choice.HALF: 0.5, Choice.COUNT: 1.0, Choice.DOUBLE: 2.0}
TRUTHS = {Choice.DONE: Truth.DONE, Choice.NOT_YET: Truth.NOT_YET, Choice.NEVER: Truth.NEVER}


class Rescore(Value):
    """A scan whose score is wanted anew, and the message that shows it."""

    scan_id: UUID
    chat_id: int
    message_id: int
    requirement_id: str
    with_picture: bool
    language_code: str = "en"


RESCORE = Task("scans.rescore", Rescore, shared=True)

# A resume against a posting by what was decided, and by what a model once said of the two.
Match = Callable[[ResumeRead, Posting, Decisions, Claims | None], Report]


def decisions_of(job: Job) -> Decisions:
    """Everything that was decided about the posting."""
    return Decisions.model_validate(job.decisions) if job.decisions else Decisions()


def decide(job: Job, requirement_id: str, choice: Choice) -> None:
    """Notes the choice. The same choice again changes nothing."""
    decisions = decisions_of(job)
    before = decisions.by_requirement.get(requirement_id, Decision())
    if choice in TRUTHS:
        after = before.model_copy(update={"truth": TRUTHS[choice], "ignore": False})
    elif choice == Choice.IGNORE:
        after = before.model_copy(update={"ignore": True})
    else:
        after = before.model_copy(update={"ignore": False, "weight": WEIGHTS[choice]})
    decided = {**decisions.by_requirement, requirement_id: after}
    job.decisions = Decisions(by_requirement=decided).model_dump(mode="json")


def as_a_model_saw(job: Job, scan: JobScan) -> tuple[Posting, Claims | None]:
    """The posting of a scan, and what a model said of the pair; of an offline scan, the posting as it was read."""
    posting = Posting.model_validate(job.requirements)
    if scan.model_claims is None:
        return posting, None
    reading = ModelReading.model_validate(job.model_reading) if job.model_reading else None
    return join(posting, reading), Claims.model_validate(scan.model_claims)


async def remember_truth(
    session: AsyncSession, owner: Owner, scan: JobScan, requirement: JudgedRequirement, choice: Choice
) -> None:
    """Keeps in the truth bank what somebody with an account said of themselves; the last word counts."""
    if owner.user_id is None or choice not in TRUTHS:
        return
    status = FactStatus(choice.value)
    await session.execute(
        insert(Fact)
        .values(user_id=owner.user_id, scan_id=scan.id, subject=requirement.text.casefold(), status=status)
        .on_conflict_do_update(
            index_elements=[Fact.user_id, Fact.subject],
            set_={"status": status, "scan_id": scan.id, "updated_at": sa.func.now()},
        )
    )


async def ask_rescore(session: AsyncSession, rescore: Rescore, key: str) -> None:
    """Has the scan scored anew, once for each `key`."""
    await enqueue(session, RESCORE, rescore, dedupe_key=f"scans.rescore:{key}")


async def score_anew(database: Database, scan_id: UUID, match: Match) -> tuple[JobScan, Report, Report] | None:
    """Scores a finished scan by the posting's decisions as they are now, and keeps the result.

    Returns the scan and its report before and after; None when the resume or the posting is gone, or when something
    was decided meanwhile: whoever scores that shows it. What a model said of the pair stays, and nobody is asked again.
    `match` runs with no transaction open.
    """
    async with database.as_service() as session:
        scan = await session.get(JobScan, scan_id)
        if scan is None or scan.results is None:
            return None
        resume = await session.get(Resume, scan.resume_id) if scan.resume_id else None
        job = await session.get(Job, scan.job_id) if scan.job_id else None
    content = resumes.content_of(resume) if resume is not None else None
    if content is None or job is None or job.requirements is None:
        return None
    before = Report.model_validate(scan.results)
    posting, claims = as_a_model_saw(job, scan)
    after = await asyncio.to_thread(match, content, posting, decisions_of(job), claims)
    async with database.as_service() as session:
        # Locked, so that no choice comes in between: an older score must never replace a newer one.
        decided = await session.scalar(sa.select(Job.decisions).where(Job.id == job.id).with_for_update())
        if decided != job.decisions:
            return None
        await session.execute(
            sa.update(JobScan)
            .where(JobScan.id == scan_id, JobScan.status == ScanStatus.COMPLETED)
            .values(
                results=after.model_dump(mode="json"),
                match_score=after.score,
                readability_score=after.readability,
                engine_version=after.version,
            )
        )
    return scan, before, after
