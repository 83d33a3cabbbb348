"""Charges: Stars that came in. Each is fulfilled once, or goes back to the payer.

An old invoice that is paid again is a purchase of its own and brings its own credits: the check before a payment
refuses that and reserves the invoice, but a charge can outlast the reservation, and Telegram has the money then. What
belongs to no order, or comes from somebody without an account, goes back by itself.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import one_plan, orders
from core.billing.catalogue import STARS_PERIOD, Terms
from core.billing.notices import line, tell_operators
from core.billing.orders import Purchase
from core.billing.payments import Outcome, Period, fulfil
from core.billing.stars import refunds, renewals
from core.billing.stars.invoices import find_order
from core.locking import lock_payment
from core.notices import SEND, Matter, Notice, NoticeKind
from core.queue import enqueue
from core.values import Value
from db.models import Payment, User
from db.session import as_service_within
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus


class Charge(Value):
    """`amount` Stars that `telegram_id` paid. `reference` is Telegram's name of the charge, and unique.

    `until` is the end of the period that a charge for a plan paid for; `renewal` is None where it is not known whether
    this is the first one.
    """

    reference: str
    telegram_id: int
    payload: str
    amount: int
    currency: str
    paid_at: datetime
    until: datetime | None = None
    renewal: bool | None = None
    language_code: str = "en"


class Receipt(StrEnum):
    """What became of a charge."""

    DONE = "done"
    BEFORE = "before"
    SENT_BACK = "sent_back"


async def receive(session: AsyncSession, charge: Charge) -> Receipt:
    """Fulfils the charge, or sends it back; both once, however often and from wherever it is heard of."""
    async with as_service_within(session):
        order = await find_order(session, charge.payload)
        if order is not None:
            # Locked before anything is judged, so that no account is deleted meanwhile.
            order = await lock_payment(session, order.id)
        if await session.scalar(sa.select(Payment.id).where(Payment.reference == charge.reference)):
            return Receipt.BEFORE
        if order is None or not await _is_as_ordered(session, order, charge):
            return await _send_back(session, charge, order)
        period = await _period(session, order, charge)
        if period is not None and await one_plan.is_second(session, order, period.subscription):
            return await _send_back(session, charge, order)
        done = await fulfil(
            session, order.id, charge.reference, charge.amount, charge.currency, charge.paid_at, period=period
        )
        return Receipt.DONE if done.outcome == Outcome.DONE else Receipt.BEFORE


async def _is_as_ordered(session: AsyncSession, order: Payment, charge: Charge) -> bool:
    payer = await session.scalar(sa.select(User.id).where(User.telegram_id == charge.telegram_id))
    same_price = (charge.amount, charge.currency.lower()) == (order.amount_minor, order.currency.lower())
    return payer is not None and payer == order.user_id and same_price


async def _period(session: AsyncSession, order: Payment, charge: Charge) -> Period | None:
    """What the charge paid for, if it is for a plan. A subscription is known by its first charge."""
    if order.tier is None:
        return None
    known = await renewals.newest(session, order.user_id, order.product) if charge.renewal is not False else None
    if known is not None and charge.renewal is None and known.status == SubscriptionStatus.ENDED:
        # Out of Telegram's list, which does not say whether a charge renews: an ended plan is not renewed.
        known = None
    return Period(known.reference if known else charge.reference, charge.until or charge.paid_at + STARS_PERIOD)


def _subscription(charge: Charge, order: Payment | None) -> str | None:
    """The subscription that has to be stopped with the charge, as far as it is known."""
    if charge.until is None:
        return None
    return order.subscription_id if charge.renewal and order is not None else charge.reference


async def _send_back(session: AsyncSession, charge: Charge, order: Payment | None) -> Receipt:
    """Books the charge as a payment without a person, and refunds it. The insert decides which of two calls goes on."""
    purchase = Purchase(
        None, PaymentRail.STARS, order.product if order else "unknown", Terms(), charge.amount, charge.currency
    )
    payment_id = await orders.add(
        session,
        purchase,
        f"{PaymentRail.STARS}:{charge.reference}",
        status=PaymentStatus.UNCLAIMED,
        reference=charge.reference,
        subscription_id=_subscription(charge, order),
        paid_at=charge.paid_at,
    )
    if payment_id is None:
        return Receipt.BEFORE
    payment = await lock_payment(session, payment_id)
    await refunds.send_back(session, payment, charge.telegram_id, f"unclaimed:{charge.reference}")
    notice = Notice(
        chat_id=charge.telegram_id,
        kind=NoticeKind.PAYMENT_SENT_BACK,
        payment_id=payment_id,
        language_code=charge.language_code,
    )
    await enqueue(session, SEND, notice)
    await tell_operators(session, Matter.STARS_SENT_BACK, line(payment))
    return Receipt.SENT_BACK
