"""Somebody with an account who buys, in one transaction: what they have and what was said to them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from db.models import User
from db.states import Operation, SubscriptionTier
from tests.core.credits.people import check

_numbers = itertools.count(1)


@dataclass
class Buyer:
    """The transaction, with the service role, and the person. The test rolls it back."""

    session: AsyncSession
    user_id: UUID
    # Tasks up to here were enqueued by others.
    queued_before: int = field(default=0, kw_only=True)

    async def credits(self) -> int:
        return (await check(self.session, self.user_id)).credits

    async def debt(self) -> int:
        return (await check(self.session, self.user_id)).debt

    async def spend(self, amount: int) -> None:
        key = f"scan:{next(_numbers)}"
        await credits.hold(self.session, self.user_id, Operation.MATCH, amount, key)
        await credits.settle(self.session, self.user_id, key)

    async def tier(self) -> SubscriptionTier:
        found = await self.session.scalar(sa.select(User.subscription_tier).where(User.id == self.user_id))
        assert found is not None
        return found

    async def told(self) -> list[NoticeKind]:
        """What the person was told, in order."""
        return [Notice.model_validate_json(payload).kind for payload in await self.queued(SEND.name)]

    async def operators_told(self) -> list[Matter]:
        return [OperatorNotice.model_validate_json(p).matter for p in await self.queued(TELL_OPERATORS.name)]

    async def queued(self, name: str) -> list[bytes]:
        """The payloads of tasks that wait."""
        rows = await self.session.execute(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :name AND id > :before ORDER BY id"),
            {"name": name, "before": self.queued_before},
        )
        return [bytes(payload) for payload in rows.scalars()]

    async def delete_person(self) -> None:
        await self.session.execute(sa.delete(User).where(User.id == self.user_id))
