"""A task that kills its worker is found out and given up; what only stood beside it is not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from core import accounts
from core.notices import TELL_OPERATORS, Matter, OperatorNotice
from core.queue import enqueue
from db.models import DeadlyTask
from db.session import Database, Owner
from tests.bot.worker.mortal import ERRAND, HEARTBEAT, MESSAGE, Errand
from tests.support.postgres import until

PATIENCE = 60.0
# What says that a worker died over the task, as it stands in the queue.
DEATHS = "SELECT coalesce(max(jsonb_array_length(headers->'died_with')), 0) FROM pgqueuer WHERE entrypoint = :kind"


@pytest.fixture(autouse=True)
async def empty_queue(database: Database) -> AsyncIterator[None]:
    yield
    async with database.as_service() as session:
        await session.execute(sa.text("DELETE FROM pgqueuer"))


async def ask(database: Database, *whats: str, kind: Any = ERRAND) -> None:
    async with database.as_service() as session:
        for what in whats:
            await enqueue(session, kind, Errand(what=what))


@contextlib.asynccontextmanager
async def worker(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker that runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.worker.mortal", url, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        assert process.stdout is not None
        # To kill what has just ended takes its status away from asyncio, which then warns.
        if process.returncode is None and not process.stdout.at_eof():
            process.kill()
        await process.wait()


async def said_until(process: asyncio.subprocess.Process, word: str = "") -> list[str]:
    """What the worker said up to `word`, or up to its end."""
    assert process.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while raw := await process.stdout.readline():
            lines.append(raw.decode().strip())
            if word and lines[-1].startswith(word):
                break
    return lines[1:]


async def in_queue(database: Database, statement: str, **values: object) -> Any:
    async with database.as_service() as session:
        return await session.scalar(sa.text(statement), values)


async def silent(database: Database) -> None:
    """Waits until the worker of every task that is taken counts as dead."""
    await until(
        lambda: in_queue(
            database,
            "SELECT NOT EXISTS (SELECT FROM pgqueuer WHERE status = 'picked'"
            " AND heartbeat > now() - CAST(:age AS interval))",
            age=HEARTBEAT,
        ),
        PATIENCE,
    )


async def test_a_task_that_kills_its_workers_runs_alone_and_is_given_up(database: Database, database_url: str) -> None:
    await ask(database, "die", "harmless")
    # Both at once, in two workers that die; then the first in a process of its own, whose end its worker sees.
    runs = []
    for _ in range(2):
        async with worker(database_url) as process:
            runs.append(sorted(await said_until(process)))
        await silent(database)
        await ask(database, "harmless")
    assert runs[0] == ["die", "harmless"]
    assert runs[1].count("die") == 1
    async with worker(database_url) as process:
        last = await said_until(process, "gave up")
        assert last[-1] == "gave up die: 3 processes died of it"
        assert "alone die" in last
        assert "die" not in last
        await until(lambda: in_queue(database, "SELECT count(*) = 1 FROM pgqueuer"), PATIENCE)
    async with database.as_service() as session:
        (kept,) = await session.scalars(sa.select(DeadlyTask))
        payload = await session.scalar(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :kind"), {"kind": TELL_OPERATORS.name}
        )
    assert (kept.task, kept.value["what"], kept.chat_id, len(kept.workers)) == (ERRAND.name, "die", 1, 2)
    told = OperatorNotice.model_validate_json(bytes(payload))
    assert told.matter == Matter.DEADLY_TASK
    assert str(kept.task_id) in told.lines[0]
    async with database.as_service() as session:
        await accounts.delete_everything(session, Owner(user_id=uuid4()), chat_id=1)
        assert await session.scalar(sa.select(sa.func.count()).select_from(DeadlyTask)) == 0


async def test_a_task_that_stood_beside_deaths_is_done_alone(database: Database, database_url: str) -> None:
    """However often somebody kills workers: a task that does no harm is not given up."""
    await ask(database, "harmless")
    lives = json.dumps([str(uuid4()) for _ in range(9)])
    blame = "UPDATE pgqueuer SET headers = jsonb_build_object('died_with', CAST(:lives AS jsonb)) RETURNING 1"
    await in_queue(database, blame, lives=lives)
    async with worker(database_url) as process:
        assert await said_until(process, "alone") == ["alone harmless"]
        await until(lambda: in_queue(database, "SELECT count(*) = 0 FROM pgqueuer"), PATIENCE)


async def test_no_notice_is_blamed(database: Database, database_url: str) -> None:
    await ask(database, "die", kind=MESSAGE)
    for _ in range(2):
        async with worker(database_url) as process:
            assert await said_until(process) == ["die"]
        await silent(database)
    assert await in_queue(database, DEATHS, kind=MESSAGE.name) == 0


async def test_a_worker_that_was_told_to_stop_has_not_died_of_its_tasks(database: Database, database_url: str) -> None:
    await ask(database, "linger")
    async with worker(database_url) as process:
        await said_until(process, "linger")
        process.terminate()
        await until(lambda: in_queue(database, "SELECT headers ? 'spared_by' FROM pgqueuer"), PATIENCE)
    await silent(database)
    async with worker(database_url) as process:
        assert await said_until(process, "linger") == ["linger"]
        assert await in_queue(database, DEATHS, kind=ERRAND.name) == 0


async def test_a_worker_told_twice_gives_its_tasks_back(database: Database, database_url: str) -> None:
    """pgqueuer calls a task that was cut off cancelled, and forgets it."""
    await ask(database, "linger")
    async with worker(database_url) as process:
        await said_until(process, "linger")
        process.terminate()
        await until(lambda: in_queue(database, "SELECT headers ? 'spared_by' FROM pgqueuer"), PATIENCE)
        process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)
    assert await in_queue(database, "SELECT status::text FROM pgqueuer") == "queued"


async def test_what_happened_before_postgres_started_is_not_blamed(database: Database, database_url: str) -> None:
    await ask(database, "harmless")
    await in_queue(
        database,
        "WITH changed AS (UPDATE pgqueuer SET status = 'picked', queue_manager_id = uuidv7(),"
        " heartbeat = pg_postmaster_start_time() - interval '1 second' RETURNING 1) SELECT 1 FROM changed",
    )
    async with worker(database_url) as process:
        assert await said_until(process, "harmless") == ["harmless"]
    assert await in_queue(database, DEATHS, kind=ERRAND.name) == 0
