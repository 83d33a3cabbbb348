"""Checkout Sessions: paid, waiting for a bank, expired, or refused by the bank."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import orders, payments
from core.billing.stripe.effects.effect import Effect, both, find_order, nothing
from core.billing.stripe.effects.invoices import of_invoice
from core.billing.stripe.effects.subscriptions import of_subscription
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.objects import IntentObject, SessionObject
from core.locking import lock_payment
from db.session import Database
from db.states import PaymentStatus

# States of a PaymentIntent in which the bank has said no.
_NO_CHARGE = {"requires_payment_method", "canceled"}


async def of_session(database: Database, gateway: Gateway, session_id: str, *, failed: bool = False) -> Effect:
    """A Checkout Session as it is now. `failed`: the event said that the bank refused."""
    page = await gateway.session(session_id)
    order = await find_order(database, page.metadata)
    if order is None or page.livemode != gateway.livemode:
        return nothing
    if page.status != "complete":
        return both(_noting(order, page), _closing(order, page))
    if page.subscription is not None:
        return both(_noting(order, page), await _of_plan(database, gateway, order, page, failed=failed))
    if page.payment_intent is None:
        return nothing
    return both(_noting(order, page), _of_pack(order, await gateway.intent(page.payment_intent), failed=failed))


async def _of_plan(database: Database, gateway: Gateway, order: UUID, page: SessionObject, *, failed: bool) -> Effect:
    """A plan is paid by its first invoice; before that there is only its subscription."""
    if page.payment_status != "unpaid" and page.invoice is not None:
        return await of_invoice(database, gateway, page.invoice)
    waiting = _waiting(order, failed=failed)
    if page.subscription is None:
        return waiting
    return both(waiting, await of_subscription(database, gateway, page.subscription))


def _of_pack(order: UUID, intent: IntentObject, *, failed: bool) -> Effect:
    if intent.status != "succeeded":
        return _waiting(order, failed=failed or intent.status in _NO_CHARGE)
    return fulfilling(order, intent)


def fulfilling(payment_id: UUID, intent: IntentObject) -> Effect:
    """The PaymentIntent, which succeeded, paid a pack."""

    async def fulfil(session: AsyncSession) -> str:
        done = await payments.fulfil(
            session, payment_id, intent.id, intent.amount_received, intent.currency, intent.created
        )
        return str(done.outcome)

    return fulfil


def _waiting(order: UUID, *, failed: bool) -> Effect:
    """The page was filled in; a bank has still to pay, or will not."""
    return _close(order, PaymentStatus.FAILED if failed else PaymentStatus.PROCESSING)


def _closing(order: UUID, page: SessionObject) -> Effect:
    if page.status == "expired":
        return _close(order, PaymentStatus.EXPIRED)

    async def leave_open(session: AsyncSession) -> str:
        return page.status or "open"

    return leave_open


def _close(order: UUID, status: PaymentStatus) -> Effect:
    async def close(session: AsyncSession) -> str:
        return str(status) if await orders.close(session, order, status) else "before"

    return close


def _noting(order: UUID, page: SessionObject) -> Effect:
    """Keeps which session the order has: we may have died between making it and writing it down."""

    async def note(session: AsyncSession) -> str:
        payment = await lock_payment(session, order)
        if payment.checkout_session_id is None:
            payment.checkout_session_id = page.id
            await session.flush()
        return "noted"

    return note
