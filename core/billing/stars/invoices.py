"""Invoices in Stars: which order one names, and how long it can be paid."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Payment
from db.states import PaymentRail, PaymentStatus

# How long an invoice can be paid at the price that it says: a day, as long as a payment page at Stripe. Telegram sets
# no end itself.
VALID_FOR = timedelta(hours=24)

_PREFIX = "payment:"


def payload_of(payment: Payment) -> str:
    """What an invoice carries (at most 128 bytes), and every charge on it repeats."""
    return f"{_PREFIX}{payment.id.hex}"


def order_id(payload: str) -> UUID | None:
    """The order that a payload names; None when it is none of ours."""
    try:
        return UUID(hex=payload.removeprefix(_PREFIX)) if payload.startswith(_PREFIX) else None
    except ValueError:
        return None


async def find_order(session: AsyncSession, payload: str) -> Payment | None:
    """The order in Stars that a payload names. Needs the service role."""
    payment_id = order_id(payload)
    order = await session.get(Payment, payment_id) if payment_id is not None else None
    return order if order is not None and order.rail == PaymentRail.STARS else None


async def expire_due(session: AsyncSession) -> None:
    """Orders whose invoice is too old to be paid are not open any more. Needs the service role."""
    await session.execute(
        sa.update(Payment)
        .where(
            Payment.rail == PaymentRail.STARS,
            Payment.status == PaymentStatus.OPEN,
            Payment.created_at < sa.func.now() - VALID_FOR,
        )
        .values(status=PaymentStatus.EXPIRED)
    )
