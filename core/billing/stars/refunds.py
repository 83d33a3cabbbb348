"""Stars that go back: what they bought is taken back in one commit with the task that asks Telegram.

So a person cannot spend credits that are being refunded, and a crash leaves either nothing or a task that runs again:
Telegram refunds a charge once however often it is asked. Should it refuse for good, what was taken is given back.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import clawback
from core.billing.stars import renewals
from core.errors import ShortlistError
from core.locking import lock_payment
from core.queue import Task, enqueue
from core.values import Value
from db.models import Payment, User
from db.session import Database, as_service_within
from db.states import PaymentRail


class NotRefundable(ShortlistError):
    """There is nothing in Stars to refund: not paid, gone back before, or another rail's."""


class SendBack(Value):
    """The charge shall be refunded. `telegram_id` is None where only Telegram knows who paid: a deleted account.

    `key` is the claim that this refund makes. `subscription` is stopped before, so that nothing new is charged.
    """

    payment_id: UUID
    charge: str
    key: str
    telegram_id: int | None = None
    subscription: str | None = None


SEND_BACK = Task("stars.send_back", SendBack)


async def refund(session: AsyncSession, payment_id: UUID, key: str) -> bool:
    """Sends a paid payment back in full: Telegram knows no part of a refund. False when `key` did so before.

    Raises `NotRefundable`.
    """
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        telegram_id = await session.scalar(sa.select(User.telegram_id).where(User.id == payment.user_id))
        return await send_back(session, payment, telegram_id, key)


async def send_back(session: AsyncSession, payment: Payment, telegram_id: int | None, key: str) -> bool:
    """`refund` for a payment that is locked. Needs the service role. Raises `NotRefundable`."""
    if key in payment.claims:
        return False
    is_paid = payment.rail == PaymentRail.STARS and payment.paid_at is not None
    if not is_paid or payment.reference is None or clawback.claimed_minor(payment) >= payment.amount_minor:
        raise NotRefundable(f"{payment.id} is not paid in Stars, or went back before")
    stops = payment.subscription_id if await renewals.is_last(session, payment) else None
    await clawback.take_back(session, payment.id, key, payment.amount_minor)
    task = SendBack(
        payment_id=payment.id, charge=payment.reference, key=key, telegram_id=telegram_id, subscription=stops
    )
    await enqueue(session, SEND_BACK, task)
    return True


async def note_refunded(session: AsyncSession, charge: str) -> bool:
    """Telegram says that the charge was refunded, by us or by itself. False when nothing followed from that."""
    async with as_service_within(session):
        payment_id = await session.scalar(
            sa.select(Payment.id).where(Payment.reference == charge, Payment.rail == PaymentRail.STARS)
        )
        if payment_id is None:
            return False
        payment = await lock_payment(session, payment_id)
        new = clawback.claimed_minor(payment) < payment.amount_minor
        if new:
            await clawback.take_back(
                session, payment.id, f"refunded:{charge}:{len(payment.claims)}", payment.amount_minor
            )
        await renewals.end(session, payment)
        return new


async def give_up(database: Database, task: SendBack) -> None:
    """Telegram refuses for good: what was taken is given back, and operators are told."""
    async with database.as_service() as session:
        await clawback.give_back(session, task.payment_id, task.key)
