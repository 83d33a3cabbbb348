"""What all effects have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.stripe.metadata import named_payment
from core.errors import ShortlistError
from db.models import Payment
from db.session import Database
from db.states import PaymentRail

# Applied in the caller's transaction, which needs the service role; answers in a word what it came to.
Effect = Callable[[AsyncSession], Awaitable[str]]


class Outdated(ShortlistError):
    """What was read from Stripe was overtaken before it was applied: read again."""


async def nothing(session: AsyncSession) -> str:
    """The effect of an object that is not ours."""
    return "foreign"


def both(first: Effect, second: Effect) -> Effect:
    """One after the other; the second answers."""

    async def apply(session: AsyncSession) -> str:
        await first(session)
        return await second(session)

    return apply


async def find_order(database: Database, metadata: dict[str, str]) -> UUID | None:
    """The payment that the metadata name, if there is such a payment by card here.

    There may be none although the metadata are ours: another deployment may share the account.
    """
    payment_id = named_payment(metadata)
    if payment_id is None:
        return None
    async with database.as_service() as session:
        return await session.scalar(
            sa.select(Payment.id).where(Payment.id == payment_id, Payment.rail == PaymentRail.STRIPE)
        )
