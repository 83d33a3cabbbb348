"""Signs of life: a part that works notes the time, and `/healthz` turns red when that time is too long ago."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Heartbeat
from db.states import Beat

# Thirty notices a second are one sign of life: the row is not written for each.
SPACING = timedelta(seconds=10)


async def beat(session: AsyncSession, name: Beat) -> None:
    """Notes that `name` goes on. Needs the service role."""
    now = sa.func.now()
    await session.execute(
        insert(Heartbeat)
        .values(name=name, seen_at=now)
        .on_conflict_do_update(
            index_elements=[Heartbeat.name], set_={"seen_at": now}, where=Heartbeat.seen_at < now - SPACING
        )
    )
