"""Removing people's files: asked for in the transaction that removes the rows, done after its commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.queue import FOR_A_DAY, ROUTINE, Task, enqueue
from core.storage import FileMissing, FileStore, FileUnreadable
from core.values import Value
from db.models import OnboardingSession, Resume, User
from db.session import Database

SWEEP_BATCH = 500

# Gets the bytes of a messenger's file by its id.
Download = Callable[[str], Awaitable[bytes]]


class DeleteFiles(Value):
    """Paths in the store whose rows are gone; `chat_id` is who asked for that, and is told if it cannot be done."""

    paths: tuple[str, ...]
    chat_id: int | None = None
    language_code: str = "en"


# A store that is away for an hour must not keep what a person wanted gone.
DELETE = Task("files.delete", DeleteFiles, priority=ROUTINE, retries=FOR_A_DAY)


async def delete_of(session: AsyncSession, where: sa.ColumnElement[bool], *, asked: bool = False) -> None:
    """Has the files of the resumes that match `where` deleted when the caller's transaction commits.

    `asked`: their owner wants that, and is told should it fail. All of them belong to one owner then.
    """
    found = await session.execute(
        sa.select(
            Resume.file_path,
            sa.func.coalesce(User.telegram_id, OnboardingSession.chat_id),
            sa.func.coalesce(User.language_code, OnboardingSession.language_code),
        )
        .outerjoin(User, User.id == Resume.user_id)
        .outerjoin(OnboardingSession, OnboardingSession.id == Resume.onboarding_session_id)
        .where(where, Resume.file_path.is_not(None))
    )
    rows = found.all()
    if rows:
        _, chat_id, language_code = rows[0] if asked else (None, None, "en")
        paths = tuple(path for path, *_ in rows if path)
        await enqueue(session, DELETE, DeleteFiles(paths=paths, chat_id=chat_id, language_code=language_code))


async def delete(store: FileStore, request: DeleteFiles) -> None:
    """Deletes the files. Those that are gone already are no error, so a repeat does no harm."""
    for path in request.paths:
        await store.delete(path)


async def reseal(database: Database, store: FileStore) -> tuple[int, int]:
    """Seals files that only the old key opens with the new one. How many those were, and how many no key opens.

    Repeating it does no harm. A file that is deleted meanwhile is not brought back.
    """
    sealed = unreadable = 0
    async for path in store.paths():
        try:
            if not await store.reseal(path):
                continue
            sealed += 1
            async with database.as_service() as session:
                known = await session.scalar(sa.select(sa.exists().where(Resume.file_path == path)))
            # Its row went after we had read it: its deletion may have come before we wrote it.
            if not known:
                await store.delete(path)
        except FileMissing:
            continue
        except FileUnreadable:
            unreadable += 1
    return sealed, unreadable


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
