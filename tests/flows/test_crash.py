"""Nothing is lost when processes are killed, or when the database goes away under them."""

from __future__ import annotations

import asyncio

from bench.crash import crash
from bench.processes import BOT_ID, surroundings, until_receiving
from sandbox.client import Control
from tests.flows.processes import count, journey, restart_postgres
from tests.support.postgres import wrong_lots
from tests.support.running import PATIENCE


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
