"""How many connections each role takes at the most is what docs/operations.md says."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.serve import roles
from db.session import Database
from sandbox.client import Control
from sandbox.server import Sandbox
from tests.support.postgres import Databases, until
from tests.support.running import served, settings_for

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
ROLES = {"bot": (roles.serve_bot,), "worker": (roles.serve_worker,), "run": (roles.serve_bot, roles.serve_worker)}
# Of a worker's connections for the queue not all are open at every moment.
QUEUE = 6


def documented(role: str) -> int:
    found = re.search(rf"`(?:shortlist )?{role}` up to (\d+)", PAGE)
    assert found is not None, role
    return int(found[1])


@pytest.mark.parametrize("role", [*ROLES, "web"])
async def test_a_role_takes_no_more_connections_than_it_is_said_to(
    databases: Databases, tmp_path: Path, role: str
) -> None:
    url = await databases.create()
    async with Sandbox() as sandbox, Control(sandbox.url), AsyncExitStack() as stack:
        services = await stack.enter_async_context(roles.open_services(settings_for(sandbox, tmp_path), url))
        # The web role opens none but those of its pools.
        await stack.enter_async_context(served(services, *ROLES.get(role, ())))
        async with Holding(services.database) as held:
            await until(lambda: both_full(held))
            taken = await connections(url)
    assert taken <= documented(role)
    assert taken >= documented(role) - (QUEUE if role in ("worker", "run") else 0)


class Holding:
    """More transactions at once than either pool has connections; `len` of each list is how many are open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._over = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.opened: dict[str, int] = {"app": 0, "service": 0}

    async def __aenter__(self) -> dict[str, int]:
        for _ in range(20):
            self._tasks.append(asyncio.create_task(self._hold("app", self._database.as_chat(1))))
            self._tasks.append(asyncio.create_task(self._hold("service", self._database.as_service())))
        return self.opened

    async def _hold(self, pool: str, transaction: Any) -> None:
        async with transaction as entered:
            session = entered[0] if isinstance(entered, tuple) else entered
            await session.execute(text("SELECT 1"))
            self.opened[pool] += 1
            await self._over.wait()

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await asyncio.gather(*self._tasks)


async def both_full(held: dict[str, int]) -> bool:
    """Each pool lends all that it has: what roles do themselves may hold one of them for a moment."""
    before = dict(held)
    await asyncio.sleep(0.5)
    return held == before and min(held.values()) > 0


async def connections(url: str) -> int:
    """How many connections there are to the database, but for this one."""
    connection = await asyncpg.connect(make_url(url).render_as_string(hide_password=False))
    try:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return int(await connection.fetchval(query))
    finally:
        await connection.close()
