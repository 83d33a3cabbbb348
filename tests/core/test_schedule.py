"""The clock only enqueues, and any number of clocks changes nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa

from core.schedule import EXPIRE_SESSIONS, TIMETABLE, Tick, start_clock, tick
from db.session import Database

MOMENT = datetime(2026, 11, 20, 9, 0, 30, tzinfo=UTC)


async def test_two_clocks_at_the_same_minute_enqueue_one_job(database: Database) -> None:
    done = await asyncio.gather(*(tick(database, EXPIRE_SESSIONS, MOMENT) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
    async with database.as_service() as session:
        keys = (await session.execute(sa.text("SELECT dedupe_key, payload FROM pgqueuer"))).all()
    assert [key for key, _ in keys] == ["sessions.expire:2026-11-20T09:00"]
    assert EXPIRE_SESSIONS.decode(keys[0].payload) == Tick(moment="2026-11-20T09:00")


async def test_the_clock_runs_every_task_of_the_timetable(database: Database) -> None:
    clock = start_clock(database)
    try:
        assert {job.id for job in clock.get_jobs()} == {task.name for task in TIMETABLE}
        assert all(job.next_run_time is not None for job in clock.get_jobs())
    finally:
        clock.shutdown(wait=False)
