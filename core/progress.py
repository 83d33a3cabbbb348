"""Which message says "working on it", kept by the task's key, so that whoever finishes the task can replace it."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ProgressMessage

# A task is tried for a day at most, and its notice for a day after that: what is older belongs to a task that is gone.
KEEP = timedelta(days=2)


class Progress(Protocol):
    """The message that says "working on it", which appears when something takes longer than a second."""

    async def settle(self) -> None:
        """Returns once it is certain that no such message appears from now on."""


async def remember(session: AsyncSession, key: str, chat_id: int, message_id: int) -> None:
    """Keeps the message of the task `key`. Needs the service role, as everything here."""
    await session.execute(
        insert(ProgressMessage)
        .values(key=key, chat_id=chat_id, message_id=message_id)
        .on_conflict_do_update(index_elements=[ProgressMessage.key], set_={"message_id": message_id})
    )


async def recall(session: AsyncSession, key: str) -> int | None:
    """The message of the task `key`, if one appeared."""
    return await session.scalar(sa.select(ProgressMessage.message_id).where(ProgressMessage.key == key))


async def forget(session: AsyncSession, key: str) -> None:
    """The message was replaced or removed."""
    await session.execute(sa.delete(ProgressMessage).where(ProgressMessage.key == key))


async def forget_old(session: AsyncSession) -> None:
    """Removes what no task will ask for any more."""
    await session.execute(sa.delete(ProgressMessage).where(ProgressMessage.created_at < sa.func.now() - KEEP))
