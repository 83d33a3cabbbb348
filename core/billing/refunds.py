"""Money that goes back, whichever rail it came over: an operator asks, or it granted nothing. The rails do it."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.queue import Task, enqueue
from core.values import Value
from db.models import Payment


class RefundPayment(Value):
    """Pay back `amount_minor` of the payment, or all that is left. `key` makes a second try the same refund."""

    payment_id: UUID
    amount_minor: int | None
    key: str


REFUND = Task("payments.refund", RefundPayment)


async def enqueue_refund(session: AsyncSession, payment_id: UUID, key: str) -> None:
    """Has all that is left of the payment paid back, once for each key."""
    task = RefundPayment(payment_id=payment_id, amount_minor=None, key=key)
    await enqueue(session, REFUND, task, dedupe_key=f"{REFUND.name}:{key}")


async def find_payment(session: AsyncSession, name: str) -> Payment | None:
    """The payment with that id, the last twelve characters of it, or the rail's reference. Needs the service role."""
    text = sa.cast(Payment.id, sa.Text)
    ending = sa.and_(sa.func.length(name) == 12, sa.func.right(text, 12) == name.lower())
    rows = await session.scalars(
        sa.select(Payment).where(sa.or_(text == name.lower(), Payment.reference == name, ending)).limit(2)
    )
    found = rows.all()
    return found[0] if len(found) == 1 else None
