"""Jobs join the caller's transaction."""

from __future__ import annotations

import sqlalchemy as sa

from core.queue import Task, enqueue
from core.values import Value
from db.session import Database


class Note(Value):
    """What the test's job is told."""

    text: str


NOTE = Task("tests.note", Note)


class Changed(Exception):
    """The caller changed their mind."""


async def waiting(database: Database, name: str) -> int:
    """How many jobs of this name wait."""
    async with database.as_service() as session:
        return await session.scalar(sa.text("SELECT count(*) FROM pgqueuer WHERE entrypoint = :n"), {"n": name}) or 0


async def test_a_rollback_leaves_no_job(database: Database) -> None:
    """The trap: on the driver's raw connection the job would be committed before SQLAlchemy has begun."""
    try:
        async with database._sessions.begin() as session:
            # Nothing was executed in this transaction before: this is the case that went wrong.
            await enqueue(session, NOTE, Note(text="never"))
            raise Changed
    except Changed:
        pass
    assert await waiting(database, NOTE.name) == 0


async def test_a_commit_leaves_the_job_with_its_value(database: Database) -> None:
    async with database.as_service() as session:
        assert await enqueue(session, NOTE, Note(text="größer"))
    async with database.as_service() as session:
        payload = await session.scalar(sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'tests.note'"))
        await session.execute(sa.text("DELETE FROM pgqueuer"))
    assert NOTE.decode(payload) == Note(text="größer")


async def test_the_same_key_waits_once_and_breaks_no_transaction(database: Database) -> None:
    async with database.as_service() as session:
        assert await enqueue(session, NOTE, Note(text="a"), dedupe_key="k")
        assert not await enqueue(session, NOTE, Note(text="b"), dedupe_key="k")
        assert await enqueue(session, NOTE, Note(text="c"), dedupe_key="other")
    assert await waiting(database, NOTE.name) == 2
