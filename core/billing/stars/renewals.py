"""Plans in Stars after they are bought: Telegram renews them every 30 days until somebody stops that."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import subscriptions
from core.billing.notices import tell, tell_operators
from core.billing.stars.invoices import find_order
from core.notices import SEND, GaveUp, Matter, Notice, NoticeKind
from core.queue import FOR_A_DAY, Task, enqueue
from core.values import Value
from db.models import Payment, Subscription, User
from db.session import as_service_within
from db.states import PaymentRail, SubscriptionStatus


class StopRenewal(Value):
    """Telegram shall not renew this subscription of that person any more.

    `reference` is the charge of its first payment: that is how Telegram knows a subscription
    (core.telegram.org/method/payments.botCancelStarsSubscription).
    """

    telegram_id: int
    reference: str
    language_code: str = "en"


# Telegram may be away for an hour, and charges the next renewal when nobody has stopped it.
STOP = Task("stars.stop", StopRenewal, retries=FOR_A_DAY)


class Change(StrEnum):
    """What a person did to a subscription in Telegram's own settings, or Telegram's wallet did not allow."""

    CANCELED = "canceled"
    ACTIVE = "active"
    FAILED = "failed"


async def newest(session: AsyncSession, user_id: UUID | None, product: str) -> Subscription | None:
    """The subscription in Stars that the person has, or had last, of that product. Needs the service role."""
    if user_id is None:
        return None
    rows = await session.scalars(
        sa.select(Subscription)
        .where(
            Subscription.user_id == user_id,
            Subscription.rail == PaymentRail.STARS,
            Subscription.product == product,
        )
        .order_by(Subscription.created_at.desc(), Subscription.id.desc())
        .limit(1)
    )
    return rows.one_or_none()


async def running(session: AsyncSession, user_id: UUID, subscription_id: UUID) -> Subscription | None:
    """The person's running subscription in Stars with that id; ids come from strangers."""
    async with as_service_within(session):
        rows = await subscriptions.of_person(session, user_id)
    return next((row for row in rows if row.id == subscription_id and row.rail == PaymentRail.STARS), None)


async def note_ending(session: AsyncSession, reference: str, *, ending: bool = True, quietly: bool = False) -> None:
    """The subscription is not renewed any more, or again; the person is told when that is news."""
    async with as_service_within(session):
        row = await subscriptions.find(session, reference)
        if row is not None and row.status != SubscriptionStatus.ENDED:
            await subscriptions.change(session, row, ending=ending, quietly=quietly)


async def note_change(session: AsyncSession, telegram_id: int, payload: str, change: Change) -> None:
    """A person cancelled or took up a subscription in Telegram's settings, or could not pay its renewal."""
    async with as_service_within(session):
        order = await find_order(session, payload)
        row = await newest(session, order.user_id, order.product) if order is not None else None
        owner = await session.get(User, row.user_id) if row is not None and row.user_id else None
        if row is None or owner is None or owner.telegram_id != telegram_id:
            return
        if change == Change.FAILED:
            await tell(session, owner.id, NoticeKind.SUBSCRIPTION_UNPAID, subscription_id=row.id)
        else:
            await note_ending(session, row.reference, ending=change == Change.CANCELED)


async def end(session: AsyncSession, payment: Payment) -> None:
    """The payment went back: the plan ends with it, if no later one was made."""
    if payment.subscription_id is not None and await is_last(session, payment):
        row = await subscriptions.find(session, payment.subscription_id)
        if row is not None and row.status != SubscriptionStatus.ENDED:
            await subscriptions.change(session, row, status=SubscriptionStatus.ENDED, ending=True, quietly=True)


async def is_last(session: AsyncSession, payment: Payment) -> bool:
    """Whether no later payment was made for the payment's subscription, if it has one."""
    if payment.subscription_id is None:
        return True
    later = await session.scalar(
        sa.select(Payment.id)
        .where(
            Payment.subscription_id == payment.subscription_id,
            Payment.id != payment.id,
            Payment.fulfilled_at.is_not(None),
            Payment.paid_at > payment.paid_at,
        )
        .limit(1)
    )
    return later is None


async def stop_all(session: AsyncSession, user_id: UUID, *, but: str | None = None) -> None:
    """Stops the renewal of every plan in Stars that the person has, other than `but`, as tasks of this commit."""
    async with as_service_within(session):
        person = await session.get_one(User, user_id)
        for row in await subscriptions.of_person(session, user_id):
            if row.rail == PaymentRail.STARS and row.reference != but and not row.cancel_at_period_end:
                stop = StopRenewal(
                    telegram_id=person.telegram_id, reference=row.reference, language_code=person.language_code
                )
                await enqueue(session, STOP, stop)
                await note_ending(session, row.reference)


async def give_up(session: AsyncSession, task: StopRenewal) -> None:
    """Telegram did not take a stop: the person or an operator has to, before the next renewal."""
    notice = Notice(
        chat_id=task.telegram_id, kind=NoticeKind.GAVE_UP, gave_up=GaveUp.RENEWAL, language_code=task.language_code
    )
    await enqueue(session, SEND, notice)
    await tell_operators(session, Matter.RENEWAL_NOT_STOPPED, f"{task.telegram_id} {task.reference}")
