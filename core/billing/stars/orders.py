"""Orders in Stars: what an invoice names, and who may still buy which plan."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.catalogue import Plan, find, price
from core.billing.locking import lock_person
from core.billing.one_plan import rival_plan
from core.billing.payments import open_payment
from core.errors import ShortlistError
from db.models import Payment, Subscription
from db.session import as_service_within
from db.states import PaymentRail, PaymentStatus

# How long an invoice can be paid at the price that it says. Half of that long, another tap on *Buy* shows the same
# order again: whoever taps twice has two invoices of which one can be paid.
VALID_FOR = timedelta(hours=24)

_PREFIX = "payment:"


class PlanRuns(ShortlistError):
    """The person has a plan that is as good, or one that is paid by card and changed there."""

    def __init__(self, rival: Subscription) -> None:
        super().__init__(f"{rival.product} runs")
        # Taken out of the row, which is gone with the transaction that this error ends.
        self.rail = rival.rail
        self.tier = rival.tier
        self.until = rival.period_end


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


async def order(session: AsyncSession, user_id: UUID, code: str, key: str) -> Payment:
    """The person's order of that product, at today's price.

    The same key, or an order of today that is still open at that price, is the same order. Raises `UnknownProduct`,
    `CatalogueInvalid` and `PlanRuns`.
    """
    async with as_service_within(session):
        product = await find(session, code)
        await lock_person(session, user_id)
        if isinstance(product, Plan) and (rival := await rival_plan(session, user_id, product.tier)):
            raise PlanRuns(rival)
        amount, currency = price(product, PaymentRail.STARS)
        same = await session.scalars(
            sa.select(Payment)
            .where(
                Payment.user_id == user_id,
                Payment.rail == PaymentRail.STARS,
                Payment.status == PaymentStatus.OPEN,
                Payment.product == code,
                Payment.amount_minor == amount,
                Payment.currency == currency,
                Payment.terms == product.terms.model_dump(mode="json"),
                Payment.created_at > sa.func.now() - VALID_FOR / 2,
            )
            .order_by(Payment.created_at.desc())
            .limit(1)
        )
        return same.first() or await open_payment(session, user_id, product, PaymentRail.STARS, key)


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
