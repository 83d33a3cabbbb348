"""What is remembered of somebody who deleted everything: how much of the free allowances they had used, and no more.

Otherwise deleting and returning renews what is given once in a lifetime. The row names nobody: it stands under a hash
of the Telegram id with a key of its own, which is in no backup of the database and does not change with FILES_KEY.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import RememberedUse, UsageEvent, User
from db.states import Operation, PeriodType

_LIFETIME = "lifetime"


class Memory:
    """Keeps and finds the uses of people under the hash of their Telegram id. Everything needs the service role."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, telegram_id: int) -> bytes:
        """The hash that stands for the person; without the key nobody finds the id to it."""
        return hmac.new(self._key, str(telegram_id).encode(), hashlib.sha256).digest()

    async def keep(self, session: AsyncSession, user_id: UUID) -> None:
        """Before an account is deleted: what it has used of allowances for life. Nothing used leaves no row."""
        telegram_id = await session.scalar(sa.select(User.telegram_id).where(User.id == user_id))
        used = await session.execute(
            sa.select(UsageEvent.operation_type, sa.func.sum(UsageEvent.credits_used))
            .where(UsageEvent.user_id == user_id, UsageEvent.period_type == PeriodType.LIFETIME)
            .group_by(UsageEvent.operation_type)
        )
        for operation, count in used:
            if count and telegram_id is not None:
                await session.execute(
                    insert(RememberedUse)
                    .values(person=self.name(telegram_id), operation=operation, used=count)
                    .on_conflict_do_update(
                        index_elements=[RememberedUse.person, RememberedUse.operation], set_={"used": count}
                    )
                )

    async def give_back(self, session: AsyncSession, user: User) -> None:
        """To an account just made: the uses of the one before it, if there was one. What is remembered stays."""
        found = await session.scalars(
            sa.select(RememberedUse).where(RememberedUse.person == self.name(user.telegram_id))
        )
        for use in found:
            session.add(
                UsageEvent(
                    user_id=user.id,
                    operation_type=Operation(use.operation),
                    credits_used=use.used,
                    period_type=PeriodType.LIFETIME,
                    period_key=_LIFETIME,
                    request_key=f"remembered:{user.id}:{use.operation}",
                    settled_at=sa.func.now(),
                )
            )
