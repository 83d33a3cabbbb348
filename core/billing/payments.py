"""Payments of both rails: ordered, then paid, each exactly once whatever is said twice, late or out of order.

A payment keeps the price and the promise of the moment it was ordered. One charge is one row: a renewal, or an old
invoice that is paid again, is a payment of its own. Whoever changes a payment locks its person first, as the ledger
does, so nothing here can deadlock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import claims, one_plan, refunds, subscriptions
from core.billing.catalogue import Product, Terms, price
from core.billing.locking import lock_payment
from core.billing.telling import line, tell, tell_operators
from core.notices import Matter, NoticeKind
from db.models import Payment
from db.session import as_service_within
from db.states import LotSource, PaymentRail, PaymentStatus

# Nothing has been paid yet.
UNPAID = (PaymentStatus.OPEN, PaymentStatus.PROCESSING, PaymentStatus.FAILED, PaymentStatus.EXPIRED)
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


async def open_payment(session: AsyncSession, user_id: UUID, product: Product, rail: PaymentRail, key: str) -> Payment:
    """The order of `product` under `key`, at today's price; the same key again finds the same order."""
    amount_minor, currency = price(product, rail)
    async with as_service_within(session):
        await session.execute(
            insert(Payment)
            .values(
                user_id=user_id,
                rail=rail,
                product=product.code,
                tier=product.terms.tier,
                amount_minor=amount_minor,
                currency=currency,
                terms=product.terms.model_dump(mode="json"),
                request_key=key,
            )
            .on_conflict_do_nothing(index_elements=[Payment.request_key])
        )
        return (await session.scalars(sa.select(Payment).where(Payment.request_key == key))).one()


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
        order = await lock_payment(session, payment_id)
        payment = (
            order if order.reference in (None, reference) else await _copy(session, order, f"{order.rail}:{reference}")
        )
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
        await claims.apply(session, payment)
        await session.flush()
        return Fulfilment(outcome, payment)


async def reorder(session: AsyncSession, payment_id: UUID) -> Payment:
    """A new order on the terms of one that came to nothing; asked twice, the same."""
    async with as_service_within(session):
        order = await lock_payment(session, payment_id)
        return await _copy(session, order, f"{order.request_key}:again")


async def renew(
    session: AsyncSession,
    order_id: UUID,
    name: str,
    *,
    product: str,
    terms: Terms,
    amount_minor: int,
    currency: str,
) -> Payment:
    """A further payment of the person who placed the order: what the rail bills for a plan later, by its `name`."""
    async with as_service_within(session):
        order = await lock_payment(session, order_id)
        key = f"{order.rail}:{name}"
        await session.execute(
            insert(Payment)
            .values(
                user_id=order.user_id,
                rail=order.rail,
                product=product,
                tier=terms.tier,
                amount_minor=amount_minor,
                currency=currency,
                terms=terms.model_dump(mode="json"),
                request_key=key,
            )
            .on_conflict_do_nothing(index_elements=[Payment.request_key])
        )
        return (await session.scalars(sa.select(Payment).where(Payment.request_key == key))).one()


async def close(session: AsyncSession, payment_id: UUID, status: PaymentStatus) -> bool:
    """The order came to nothing (failed, expired), or waits for a bank (processing). False when that was known.

    What was paid stays paid; and what came to nothing here may still be paid later.
    """
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        if payment.status not in UNPAID or payment.status == status:
            return False
        payment.status = status
        if status == PaymentStatus.PROCESSING:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_PENDING, payment_id=payment.id)
        elif status == PaymentStatus.FAILED:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_FAILED, payment_id=payment.id)
        await session.flush()
        return True


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


async def _copy(session: AsyncSession, order: Payment, key: str) -> Payment:
    """A payment under `key` at the order's price and promise."""
    copied = ("user_id", "rail", "product", "tier", "amount_minor", "currency", "terms")
    await session.execute(
        insert(Payment)
        .values(request_key=key, **{name: getattr(order, name) for name in copied})
        .on_conflict_do_nothing(index_elements=[Payment.request_key])
    )
    return (await session.scalars(sa.select(Payment).where(Payment.request_key == key).with_for_update())).one()


def _judge(payment: Payment, amount_minor: int, currency: str) -> Outcome:
    if payment.user_id is None:
        return Outcome.UNCLAIMED
    if (amount_minor, currency.lower()) != (payment.amount_minor, payment.currency.lower()):
        return Outcome.MISMATCHED
    return Outcome.DONE


async def _grant(session: AsyncSession, payment: Payment, period: Period | None) -> None:
    terms = Terms.model_validate(payment.terms)
    now: datetime = (await session.scalars(sa.select(sa.func.now()))).one()
    payment.status = PaymentStatus.PAID
    payment.fulfilled_at = now
    await session.flush()
    assert payment.user_id is not None  # noqa: S101 - judged before
    kind = NoticeKind.PAYMENT_DONE
    if terms.tier is not None:
        if period is None:
            raise ValueError("a plan is paid for a period")
        if period.is_change:
            kind = NoticeKind.PLAN_CHANGE_PAID
        elif await subscriptions.paid_before(session, payment):
            kind = NoticeKind.SUBSCRIPTION_RENEWED
        else:
            await one_plan.close_orders(session, payment)
        await subscriptions.extend(
            session,
            payment.user_id,
            payment.rail,
            period.subscription,
            product=payment.product,
            tier=terms.tier,
            until=period.end,
        )
    if terms.credits:
        await credits.grant(
            session,
            payment.user_id,
            terms.credits,
            f"payment:{payment.id}",
            source=LotSource(payment.rail) if terms.tier is None else LotSource.SUBSCRIPTION,
            # Counted from the moment they arrive, so that a late message costs the person nothing.
            expires_at=period.end if period else terms.expiry(now),
            payment_id=payment.id,
            price_minor=payment.amount_minor,
            currency=payment.currency,
            stripe_session_id=payment.checkout_session_id,
        )
    await tell(session, payment.user_id, kind, payment_id=payment.id)
