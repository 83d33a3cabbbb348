"""What the clock does: credits expire, and open holds that are old are found."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.credits.sql import EXPIRE
from core.locking import lock_person
from db.models import CreditPurchase
from db.session import Database

# People or holds of one round; the next round does the rest.
BATCH = 500

_OPEN_HOLDS = sa.text(
    """
    SELECT DISTINCT holds.user_id, holds.cause_key FROM credit_usage holds
    WHERE holds.kind = 'hold' AND holds.created_at < now() - CAST(:age AS interval) AND NOT EXISTS (
      SELECT FROM credit_usage closing
      WHERE closing.cause_key = holds.cause_key AND closing.kind IN ('settle', 'release')
    )
    LIMIT :batch
    """
)


async def expire_due(database: Database) -> int:
    """Expires what is due, one person a transaction; how many credits went.

    Nobody can spend them before that either: this only writes it down.
    """
    async with database.as_service() as session:
        people = await session.scalars(
            sa.select(CreditPurchase.user_id)
            .where(CreditPurchase.remaining_credits > 0, CreditPurchase.expires_at <= sa.func.now())
            .distinct()
            .limit(BATCH)
        )
        user_ids = people.all()
    expired = 0
    for user_id in user_ids:
        async with database.as_service() as session:
            expired += await expire(session, user_id)
    return expired


async def expire(session: AsyncSession, user_id: UUID) -> int:
    """Expires what is due of one person; how many credits went. Needs the service role."""
    if await lock_person(session, user_id) is None:
        return 0
    return int(await session.scalar(EXPIRE, {"user_id": user_id}) or 0)


async def open_holds(session: AsyncSession, *, older_than: timedelta) -> list[tuple[UUID, str]]:
    """People and keys of holds that nobody settled or released in that time. Needs the service role."""
    rows = await session.execute(_OPEN_HOLDS, {"age": older_than, "batch": BATCH})
    return [(user_id, key) for user_id, key in rows]
