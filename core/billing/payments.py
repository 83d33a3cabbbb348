"""What a charge brings, on both rails: each exactly once, whatever is said twice, late or out of order.

One charge is one row of `payments`: a renewal, or an old invoice that is paid again, is a payment of its own. `orders`
says how rows begin. Whoever changes a payment locks its person first, as the ledger does, so nothing here can deadlock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import clawback, one_plan, orders, refunds, subscriptions
from core.billing.catalogue import Terms
from core.billing.notices import line, tell, tell_operators
from core.locking import lock_payment
from core.notices import Matter, NoticeKind
from db.models import Payment
from db.session import as_service_within
from db.states import LotSource, PaymentStatus

# Money came in and nothing went out: it has to go back, or an operator grants what was meant.
OWED = (PaymentStatus.MISMATCHED, PaymentStatus.UNCLAIMED)


class Outcome(StrEnum):
    """What became of a charge."""

    DONE = "done"
    BEFORE = "before"  # this charge was dealt with already
    MISMATCHED = "mismatched"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What a charge brought, and its payment."""

    outcome: Outcome
    payment: Payment


@dataclass(frozen=True, slots=True)
class Period:
    """What a charge for a plan paid for: the rail's name of the subscription, and until when.

    `is_change`: the difference to a dearer plan, in the middle of a period.
    """

    subscription: str
    end: datetime
    is_change: bool = False


async def fulfil(
    session: AsyncSession,
    payment_id: UUID,
    reference: str,
    amount_minor: int,
    currency: str,
    paid_at: datetime,
    *,
    period: Period | None = None,
) -> Fulfilment:
    """The charge `reference` paid the order: what it promised is granted, and the person is told.

    A second charge on the same order becomes a payment of its own. Nothing is granted for another amount or
    currency than ordered, or to an account that is gone: operators are told instead, and in the second case the
    money goes back. A plan needs its `period`.
    """
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        if payment.reference not in (None, reference):
            payment = await orders.copy(session, payment, f"{payment.rail}:{reference}")
        if payment.paid_at is not None:
            return Fulfilment(Outcome.BEFORE, payment)
        payment.reference = reference
        payment.paid_at = paid_at
        payment.subscription_id = period.subscription if period else None
        outcome = _judge(payment, amount_minor, currency)
        if outcome == Outcome.DONE:
            await _grant(session, payment, period)
        else:
            payment.status = PaymentStatus(outcome)
            facts = f"{line(payment)}; paid {amount_minor} {currency}"
            await tell_operators(session, Matter(f"payment_{outcome}"), facts)
            await tell(session, payment.user_id, NoticeKind.PAYMENT_HELD, payment_id=payment.id)
        if outcome == Outcome.UNCLAIMED:
            # Nobody is left to ask, and nothing can be granted. Stars go back by themselves before they come here.
            await refunds.enqueue_refund(session, payment.id, f"unclaimed:{reference}")
        # A refund or dispute may have been heard of before the payment was.
        await clawback.apply(session, payment)
        await session.flush()
        return Fulfilment(outcome, payment)


async def paid_by(session: AsyncSession, user_id: UUID, limit: int) -> list[Payment]:
    """What the person paid, newest first."""
    rows = await session.scalars(
        sa.select(Payment)
        .where(Payment.user_id == user_id, Payment.paid_at.is_not(None))
        .order_by(Payment.paid_at.desc(), Payment.id.desc())
        .limit(limit)
    )
    return list(rows)


async def owed(session: AsyncSession) -> list[Payment]:
    """Payments that wait for an operator, oldest first. Needs the service role."""
    rows = await session.scalars(sa.select(Payment).where(Payment.status.in_(OWED)).order_by(Payment.paid_at))
    return list(rows)


def _judge(payment: Payment, amount_minor: int, currency: str) -> Outcome:
    if payment.user_id is None:
        return Outcome.UNCLAIMED
    if (amount_minor, currency.lower()) != (payment.amount_minor, payment.currency.lower()):
        return Outcome.MISMATCHED
    return Outcome.DONE


async def _grant(session: AsyncSession, payment: Payment, period: Period | None) -> None:
    """What the payment promised, and the notice. The account is there: `_judge` looked."""
    terms = Terms.model_validate(payment.terms)
    now: datetime = (await session.scalars(sa.select(sa.func.now()))).one()
    payment.status = PaymentStatus.PAID
    payment.fulfilled_at = now
    await session.flush()
    kind = NoticeKind.PAYMENT_DONE if terms.tier is None else await _grant_plan(session, payment, period)
    await _grant_credits(session, payment, terms, expires_at=period.end if period else terms.expiry(now))
    await tell(session, payment.user_id, kind, payment_id=payment.id)
    if terms.tier is not None and kind == NoticeKind.PAYMENT_DONE:
        await one_plan.make_only(session, payment)


async def _grant_plan(session: AsyncSession, payment: Payment, period: Period | None) -> NoticeKind:
    """The plan counts until the end of the period. What to tell: of a plan's first charge, that it is paid."""
    if period is None:
        raise ValueError("a plan is paid for a period")
    assert payment.user_id is not None and payment.tier is not None  # noqa: S101, PT018 - judged before
    if period.is_change:
        kind = NoticeKind.PLAN_CHANGE_PAID
    elif await subscriptions.was_paid(session, period.subscription, but=payment.id):
        kind = NoticeKind.SUBSCRIPTION_RENEWED
    else:
        kind = NoticeKind.PAYMENT_DONE
    await subscriptions.extend(
        session,
        payment.user_id,
        payment.rail,
        period.subscription,
        product=payment.product,
        tier=payment.tier,
        until=period.end,
    )
    return kind


async def _grant_credits(session: AsyncSession, payment: Payment, terms: Terms, *, expires_at: datetime | None) -> None:
    """A lot of credits. Its time counts from the moment it arrives, so a late message costs the person nothing."""
    if not terms.credits:
        return
    assert payment.user_id is not None  # noqa: S101 - judged before
    await credits.grant(
        session,
        payment.user_id,
        terms.credits,
        f"payment:{payment.id}",
        source=LotSource(payment.rail) if terms.tier is None else LotSource.SUBSCRIPTION,
        expires_at=expires_at,
        payment_id=payment.id,
        price_minor=payment.amount_minor,
        currency=payment.currency,
        stripe_session_id=payment.checkout_session_id,
    )
