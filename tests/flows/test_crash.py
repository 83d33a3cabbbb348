"""Nothing is lost when processes are killed, or when the database goes away under them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bench.crash import crash
from bench.processes import BOT_ID, surroundings, until_receiving
from bot.serve import roles
from db.models import DeadlyTask
from db.session import Database
from sandbox.client import Control
from tests.flows.processes import count, journey, restart_postgres
from tests.support import documents
from tests.support.postgres import Databases, until, wrong_lots
from tests.support.running import PATIENCE, product, served


async def test_killing_bot_and_worker_loses_and_doubles_nothing() -> None:
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        losses = await crash(bench, control, kills=4, journeys=4, seed=7, pause=2.0)
        assert await wrong_lots(bench.database_url) == 0
    assert losses.ok, losses


async def test_a_database_that_restarts_under_load_is_waited_for() -> None:
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        bench.role("bot")
        bench.role("worker")
        await until_receiving(control, seconds=PATIENCE)
        under_way = [asyncio.create_task(journey(control, number)) for number in range(1, 5)]
        for _ in range(2):
            await asyncio.sleep(1.0)
            await asyncio.to_thread(restart_postgres, bench.postgres_folder)
        walks = await asyncio.gather(*under_way)
        assert [walk.missing for walk in walks] == [""] * 4
        assert await count(bench.database_url, "SELECT count(*) FROM telegram_updates") == sum(w.updates for w in walks)
        assert await count(bench.database_url, "SELECT count(*) FROM job_scans WHERE status = 'completed'") == 4
        assert await wrong_lots(bench.database_url) == 0


async def test_a_resume_that_stood_beside_deaths_is_read_in_a_process_of_its_own(
    databases: Databases, tmp_path: Path
) -> None:
    url = await databases.create()
    async with product(url, tmp_path, with_worker=False) as running:
        person = await running.newcomer()
        await person.send_document(documents.resume(), "resume.pdf")
        await until(lambda: blamed(running.database))
        async with served(running.services, roles.serve_worker):
            await person.wait_for("what a machine reads", timeout=PATIENCE)
        async with running.database.as_service() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(DeadlyTask)) == 0
    await databases.drop(url)


async def blamed(database: Database) -> bool:
    """Has two workers died of the task that waits, once it does."""
    async with database.as_service() as session:
        found = await session.execute(
            sa.text(
                """UPDATE pgqueuer SET headers = headers || '{"died_with": ["a", "b"]}'"""
                " WHERE entrypoint = 'resumes.read' RETURNING id"
            )
        )
        return found.first() is not None
