"""From an order to its payment page: a Checkout Session at Stripe, made, found again, or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core.billing import one_plan, orders
from core.billing.catalogue import Pack, Plan, Product, Terms
from core.billing.one_plan import CloseCheckout
from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.customers import ensure_customer
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.events import settle_session
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.metadata import of_payment
from core.billing.stripe.prices import ensure_price
from core.locking import lock_payment
from core.queue import Task
from db.models import Payment
from db.session import Database
from db.states import PaymentStatus

if TYPE_CHECKING:
    from stripe.params.checkout._session_create_params import SessionCreateParams

# Stripe lets a session live for 24 hours at most, counted from its own making, which comes a little after the order.
SESSION_LIFE = timedelta(hours=23)


class OpenCheckout(ChatRequest):
    """An order that wants a payment page. `name` is what the page calls the product."""

    payment_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Back:
    """Where Stripe's pages lead when they are left: after paying, or without."""

    paid: str
    cancelled: str


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a payment page, and what it pays."""

    payment_id: UUID
    url: str


OPEN = Task("checkouts.open", OpenCheckout)


async def open_checkout(database: Database, gateway: Gateway, task: OpenCheckout, back: Back) -> Link | None:
    """The payment page of an order, made or found again; None when there is nothing to pay any more.

    Raises `StripeAway` and `StripeRefused`.
    """
    payment = await _open_order(database, gateway, task.payment_id)
    if payment is None or payment.user_id is None:
        return None
    if payment.tier is not None:
        await _close_other_pages(database, gateway, payment)
    url = await _url(database, gateway, payment, task, back)
    return None if url is None else Link(payment.id, url)


async def close_checkout(database: Database, gateway: Gateway, task: CloseCheckout) -> None:
    """Closes a payment page; if it was paid a moment before, the payment counts. Raises `StripeAway`."""
    try:
        await gateway.expire_session(task.session_id)
    except StripeRefused as error:
        # Paid or over by now, unless the key was changed to one that knows no such page.
        if error.code != MISSING:
            await settle_session(database, gateway, task.session_id)


async def _open_order(database: Database, gateway: Gateway, payment_id: UUID) -> Payment | None:
    """The order, if it can be paid; one whose session is over gives way to a new one on the same terms."""
    async with database.as_service() as session:
        payment = await session.get(Payment, payment_id)
    if payment is None or payment.status != PaymentStatus.OPEN:
        return None
    if payment.checkout_session_id is None:
        return payment
    try:
        await settle_session(database, gateway, payment.checkout_session_id)
    except StripeRefused as error:
        # A session of the other mode, or of another account: the key was changed meanwhile.
        if error.code != MISSING:
            raise
        async with database.as_service() as session:
            await orders.close(session, payment.id, PaymentStatus.EXPIRED)
    async with database.as_service() as session:
        now = await session.get_one(Payment, payment.id)
        if now.status == PaymentStatus.EXPIRED:
            return await orders.reorder(session, payment.id)
        return now if now.status == PaymentStatus.OPEN else None


async def _close_other_pages(database: Database, gateway: Gateway, payment: Payment) -> None:
    """Closes the payment pages of other plans before this one is handed out: nobody is to end up with two of them."""
    async with database.as_service() as session:
        pages = await one_plan.other_pages(session, payment)
    for order, page in pages:
        try:
            await gateway.expire_session(page)
        except StripeRefused:
            # Paid or over by now: its own event tells.
            continue
        async with database.as_service() as session:
            await orders.close(session, order, PaymentStatus.EXPIRED)


async def _url(database: Database, gateway: Gateway, payment: Payment, task: OpenCheckout, back: Back) -> str | None:
    if payment.checkout_session_id is not None:
        known = await gateway.session(payment.checkout_session_id)
        return known.url or ""
    assert payment.user_id is not None  # noqa: S101 - looked at by the caller
    customer = await ensure_customer(database, gateway, payment.user_id)
    try:
        params = await _params(gateway, payment, customer, task, back)
        made = await gateway.create_session(f"checkout:{payment.id}", params)
    except StripeRefused as error:
        if error.code != MISSING or error.param != "customer" or customer is None:
            raise
        # Deleted in Stripe's dashboard, or of the other mode: keys were changed.
        customer = await ensure_customer(database, gateway, payment.user_id, instead_of=customer)
        params = await _params(gateway, payment, customer, task, back)
        made = await gateway.create_session(f"checkout:{payment.id}", params)
    async with database.as_service() as session:
        row = await lock_payment(session, payment.id)
        row.checkout_session_id = row.checkout_session_id or made.id
        over = row.status == PaymentStatus.EXPIRED
    if over:
        # Another plan was paid in Stars while Stripe made the page.
        await close_checkout(database, gateway, CloseCheckout(session_id=made.id))
        return None
    return made.url or ""


async def _params(
    gateway: Gateway, payment: Payment, customer: str | None, task: OpenCheckout, back: Back
) -> SessionCreateParams:
    """Everything in here follows from the order, so that a second try is the same call."""
    metadata = of_payment(payment.id)
    product = _as_ordered(payment)
    params: SessionCreateParams = {
        "client_reference_id": str(payment.id),
        "metadata": metadata,
        "success_url": back.paid,
        "cancel_url": back.cancelled,
        "expires_at": int((payment.created_at + SESSION_LIFE).timestamp()),
    }
    if customer is not None:
        params["customer"] = customer
    if isinstance(product, Plan):
        params["mode"] = "subscription"
        params["line_items"] = [{"price": await ensure_price(gateway, product, task.name), "quantity": 1}]
        params["subscription_data"] = {"metadata": metadata}
    else:
        params["mode"] = "payment"
        params["line_items"] = [
            {
                "price_data": {
                    "currency": product.currency,
                    "unit_amount": product.price_minor,
                    "product_data": {"name": task.name},
                },
                "quantity": 1,
            }
        ]
        params["payment_intent_data"] = {"metadata": metadata}
    return params


def _as_ordered(payment: Payment) -> Product:
    terms = Terms.model_validate(payment.terms)
    common = {"code": payment.product, "currency": payment.currency, "price_minor": payment.amount_minor, "stars": 1}
    if terms.tier is None:
        return Pack.model_validate({**common, "credits": terms.credits, "valid_days": terms.valid_days})
    return Plan.model_validate({**common, "tier": terms.tier, "credits": terms.credits})
