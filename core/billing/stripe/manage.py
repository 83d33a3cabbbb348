"""What happens to a payment later, because somebody asked: portal, check, refund, farewell."""

from __future__ import annotations

from uuid import UUID

from core.billing import payments
from core.billing.farewell import ForgetCustomer
from core.billing.stripe import effects
from core.billing.stripe.checkout import Asked, ensure_customer
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.events import apply, settle_session, settle_subscription
from core.billing.stripe.gateway import Gateway
from core.billing.telling import line, tell_operators
from core.notices import Matter
from core.queue import Task
from db.models import Payment
from db.session import Database


class OpenPortal(Asked):
    """Somebody wants to see cards, invoices and their plan at Stripe."""

    user_id: UUID


class CheckPayment(Asked):
    """Somebody says that they have paid."""

    payment_id: UUID


PORTAL = Task("portals.open", OpenPortal)
CHECK = Task("payments.check", CheckPayment)


async def open_portal(database: Database, gateway: Gateway, job: OpenPortal, return_url: str) -> str | None:
    """A link to the customer portal, which leads on to `return_url`; None when the account is gone."""
    customer = await ensure_customer(database, gateway, job.user_id)
    if customer is None:
        return None
    try:
        link = await gateway.portal(customer, return_url)
    except StripeRefused as error:
        if error.code != MISSING:
            raise
        customer = await ensure_customer(database, gateway, job.user_id, instead_of=customer) or ""
        link = await gateway.portal(customer, return_url)
    return link.url


async def check_payment(database: Database, gateway: Gateway, job: CheckPayment) -> bool:
    """Asks Stripe at once. False when nothing has come of the payment yet; what has is told by its own notice.

    That notice may have been sent before this looked: a web hook can be quicker than the job of a button.
    """
    async with database.as_service() as session:
        payment = await session.get(Payment, job.payment_id)
    if payment is None or payment.checkout_session_id is None:
        return False
    before = payment.status
    await settle_session(database, gateway, payment.checkout_session_id)
    async with database.as_service() as session:
        payment = await session.get_one(Payment, job.payment_id)
    return payment.status != before or payment.status not in payments.UNPAID


async def refund(database: Database, gateway: Gateway, payment_id: UUID, amount_minor: int | None, key: str) -> None:
    """Pays back what is left of a payment, or `amount_minor` of it; a plan paid back in full ends at once.

    Raises `StripeAway`; what Stripe refuses, operators read.
    """
    async with database.as_service() as session:
        payment = await session.get_one(Payment, payment_id)
    if payment.reference is None or payment.paid_at is None:
        await _say(database, Matter.REFUND_REFUSED, f"{line(payment)}; it was not paid")
        return
    ends = payment.subscription_id if amount_minor is None else None
    try:
        if ends is not None and payment.fulfilled_at is None:
            # A plan that granted nothing must not be charged again, even if this refund is refused.
            await _end(gateway, ends)
        await gateway.refund(payment.reference, amount_minor, key)
        if ends is not None:
            await _end(gateway, ends)
    except StripeRefused as error:
        await _say(database, Matter.REFUND_REFUSED, f"{line(payment)}; {error}")
        return
    reference = payment.reference

    async def finish(effect: effects.Effect) -> None:
        async with database.as_service() as session:
            await effect(session)
            paid = await session.get_one(Payment, payment_id, populate_existing=True)
            await tell_operators(session, Matter.REFUND_DONE, line(paid))

    await apply(lambda: effects.of_charge(database, gateway, reference), finish)
    if payment.subscription_id is not None:
        await settle_subscription(database, gateway, payment.subscription_id)


async def forget(gateway: Gateway, job: ForgetCustomer) -> None:
    """The account is gone: its open payment pages close, its customer goes, and with it every subscription."""
    try:
        for page in await gateway.open_sessions(job.customer):
            await gateway.expire_session(page.id)
        await gateway.delete_customer(job.customer)
    except StripeRefused as error:
        if error.code != MISSING:
            raise


async def _end(gateway: Gateway, subscription_id: str) -> None:
    try:
        await gateway.cancel(subscription_id)
    except StripeRefused as error:
        # Stripe knows no subscription by that name to end when it has ended: this ran before.
        if error.code != MISSING:
            raise


async def _say(database: Database, matter: Matter, text: str) -> None:
    async with database.as_service() as session:
        await tell_operators(session, matter, text)
