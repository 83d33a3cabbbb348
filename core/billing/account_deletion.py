"""Deleting an account: what would go on charging the person ends, and Stripe forgets the customer."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.stars import renewals
from core.queue import Task, enqueue
from core.values import Value
from db.models import User


class ForgetCustomer(Value):
    """A customer of Stripe whose account is gone; `chat_id` is who asked for that, and is told if it cannot be done."""

    customer: str
    chat_id: int | None = None
    language_code: str = "en"


FORGET = Task("stripe.forget", ForgetCustomer)


async def end_billing(session: AsyncSession, user_id: UUID) -> None:
    """Enqueues the tasks that end it at Stripe and Telegram, in the transaction that removes the account."""
    person = await session.get(User, user_id)
    if person is None:
        return
    if person.stripe_customer_id is not None:
        forget = ForgetCustomer(
            customer=person.stripe_customer_id, chat_id=person.telegram_id, language_code=person.language_code
        )
        await enqueue(session, FORGET, forget)
    await renewals.stop_all(session, user_id)
