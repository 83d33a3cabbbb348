"""One plan at a time, whichever rail it is paid by: an open order of another one cannot be paid any more.

Two devices can pay both at once all the same. Then the second comes to nothing and goes back: a charge in Stars by
`core.billing.stars.charges`, one by card from here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import claims, subscriptions
from core.billing.refunds import enqueue_refund
from core.billing.telling import tell
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


async def rival_plan(
    session: AsyncSession, user_id: UUID, tier: SubscriptionTier, *, beside: str = ""
) -> Subscription | None:
    """The plan, other than `beside`, that makes one of `tier` pointless or a second bill; None when there is none.

    A lower plan in Stars is no rival: its renewal is stopped once the higher one is paid.
    """
    async with as_service_within(session):
        moment = await session.scalar(sa.select(sa.func.now()))
        for running in await subscriptions.of_person(session, user_id):
            over = running.period_end is not None and moment is not None and running.period_end <= moment
            as_good = running.rail == PaymentRail.STRIPE or subscriptions.RANK[running.tier] >= subscriptions.RANK[tier]
            if running.reference != beside and as_good and not (over and running.rail == PaymentRail.STARS):
                return running
    return None


async def is_second_plan(session: AsyncSession, order: Payment, subscription: str) -> bool:
    """Whether the unpaid order would be paid beside a plan that is as good: two devices paid two links at once."""
    if order.user_id is None or order.tier is None or order.paid_at is not None:
        return False
    return await rival_plan(session, order.user_id, order.tier, beside=subscription) is not None


async def close_orders(session: AsyncSession, paid: Payment) -> None:
    """The person paid a plan: their open orders of plans on the other rail are over. Needs the service role.

    The check before a payment in Stars sees that by itself; a payment page at Stripe is closed by a job.
    """
    pages = await session.scalars(
        sa.update(Payment)
        .where(
            Payment.user_id == paid.user_id,
            Payment.rail != paid.rail,
            Payment.status == PaymentStatus.OPEN,
            Payment.tier.is_not(None),
        )
        .values(status=PaymentStatus.EXPIRED)
        .returning(Payment.checkout_session_id)
    )
    for page in pages.all():
        if page is not None:
            await enqueue(session, CLOSE, CloseCheckout(session_id=page), dedupe_key=f"{CLOSE.name}:{page}")


async def turn_away(
    session: AsyncSession, payment: Payment, reference: str, paid_at: datetime, subscription: str
) -> None:
    """The locked payment bought a plan by card beside one that runs: it grants nothing, and goes back as a job."""
    payment.reference = reference
    payment.paid_at = paid_at
    payment.subscription_id = subscription
    payment.status = PaymentStatus.MISMATCHED
    await claims.apply(session, payment)
    await tell(session, payment.user_id, NoticeKind.PAYMENT_TWICE, payment_id=payment.id)
    await enqueue_refund(session, payment.id, f"twice:{reference}")
