"""Jobs belong to the transaction that enqueues them."""

from __future__ import annotations

import sqlalchemy as sa

from core.queue import Task, enqueue
from core.values import Value
from db.session import Database


class Note(Value):
    text: str


NOTE = Task("notes.take", Note)


async def waiting(database: Database) -> list[bytes]:
    async with database.as_service() as session:
        rows = await session.scalars(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'notes.take' ORDER BY id")
        )
        return list(rows)


class Interrupted(Exception):
    pass


async def test_a_rollback_leaves_no_job(database: Database) -> None:
    before = await waiting(database)
    try:
        async with database.as_chat(1) as (session, _):
            # The first statement of the transaction is the queue's own: the trap that this test is for.
            await enqueue(session, NOTE, Note(text="never"))
            raise Interrupted
    except Interrupted:
        pass
    try:
        async with database._sessions.begin() as session:
            await enqueue(session, NOTE, Note(text="never"))
            raise Interrupted
    except Interrupted:
        pass
    assert await waiting(database) == before


async def test_a_commit_keeps_the_job_and_its_value(database: Database) -> None:
    async with database.as_chat(1) as (session, _):
        assert await enqueue(session, NOTE, Note(text="résumé"))
    assert NOTE.decode((await waiting(database))[-1]) == Note(text="résumé")


async def test_a_dedupe_key_lets_one_job_wait(database: Database) -> None:
    async with database.as_service() as session:
        assert await enqueue(session, NOTE, Note(text="first"), dedupe_key="k")
        assert not await enqueue(session, NOTE, Note(text="second"), dedupe_key="k")
    async with database.as_service() as session:
        assert not await enqueue(session, NOTE, Note(text="third"), dedupe_key="k")
    assert [NOTE.decode(payload).text for payload in await waiting(database)].count("first") == 1
