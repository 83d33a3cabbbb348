"""One plan at a time, whichever rail it is paid by. All rules about a second plan stand here.

Before an order (`check`) and before Stars change hands (`find_conflict`), a second plan is refused. Once a plan is paid
(`make_only`), open orders of plans on the other rail cannot be paid any more, and lower plans in Stars are not renewed.
Two devices can pay two plans at once all the same. Then the second (`is_second`) grants nothing and goes back: a charge
in Stars by `core.billing.stars.charges`, one by card by `turn_away`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import clawback, subscriptions
from core.billing.catalogue import Plan
from core.billing.notices import tell
from core.billing.refunds import enqueue_refund
from core.billing.stars import renewals
from core.errors import ShortlistError
from core.notices import NoticeKind
from core.queue import Task, enqueue
from core.values import Value
from db.models import Payment, Subscription
from db.session import as_service_within
from db.states import PaymentRail, PaymentStatus, SubscriptionTier


class CloseCheckout(Value):
    """A payment page at Stripe that nobody shall pay any more."""

    session_id: str


CLOSE = Task("checkouts.close", CloseCheckout)


class PlanRuns(ShortlistError):
    """The person has a plan (`subscription`) beside which `wanted` is not sold."""

    def __init__(self, subscription: Subscription, wanted: Plan) -> None:
        super().__init__(f"{subscription.product} runs")
        self.subscription = subscription
        self.wanted = wanted
        # Taken out of the row, which cannot be read any more once this error has ended the transaction.
        self.rail = subscription.rail
        self.tier = subscription.tier
        self.until = subscription.period_end


async def check(session: AsyncSession, user_id: UUID, wanted: Plan, rail: PaymentRail) -> None:
    """Whether an order of that plan may be placed. The person is locked. Raises `PlanRuns`.

    By card no plan is sold beside any other: one by card is changed instead, which costs the difference, and days that
    are paid in Stars would be paid twice. In Stars a higher plan is sold beside a lower one in Stars: Telegram cannot
    change a plan, so nobody would come to a higher one otherwise.
    """
    if rail == PaymentRail.STRIPE:
        running = await subscriptions.of_person(session, user_id)
        conflict = running[0] if running else None
    else:
        conflict = await find_conflict(session, user_id, wanted.tier)
    if conflict is not None:
        raise PlanRuns(conflict, wanted)


async def find_conflict(
    session: AsyncSession, user_id: UUID, tier: SubscriptionTier, *, beside: str = ""
) -> Subscription | None:
    """The plan, other than `beside`, that makes one of `tier` pointless or a second bill; None when there is none.

    A lower plan in Stars makes no conflict: its renewal is stopped once the higher one is paid.
    """
    async with as_service_within(session):
        moment = await session.scalar(sa.select(sa.func.now()))
        for running in await subscriptions.of_person(session, user_id):
            over = running.period_end is not None and moment is not None and running.period_end <= moment
            as_good = running.rail == PaymentRail.STRIPE or subscriptions.RANK[running.tier] >= subscriptions.RANK[tier]
            if running.reference != beside and as_good and not (over and running.rail == PaymentRail.STARS):
                return running
    return None


async def is_second(session: AsyncSession, order: Payment, subscription: str) -> bool:
    """Whether the first charge of `subscription`, which the order brought, would pay a plan beside one as good."""
    if order.user_id is None or order.tier is None or await subscriptions.was_paid(session, subscription):
        return False
    return await find_conflict(session, order.user_id, order.tier, beside=subscription) is not None


async def make_only(session: AsyncSession, paid: Payment) -> None:
    """The first charge of a plan was fulfilled: whatever else would bill the person for a plan ends.

    An invoice in Stars is refused by the check before its payment; a payment page at Stripe is closed by a task.
    """
    if paid.user_id is None:
        return
    pages = await session.scalars(
        sa.update(Payment)
        .where(*_open_plan_orders(paid.user_id), Payment.rail != paid.rail)
        .values(status=PaymentStatus.EXPIRED)
        .returning(Payment.checkout_session_id)
    )
    for page in pages.all():
        if page is not None:
            await enqueue(session, CLOSE, CloseCheckout(session_id=page), dedupe_key=f"{CLOSE.name}:{page}")
    await renewals.stop_all(session, paid.user_id, but=paid.subscription_id)


async def other_pages(session: AsyncSession, order: Payment) -> list[tuple[UUID, str]]:
    """Open payment pages at Stripe of the person's other orders of plans: the order, and the page."""
    if order.user_id is None:
        return []
    rows = await session.execute(
        sa.select(Payment.id, Payment.checkout_session_id).where(
            *_open_plan_orders(order.user_id), Payment.id != order.id, Payment.checkout_session_id.is_not(None)
        )
    )
    return [(payment_id, page) for payment_id, page in rows if page is not None]


async def turn_away(
    session: AsyncSession, payment: Payment, reference: str, paid_at: datetime, subscription: str
) -> None:
    """The locked payment bought a plan by card beside one that runs: it grants nothing, and a task pays it back."""
    payment.reference = reference
    payment.paid_at = paid_at
    payment.subscription_id = subscription
    payment.status = PaymentStatus.MISMATCHED
    await clawback.apply(session, payment)
    await tell(session, payment.user_id, NoticeKind.PAYMENT_TWICE, payment_id=payment.id)
    await enqueue_refund(session, payment.id, f"twice:{reference}")


def _open_plan_orders(user_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (Payment.user_id == user_id, Payment.status == PaymentStatus.OPEN, Payment.tier.is_not(None))
