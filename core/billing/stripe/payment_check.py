"""*I have paid*: one payment is looked up at Stripe at once, because a person says so."""

from __future__ import annotations

from uuid import UUID

from core.billing.orders import UNPAID
from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.events import settle_session
from core.billing.stripe.gateway import Gateway
from core.queue import Task
from db.models import Payment
from db.session import Database


class CheckPayment(ChatRequest):
    """Somebody says that they have paid."""

    payment_id: UUID


CHECK = Task("payments.check", CheckPayment)


async def check_payment(database: Database, gateway: Gateway, task: CheckPayment) -> bool:
    """Asks Stripe at once. False when nothing has come of the payment yet; what has is told by its own notice.

    That notice may have been sent before this looked: a web hook can be quicker than the task of a button.
    """
    async with database.as_service() as session:
        payment = await session.get(Payment, task.payment_id)
    if payment is None or payment.checkout_session_id is None:
        return False
    before = payment.status
    await settle_session(database, gateway, payment.checkout_session_id)
    async with database.as_service() as session:
        payment = await session.get_one(Payment, task.payment_id)
    return payment.status != before or payment.status not in UNPAID
