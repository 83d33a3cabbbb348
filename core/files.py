"""Removing people's files: asked for in the transaction that removes the rows, done after its commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.queue import ROUTINE, Task, enqueue
from core.storage import FileStore
from core.values import Value
from db.models import Resume
from db.session import Database

SWEEP_BATCH = 500

# Gets the bytes of a messenger's file by its id.
Download = Callable[[str], Awaitable[bytes]]


class DeleteFiles(Value):
    """Paths in the store whose rows are gone."""

    paths: tuple[str, ...]


DELETE = Task("files.delete", DeleteFiles, priority=ROUTINE)


async def delete_of(session: AsyncSession, where: sa.ColumnElement[bool]) -> None:
    """Has the files of the resumes that match `where` deleted when the caller's transaction commits."""
    paths = (await session.scalars(sa.select(Resume.file_path).where(where, Resume.file_path.is_not(None)))).all()
    if paths:
        await enqueue(session, DELETE, DeleteFiles(paths=tuple(path for path in paths if path)))


async def delete(store: FileStore, request: DeleteFiles) -> None:
    """Deletes the files. Those that are gone already are no error, so a repeat does no harm."""
    for path in request.paths:
        await store.delete(path)


async def sweep(database: Database, store: FileStore) -> int:
    """Deletes files that no row names, left by a crash. Returns how many."""
    swept = 0
    batch: list[str] = []
    async for path in store.paths():
        batch.append(path)
        if len(batch) == SWEEP_BATCH:
            swept += await _sweep(database, store, batch)
            batch = []
    return swept + await _sweep(database, store, batch)


async def _sweep(database: Database, store: FileStore, paths: list[str]) -> int:
    async with database.as_service() as session:
        known = set(await session.scalars(sa.select(Resume.file_path).where(Resume.file_path.in_(paths))))
    orphans = [path for path in paths if path not in known]
    for path in orphans:
        await store.delete(path)
    return len(orphans)
