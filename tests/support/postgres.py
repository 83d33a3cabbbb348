"""One embedded server for all tests of a run, and a fresh migrated database for whoever asks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy.engine import make_url

from migrations.upgrade import upgrade

# A crash of the server loses nothing that a test needs.
_HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)


class Databases:
    """Makes databases on the server of `url`, each a copy of one that was migrated once.

    `worker` keeps the names of side-by-side test processes apart.
    """

    def __init__(self, url: str, worker: str) -> None:
        self._url = url
        self._worker = worker
        self._template = f"migrated_{worker}"
        self._numbers = itertools.count(1)
        self._made: set[str] = set()
        asyncio.run(self._prepare())
        upgrade(self.address(self._template))

    def address(self, name: str) -> str:
        """The address of the database called `name`."""
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)

    async def _prepare(self) -> None:
        for statement in (*_HASTE, f'CREATE DATABASE "{self._template}"'):
            await self._execute(statement)

    async def _execute(self, statement: str) -> None:
        connection = await connect(self._url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def create(self) -> str:
        """The address of a new database with the current schema and nothing in it."""
        name = f"test_{self._worker}_{next(self._numbers)}"
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        # A copy of a database has its tables, and not the rights of the database itself.
        await self._execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
        url = self.address(name)
        self._made.add(url)
        return url

    async def drop(self, url: str, *, audited: bool = True) -> None:
        """Removes a database, whoever still uses it. Whatever was done to it, its ledger adds up at the end."""
        self._made.discard(url)
        wrong = await wrong_lots(url) if audited else 0
        await self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
        assert wrong == 0, f"{wrong} lots of credits do not add up"

    async def drop_all(self) -> None:
        """Removes what is left."""
        for url in list(self._made):
            await self.drop(url)


async def connect(url: str) -> asyncpg.Connection:
    """A plain connection as the superuser."""
    return await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


async def wrong_lots(url: str) -> int:
    """How many lots of credits do not add up, by the view that auditors look at; 0 where a schema has none yet."""
    connection = await connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('credit_audit') IS NULL"):
            return 0
        return int(await connection.fetchval("SELECT count(*) FROM credit_audit"))
    finally:
        await connection.close()


async def until(holds: Callable[[], Awaitable[object]], seconds: float = 30.0) -> None:
    """Waits until `holds` says so; for what shows in the database alone. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - another process or task writes what is looked for
            await asyncio.sleep(0.02)
