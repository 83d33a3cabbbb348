"""One active bot, any number of standbys: whoever holds an advisory lock of the database is active.

The lock lives as long as the connection. When that breaks, the bot steps down before it does anything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import structlog
from sqlalchemy.engine import make_url

LOCK = 7_305_116_002
ASK_EVERY = 0.5
PROBE_EVERY = 2.0

# The errors of a connection that breaks; which of them comes depends on what it was doing.
CONNECTION_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

log = structlog.get_logger()


class LeadershipLost(Exception):
    """The connection that holds the lock broke: another process may be active by now."""


@asynccontextmanager
async def elected(url: str, channel: str, news: asyncio.Event) -> AsyncIterator[asyncio.Task[None]]:
    """Waits until this process is the active one; yields a task that fails with `LeadershipLost`.

    While active, every NOTIFY on `channel` sets `news`.
    """
    connection = await _win(url)
    try:
        await connection.add_listener(channel, lambda *_: news.set())
        watch = asyncio.create_task(_watch(connection))
        try:
            yield watch
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
    finally:
        connection.terminate()


async def _win(url: str) -> asyncpg.Connection[asyncpg.Record]:
    waiting = False
    while True:
        try:
            connection = await connect(url)
        except (OSError, asyncpg.PostgresError) as error:
            log.warning("leadership.database_away", error=type(error).__name__)
            await asyncio.sleep(ASK_EVERY)
            continue
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                if not waiting:
                    log.info("leadership.standby")
                    waiting = True
                await asyncio.sleep(ASK_EVERY)
            log.info("leadership.active")
            return connection
        except CONNECTION_LOST as error:
            connection.terminate()
            log.warning("leadership.database_away", error=type(error).__name__)
            await asyncio.sleep(ASK_EVERY)
        except BaseException:
            connection.terminate()
            raise


async def _watch(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    while True:
        await asyncio.sleep(PROBE_EVERY)
        try:
            await connection.fetchval("SELECT 1", timeout=PROBE_EVERY * 2)
        except CONNECTION_LOST as error:
            raise LeadershipLost from error


async def connect(url: str) -> asyncpg.Connection[asyncpg.Record]:
    """A plain connection for locks and LISTEN, outside of the pool."""
    parsed = make_url(url).set(drivername="postgresql")
    return await asyncpg.connect(parsed.render_as_string(hide_password=False))
