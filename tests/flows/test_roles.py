"""Every role its own process, against one PostgreSQL server: the way docker-compose.yml runs them."""

from __future__ import annotations

import asyncio

import asyncpg

from bench.processes import BOT_ID, Bench, surroundings, until_receiving
from sandbox.client import Control
from tests.flows.processes import count, journey
from tests.support.postgres import until
from tests.support.running import PATIENCE

UNHANDLED = "SELECT count(*) FROM telegram_updates WHERE handled_at IS NULL"
TAKEN = "SELECT DISTINCT queue_manager_id FROM pgqueuer WHERE queue_manager_id IS NOT NULL"


async def test_a_standby_takes_over_from_a_bot_that_was_killed() -> None:
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        active = bench.role("bot", "active")
        await active.wait_for_line("bot.polling", PATIENCE)
        standby = bench.role("bot", "standby")
        await standby.wait_for_line("leadership.standby", PATIENCE)
        person = await control.person()
        await person.send_text("/start")
        await person.wait_for("Send me your resume")
        active.kill()
        await person.send_text("/help")
        await person.wait_for("/scan", PATIENCE)
        await standby.wait_for_line("leadership.active", PATIENCE)


async def test_web_hook_two_bots_and_two_workers_share_the_work(web_port: int) -> None:
    public = {"PUBLIC_URL": f"http://127.0.0.1:{web_port}", "WEB_PORT": str(web_port)}
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        bench.role("web", **public)
        active = bench.role("bot", "active", **public)
        await active.wait_for_line("bot.webhook", PATIENCE)
        bench.role("bot", "standby", **public)
        for worker in [bench.role("worker", name) for name in ("first", "second")]:
            # The work of a few seconds is all that there is to share: both are there before it begins.
            await worker.wait_for_line("worker.ready", PATIENCE)
        await until_receiving(control, seconds=PATIENCE)
        watching = asyncio.create_task(_hands(bench))
        await asyncio.gather(*(_whole(control, number) for number in range(1, 9)))
        assert len(await watching) == 2
        # The last answers were seen a moment before their updates are marked.

        async def all_marked() -> bool:
            return await count(bench.database_url, UNHANDLED) == 0

        await until(all_marked)


async def _whole(control: Control, number: int) -> None:
    assert (await journey(control, number)).missing == ""


async def _hands(bench: Bench) -> set[object]:
    """The workers that were seen with a job in hand; looks until there were two, or for a minute."""
    seen: set[object] = set()
    connection = await asyncpg.connect(bench.database_url)
    try:
        async with asyncio.timeout(60):
            while len(seen) < 2:
                seen |= {row["queue_manager_id"] for row in await connection.fetch(TAKEN)}
                await asyncio.sleep(0.005)
    except TimeoutError:
        pass
    finally:
        await connection.close()
    return seen
