"""An account goes: what would go on charging its owner has to end, and what knows their address has to forget it."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.queue import Task, enqueue
from core.values import Value
from db.models import User


class ForgetCustomer(Value):
    """A customer of Stripe whose account is gone."""

    customer: str


FORGET = Task("stripe.forget", ForgetCustomer)


async def leave(session: AsyncSession, user_id: UUID) -> None:
    """Enqueues what has to be ended elsewhere, in the transaction that removes the account."""
    customer = await session.scalar(sa.select(User.stripe_customer_id).where(User.id == user_id))
    if customer is not None:
        await enqueue(session, FORGET, ForgetCustomer(customer=customer))
