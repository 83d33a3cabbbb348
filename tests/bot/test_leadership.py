"""One active bot; a standby takes over when the connection of the first dies."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
import sqlalchemy as sa

from bot import leadership
from bot.leadership import LeadershipLost, elected
from db.session import Database
from tests.support.postgres import connect, until


async def test_the_second_waits_and_takes_over(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "ASK_EVERY", 0.02)
    monkeypatch.setattr(leadership, "PROBE_EVERY", 0.05)
    second_is_active = asyncio.Event()

    async def second() -> None:
        async with elected(database_url, "news", asyncio.Event()):
            second_is_active.set()

    async with elected(database_url, "news", asyncio.Event()) as watch:
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        assert not second_is_active.is_set()
        # The server drops the leader's connection, as it does when it restarts or the network breaks.
        killer = await connect(database_url)
        await killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        await killer.close()
        with pytest.raises(LeadershipLost):
            await asyncio.wait_for(watch, 30)
    await asyncio.wait_for(waiting, 30)
    assert second_is_active.is_set()


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        asyncpg.InterfaceError("connection is closed"),
        # So it showed once under load: the connection broke between two steps of the protocol.
        asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    ],
)
async def test_however_the_connection_breaks_the_leader_steps_down(
    database_url: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(leadership, "PROBE_EVERY", 0.01)
    async with elected(database_url, "news", asyncio.Event()) as watch:
        monkeypatch.setattr(asyncpg.Connection, "fetchval", fail)
        with pytest.raises(LeadershipLost):
            await asyncio.wait_for(watch, 30)
        monkeypatch.undo()


async def test_who_leaves_makes_room_at_once_and_news_arrive(database_url: str, database: Database) -> None:
    for _ in range(2):
        news = asyncio.Event()
        async with asyncio.timeout(30), elected(database_url, "news", news):
            async with database.as_service() as session:
                await session.execute(sa.text("SELECT pg_notify('news', '')"))
            await news.wait()


async def test_a_database_that_is_away_is_waited_for(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "ASK_EVERY", 0.02)
    attempts = 0
    real = leadership.connect

    async def flaky(url: str) -> object:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise ConnectionRefusedError
        return await real(url)

    monkeypatch.setattr(leadership, "connect", flaky)
    async with elected(database_url, "news", asyncio.Event()):
        assert attempts == 3


async def test_until_gives_up() -> None:
    async def never() -> bool:
        return False

    with pytest.raises(TimeoutError):
        await until(never, 0.05)
