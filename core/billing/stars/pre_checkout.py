"""The last check before Stars change hands. What may be paid is reserved, so that two devices do not pay it both.

A reservation is all that it writes: asked late, twice or in vain, it moves no money and no credits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.catalogue import CatalogueInvalid, Product, Terms, UnknownProduct, find, price
from core.billing.one_plan import find_conflict
from core.billing.stars import renewals
from core.billing.stars.invoices import VALID_FOR, find_order, order_id
from db.models import Payment, User
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus

# Telegram renews a plan at the end of its period, by its own clock. A day allows for that, and is no second plan.
RENEWS_WITHIN = timedelta(days=1)


# From the answer until Telegram tells of the charge takes seconds. A payment that fails after the answer is told to
# nobody, and its payer tries again: the invoice is held no longer than a person waits for that.
RESERVED_FOR = timedelta(minutes=2)


class Refusal(StrEnum):
    """Why an invoice cannot be paid; `bot` has a sentence for each."""

    UNKNOWN = "unknown"
    STRANGER = "stranger"
    ACCOUNT_GONE = "account_gone"
    DIFFERENT = "different"
    NOT_SOLD = "not_sold"
    PAID = "paid"
    RESERVED = "reserved"
    EXPIRED = "expired"
    PLAN_RUNS = "plan_runs"
    BUSY = "busy"  # said by the edge, when the check itself took too long


@dataclass(frozen=True, slots=True)
class PreCheckout:
    """What Telegram asks before it charges: `amount` Stars from `telegram_id` for the invoice with `payload`.

    `query_id` is Telegram's name of the question, which it may send again.
    """

    query_id: str
    payload: str
    telegram_id: int
    amount: int
    currency: str


async def reserve(session: AsyncSession, checkout: PreCheckout) -> Refusal | None:
    """Why this payment must not happen; None when it may, and then no other one may for `RESERVED_FOR`.

    Needs the service role, and holds from the commit on.

    The price is the one of the order as long as the invoice is young. A pack is paid once per invoice; the link of a
    plan that has ended may be paid anew while it costs and gives the same, since Telegram offers it again.
    """
    order = await find_order(session, checkout.payload)
    if order is None:
        return Refusal.UNKNOWN
    if order.user_id is None:
        return Refusal.ACCOUNT_GONE
    if await _telegram_id(session, order) != checkout.telegram_id:
        return Refusal.STRANGER
    if (checkout.amount, checkout.currency.lower()) != (order.amount_minor, order.currency.lower()):
        return Refusal.DIFFERENT
    try:
        product = await find(session, order.product)
    except (UnknownProduct, CatalogueInvalid):
        # A catalogue that an operator got wrong sells nothing.
        return Refusal.NOT_SOLD
    now: datetime = (await session.scalars(sa.select(sa.func.now()))).one()
    # Who has a plan by now is told so, rather than that the invoice closed with it.
    why = await _plans(session, order, now) or _standing(order, product, now)
    return why or (None if await _take(session, order, checkout.query_id) else Refusal.RESERVED)


async def _take(session: AsyncSession, order: Payment, query_id: str) -> bool:
    """Whether the invoice is reserved for this question. The update decides which of two devices goes on."""
    free = sa.or_(
        Payment.reserved_until.is_(None), Payment.reserved_until < sa.func.now(), Payment.reserved_by == query_id
    )
    # What was paid since the order was read is not judged yet.
    unchanged = Payment.paid_at.is_not_distinct_from(order.paid_at)
    taken = await session.execute(
        sa.update(Payment)
        .where(Payment.id == order.id, free, unchanged)
        .values(reserved_by=query_id, reserved_until=sa.func.now() + RESERVED_FOR)
        .returning(Payment.id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none() is not None


async def release(session: AsyncSession, payload: str, query_id: str) -> None:
    """Telegram gave the payment of that question up, so the invoice can be paid again. Needs the service role."""
    await session.execute(
        sa.update(Payment)
        .where(Payment.id == order_id(payload), Payment.reserved_by == query_id)
        .values(reserved_by=None, reserved_until=None)
    )


async def _telegram_id(session: AsyncSession, order: Payment) -> int | None:
    return await session.scalar(sa.select(User.telegram_id).where(User.id == order.user_id))


def _standing(order: Payment, product: Product, now: datetime) -> Refusal | None:
    if order.paid_at is None:
        over = order.status == PaymentStatus.EXPIRED or now - order.created_at > VALID_FOR
        return Refusal.EXPIRED if over else None
    if order.tier is None:
        return Refusal.PAID
    same = (order.amount_minor, order.currency) == price(product, PaymentRail.STARS)
    return None if same and Terms.model_validate(order.terms) == product.terms else Refusal.EXPIRED


async def _plans(session: AsyncSession, order: Payment, now: datetime) -> Refusal | None:
    if order.tier is None or order.user_id is None:
        return None
    own = await renewals.newest(session, order.user_id, order.product) if order.paid_at else None
    if own is not None and own.status != SubscriptionStatus.ENDED and own.period_end is not None:
        return None if own.period_end - now < RENEWS_WITHIN else Refusal.PLAN_RUNS
    return Refusal.PLAN_RUNS if await find_conflict(session, order.user_id, order.tier) else None
