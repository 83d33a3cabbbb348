"""One person's many tasks leave room for everybody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
import sqlalchemy as sa
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.domain.models import Job as TakenTask
from pgqueuer.domain.models import TracebackRecord
from pgqueuer.ports.repository import EntrypointExecutionParameter

from bot.worker.taking import SHARE, FairQueries, deaths_of
from core.queue import Task, enqueue
from core.values import Value
from db.session import SERVICE_ROLE, Database

BATCH = 8


class Reading(Value):
    """Something to read for a person."""

    chat_id: int


READ = Task("tests.read", Reading, shared=True)
TELL = Task("tests.tell", Reading)


@pytest.fixture
async def queries(database_url: str) -> AsyncIterator[FairQueries]:
    settings = {"role": SERVICE_ROLE}
    async with asyncpg.create_pool(database_url, min_size=1, max_size=2, server_settings=settings) as pool:
        made = FairQueries(AsyncpgPoolDriver(pool), [])
        for kind in (READ, TELL):
            made.know(kind)
        yield made
        await pool.execute("DELETE FROM pgqueuer")


async def send(database: Database, chat_id: int, count: int, kind: Task[Reading] = READ) -> None:
    async with database.as_service() as session:
        for _ in range(count):
            await enqueue(session, kind, Reading(chat_id=chat_id))


async def take(queries: FairQueries, batch: int = BATCH, silence: float = 8.0) -> list[TakenTask]:
    """What a worker that has nothing to do yet takes."""
    kinds = {kind.name: EntrypointExecutionParameter(concurrency_limit=0) for kind in (READ, TELL)}
    return await queries.dequeue(batch, kinds, uuid4(), 32, timedelta(seconds=silence))  # type: ignore[arg-type]  # NewTypes


def people(taken: list[TakenTask]) -> list[int]:
    return [Reading.model_validate_json(task.payload or b"").chat_id for task in taken]


async def test_a_newcomer_does_not_wait_behind_a_flood(database: Database, queries: FairQueries) -> None:
    await send(database, 1, 30)
    await send(database, 2, 1)
    assert sorted(people(await take(queries))) == [1] * SHARE + [2]
    # The flood has its share, in all workers together; who comes now is next.
    await send(database, 3, 1)
    assert people(await take(queries)) == [3]


async def test_people_take_turns_when_there_is_not_room_for_all(database: Database, queries: FairQueries) -> None:
    for chat_id in (1, 2, 3):
        await send(database, chat_id, 5)
    assert people(await take(queries, 3)) == [1, 2, 3]


async def test_the_flood_goes_on_when_a_task_of_it_is_done(database: Database, queries: FairQueries) -> None:
    await send(database, 1, 5)
    first, *_ = await take(queries)
    assert await take(queries) == []
    await queries.log_jobs([(first, "successful", None)])
    assert people(await take(queries)) == [1]


async def test_messages_have_no_turns(database: Database, queries: FairQueries) -> None:
    await send(database, 1, BATCH, TELL)
    assert people(await take(queries)) == [1] * BATCH


async def test_two_workers_at_once_take_different_tasks(database: Database, queries: FairQueries) -> None:
    for chat_id in range(10):
        await send(database, chat_id, 1)
    taken = await take(queries, 4) + await take(queries, 4)
    assert len({task.id for task in taken}) == 8


async def test_a_worker_that_comes_back_is_not_dead(
    database: Database, database_url: str, queries: FairQueries
) -> None:
    """It stood still, or was cut off from the database, for longer than the others wait."""
    await send(database, 1, 1)
    (task,) = await take(queries)
    await queries.driver.execute("UPDATE pgqueuer SET heartbeat = now() - interval '0.2 seconds'")
    async with asyncpg.create_pool(database_url, min_size=1, server_settings={"role": SERVICE_ROLE}) as pool:
        other = FairQueries(AsyncpgPoolDriver(pool), [])
        other.know(READ)
        other.know(TELL)
        (again,) = await take(other, silence=0.1)
    assert deaths_of(again) == (str(task.queue_manager_id),)
    queries._looked_at = 0.0
    await take(queries)
    (row,) = await queries.driver.fetch("SELECT headers->'died_with' = '[]' AS forgiven FROM pgqueuer")
    assert row["forgiven"]


async def test_no_text_of_an_error_is_kept(database: Database, queries: FairQueries) -> None:
    """The queue's log stays for a week, whatever its person deletes."""
    await send(database, 1, 2)
    first, second = await take(queries)
    try:
        raise ValueError("a private text")
    except ValueError as error:
        failure = TracebackRecord.from_exception(error, first.id)
    await queries.retry_job(first, timedelta(), failure)
    await queries.log_jobs([(second, "failed", failure)])
    rows = await queries.driver.fetch("SELECT traceback::text FROM pgqueuer_log WHERE traceback IS NOT NULL")
    assert len(rows) == 2
    texts = [str(row["traceback"]) for row in rows]
    assert all("ValueError" in text and "private" not in text for text in texts)


async def test_a_person_is_told_by_the_queue_without_reading_what_the_task_says(database: Database) -> None:
    async with database.as_service() as session:
        await enqueue(session, READ, Reading(chat_id=7))
        await enqueue(session, TELL, Reading(chat_id=7))
        persons = await session.scalars(sa.text("SELECT headers->>'person' FROM pgqueuer ORDER BY id"))
        assert list(persons) == ["7", None]
        await session.execute(sa.text("DELETE FROM pgqueuer"))
