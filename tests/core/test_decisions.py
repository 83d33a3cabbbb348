"""A score anew goes by what is decided now, whatever happens while it is worked out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from core import decisions
from core.decisions import Choice
from core.matching.model import Claims, Decisions, Receipt, Report
from core.postings.model import Posting
from core.resumes.model import Resume as ResumeRead
from db.models import Job, JobScan, Resume
from db.session import Database
from db.states import Provider, ReadStatus, ScanStatus
from tests.core.credits.people import make_person


def report(score: int) -> Report:
    """A report with that score, and nothing in it."""
    return Report(
        score=score,
        band=None,
        readability=90,
        engine=Provider.OFFLINE,
        version="1",
        receipt=Receipt(resume_sha256="", posting_sha256=""),
    )


@pytest.fixture
async def scan_id(database: Database) -> UUID:
    person = await make_person(database)
    async with database.as_service() as session:
        resume = Resume(
            user_id=person,
            filename="resume.pdf",
            file_size=1,
            parse_status=ReadStatus.COMPLETED,
            parsed_data=ResumeRead(text="Alex").model_dump(mode="json"),
            request_key=f"resume:{person}",
        )
        job = Job(
            user_id=person,
            description="Posting",
            requirements=Posting().model_dump(mode="json"),
            request_key=f"job:{person}",
        )
        session.add_all([resume, job])
        await session.flush()
        scan = JobScan(
            user_id=person,
            resume_id=resume.id,
            job_id=job.id,
            resume_filename="resume.pdf",
            job_posting="Posting",
            status=ScanStatus.COMPLETED,
            results=report(50).model_dump(mode="json"),
            match_score=50,
            engine=Provider.OFFLINE,
            request_key=f"scan:{person}",
        )
        session.add(scan)
        await session.flush()
        return scan.id


async def score_of(database: Database, scan_id: UUID) -> float | None:
    async with database.as_service() as session:
        scan = await session.get_one(JobScan, scan_id)
        return scan.match_score


def deciding(database: Database, scan_id: UUID, choice: Choice) -> Callable[[], Awaitable[None]]:
    """Somebody else's tap on the same posting."""

    async def decide() -> None:
        async with database.as_service() as session:
            scan = await session.get_one(JobScan, scan_id)
            decisions.decide(await session.get_one(Job, scan.job_id), "r1", choice)

    return decide


async def test_the_new_score_is_kept(database: Database, scan_id: UUID) -> None:
    await deciding(database, scan_id, Choice.IGNORE)()
    scored = await decisions.score_anew(database, scan_id, lambda *_: report(60))
    assert scored is not None
    assert [shown.score for shown in scored[1:]] == [50, 60]
    assert await score_of(database, scan_id) == 60


async def test_an_older_score_never_replaces_a_newer_one(database: Database, scan_id: UUID) -> None:
    loop = asyncio.get_running_loop()
    decide = deciding(database, scan_id, Choice.DOUBLE)

    def slow(resume: ResumeRead, posting: Posting, seen: Decisions, claims: Claims | None) -> Report:
        """While this one is worked out, something else is decided and scored."""

        async def overtake() -> None:
            await decide()
            assert await decisions.score_anew(database, scan_id, lambda *_: report(70)) is not None

        assert not seen.by_requirement
        asyncio.run_coroutine_threadsafe(overtake(), loop).result(timeout=30)
        return report(60)

    assert await decisions.score_anew(database, scan_id, slow) is None
    assert await score_of(database, scan_id) == 70


async def test_what_is_gone_is_not_scored(database: Database, scan_id: UUID) -> None:
    async with database.as_service() as session:
        scan = await session.get_one(JobScan, scan_id)
        await session.delete(await session.get_one(Job, scan.job_id))
    assert await decisions.score_anew(database, scan_id, lambda *_: report(60)) is None
    assert await score_of(database, scan_id) == 50
