"""A scan pays at one place: reserved with the request, settled with the result, released with the failure."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from core import credits, scan_runs, scans
from core.credits import NotEnoughCredits
from core.matching.model import Receipt, Report
from core.scan_runs import ScanDone
from core.scans import RunScan
from db.models import Job, JobScan, Resume, User
from db.session import Database, Owner
from db.states import Provider, ReadStatus
from tests.core.credits.people import check, make_person

_numbers = itertools.count()


async def ask(database: Database, person: UUID, engine: str = Provider.CLAUDE) -> RunScan:
    """Somebody with a resume and a posting asks for a scan."""
    number = next(_numbers)
    owner = Owner(person)
    async with database.as_owner(owner) as session:
        resume = Resume(
            user_id=person,
            filename="resume.pdf",
            file_size=1,
            parse_status=ReadStatus.COMPLETED,
            request_key=f"r{number}",
        )
        job = Job(user_id=person, description="Posting", requirements={}, request_key=f"j{number}")
        session.add_all([resume, job])
        await session.flush()
        assert await scans.request(
            session,
            owner,
            resume=resume,
            job=job,
            chat_id=1,
            language_code="en",
            request_key=f"s{number}",
            engine=engine,
        )
        scan_id = await session.scalar(sa.select(JobScan.id).where(JobScan.request_key == f"s{number}"))
    assert scan_id is not None
    return RunScan(scan_id=scan_id, chat_id=1)


def report(engine: str) -> Report:
    """A report by that engine, with nothing in it."""
    return Report(
        score=None,
        band=None,
        readability=90,
        engine=engine,
        version="1",
        receipt=Receipt(resume_sha256="", posting_sha256=""),
    )


async def funded(database: Database, amount: int) -> UUID:
    """Somebody whose free scans are used up, and who has credits."""
    person = await make_person(database)
    for _ in range(3):
        await scan_runs.complete(database, await ask(database, person), ScanDone(report(Provider.CLAUDE)))
    async with database.as_service() as session:
        if amount:
            await credits.grant(session, person, amount, f"funded:{person}")
    return person


async def balance(database: Database, person: UUID) -> tuple[int, int]:
    """Credits to spend, and credits that are held."""
    async with database.as_service() as session:
        now = await check(session, person)
    return now.credits, now.held


async def test_a_scan_that_is_done_is_paid_once(database: Database) -> None:
    person = await funded(database, 2)
    run = await ask(database, person)
    assert await balance(database, person) == (1, 1)
    await scan_runs.complete(database, run, ScanDone(report(Provider.CLAUDE)))
    await scan_runs.fail(database, run, "too late")
    await scan_runs.complete(database, run, ScanDone(report(Provider.CLAUDE)))
    assert await balance(database, person) == (1, 0)


async def test_a_scan_that_failed_costs_nothing(database: Database) -> None:
    person = await funded(database, 2)
    run = await ask(database, person)
    await scan_runs.fail(database, run, "timeout")
    await scan_runs.complete(database, run, ScanDone(report(Provider.CLAUDE)))
    assert await balance(database, person) == (2, 0)


async def test_a_scan_that_another_engine_did_costs_nothing(database: Database) -> None:
    person = await funded(database, 2)
    await scan_runs.complete(database, await ask(database, person), ScanDone(report(Provider.OFFLINE)))
    assert await balance(database, person) == (2, 0)


async def test_a_scan_that_lost_its_job_costs_nothing(database: Database) -> None:
    person = await funded(database, 1)
    run = await ask(database, person)
    async with database.as_service() as session:
        long_ago = JobScan.created_at - scan_runs.ABANDONED_SCAN - timedelta(seconds=1)
        await session.execute(sa.update(JobScan).where(JobScan.id == run.scan_id).values(created_at=long_ago))
    await scan_runs.abandon_lost(database)
    assert await balance(database, person) == (1, 0)


async def test_without_credits_nothing_begins_and_nothing_is_left_behind(database: Database) -> None:
    person = await funded(database, 0)
    with pytest.raises(NotEnoughCredits):
        await ask(database, person)
    async with database.as_service() as session:
        waiting = sa.select(sa.func.count()).where(JobScan.user_id == person, JobScan.status == "pending")
        assert await session.scalar(waiting) == 0


async def test_the_offline_scan_is_free(database: Database) -> None:
    person = await funded(database, 0)
    await scan_runs.complete(
        database, await ask(database, person, Provider.OFFLINE), ScanDone(report(Provider.OFFLINE))
    )
    async with database.as_service() as session:
        assert await credits.statement(session, person, 10, 0) == []


async def test_a_person_who_left_while_the_scan_ran_is_no_trouble(database: Database) -> None:
    person = await funded(database, 1)
    run = await ask(database, person)
    async with database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == person))
    await scan_runs.complete(database, run, ScanDone(report(Provider.CLAUDE)))
    await scan_runs.fail(database, run, "gone")
