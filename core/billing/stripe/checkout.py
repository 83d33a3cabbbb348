"""From the button to the payment page: the order, the customer, the price, the Checkout Session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import payments, subscriptions
from core.billing.catalogue import Pack, Plan, Product, Terms, find, price
from core.billing.locking import lock_person
from core.billing.one_plan import CloseCheckout
from core.billing.stripe.effects import APP
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.events import settle_session
from core.billing.stripe.gateway import Gateway
from core.errors import ShortlistError
from core.notices import Notice, NoticeKind, PlanChange
from core.queue import Task
from core.values import Value
from db.models import Payment, Subscription, User
from db.session import Database, as_service_within
from db.states import PaymentRail, PaymentStatus

if TYPE_CHECKING:
    from stripe.params._price_create_params import PriceCreateParams
    from stripe.params.checkout._session_create_params import SessionCreateParams

# Stripe lets a session live for 24 hours at most, counted from its own making, which comes a little after the order.
SESSION_LIFE = timedelta(hours=23)
# An order whose link would soon be over is not offered again.
REUSED_FOR = timedelta(hours=12)


class AlreadySubscribed(ShortlistError):
    """The person has a plan: it is changed or cancelled, not bought beside."""

    def __init__(self, subscription: Subscription, wanted: Plan) -> None:
        super().__init__(subscription.product)
        self.subscription = subscription
        self.wanted = wanted


class Asked(Value):
    """What somebody asked for in a chat. `key` names the asking, for progress and for a second try."""

    chat_id: int
    key: str
    language_code: str = "en"

    def answer(
        self,
        kind: NoticeKind,
        *,
        payment_id: UUID | None = None,
        subscription_id: UUID | None = None,
        change: PlanChange | None = None,
        url: str = "",
    ) -> Notice:
        """The notice that answers it."""
        return Notice(
            chat_id=self.chat_id,
            kind=kind,
            payment_id=payment_id,
            subscription_id=subscription_id,
            change=change,
            url=url,
            language_code=self.language_code,
            progress_key=self.key,
        )


class OpenCheckout(Asked):
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


async def order(session: AsyncSession, user_id: UUID, code: str, key: str) -> Payment:
    """An order of the product with that code; one that is open, and still true, is found again instead.

    Raises `UnknownProduct`, `CatalogueInvalid` and `AlreadySubscribed`.
    """
    async with as_service_within(session):
        product = await find(session, code)
        await lock_person(session, user_id)
        if isinstance(product, Plan) and (having := await subscriptions.of_person(session, user_id)):
            raise AlreadySubscribed(having[0], product)
        amount_minor, currency = price(product, PaymentRail.STRIPE)
        found = await session.scalars(
            sa.select(Payment)
            .where(
                Payment.user_id == user_id,
                Payment.rail == PaymentRail.STRIPE,
                Payment.status == PaymentStatus.OPEN,
                Payment.product == code,
                Payment.amount_minor == amount_minor,
                Payment.currency == currency,
                Payment.terms == product.terms.model_dump(mode="json"),
                Payment.created_at > sa.func.now() - REUSED_FOR,
            )
            .order_by(Payment.id.desc())
            .limit(1)
        )
        return found.one_or_none() or await payments.open_payment(session, user_id, product, PaymentRail.STRIPE, key)


async def open_checkout(database: Database, gateway: Gateway, job: OpenCheckout, back: Back) -> Link | None:
    """The payment page of an order, made or found again; None when there is nothing to pay any more.

    Raises `StripeAway` and `StripeRefused`.
    """
    payment = await _open_order(database, gateway, job.payment_id)
    if payment is None or payment.user_id is None:
        return None
    if payment.tier is not None:
        await _close_rivals(database, gateway, payment)
    url = await _url(database, gateway, payment, job, back)
    return None if url is None else Link(payment.id, url)


async def close_checkout(database: Database, gateway: Gateway, job: CloseCheckout) -> None:
    """Nobody can pay that page any more; if somebody just did, that is dealt with. Raises `StripeAway`."""
    try:
        await gateway.expire_session(job.session_id)
    except StripeRefused as error:
        # Paid or over by now, unless the key was changed to one that knows no such page.
        if error.code != MISSING:
            await settle_session(database, gateway, job.session_id)


async def ensure_customer(database: Database, gateway: Gateway, user_id: UUID, *, instead_of: str = "") -> str | None:
    """The person's customer at Stripe, made the first time; `instead_of` is one that Stripe no longer knows."""
    async with database.as_service() as session:
        person = await session.get(User, user_id)
    if person is None:
        return None
    if person.stripe_customer_id not in (None, instead_of):
        return person.stripe_customer_id
    made = await gateway.create_customer(str(user_id), person.email, instead_of=instead_of)
    async with database.as_service() as session:
        await session.execute(
            sa.update(User)
            .where(
                User.id == user_id,
                sa.or_(User.stripe_customer_id.is_(None), User.stripe_customer_id == instead_of),
            )
            .values(stripe_customer_id=made.id)
        )
        # Somebody may have been quicker; then theirs counts.
        return await session.scalar(sa.select(User.stripe_customer_id).where(User.id == user_id))


async def ensure_price(gateway: Gateway, plan: Plan, name: str) -> str:
    """Stripe's price for the plan as it is sold now; made when there is none, or another by now."""
    lookup_key = f"{APP}_{plan.code}"
    metadata = {"app": APP, "product": plan.code, "tier": str(plan.tier), "credits": str(plan.credits)}
    now = await gateway.price(lookup_key)
    same = now is not None and (now.unit_amount, now.currency) == (plan.price_minor, plan.currency)
    if now is not None and same and now.metadata == metadata:
        return now.id
    params: PriceCreateParams = {
        "currency": plan.currency,
        "unit_amount": plan.price_minor,
        "recurring": {"interval": "month"},
        "lookup_key": lookup_key,
        "transfer_lookup_key": True,
        "metadata": metadata,
    }
    if now is None:
        params["product_data"] = {"name": name}
    else:
        params["product"] = now.product
    # The price that this one follows is part of the key: going back to an old price makes a new one.
    return (await gateway.create_price(f"price:{plan.code}:{now.id if now else ''}", params)).id


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
            await payments.close(session, payment.id, PaymentStatus.EXPIRED)
    async with database.as_service() as session:
        now = await session.get_one(Payment, payment.id)
        if now.status == PaymentStatus.EXPIRED:
            return await payments.reorder(session, payment.id)
        return now if now.status == PaymentStatus.OPEN else None


async def _close_rivals(database: Database, gateway: Gateway, payment: Payment) -> None:
    """Closes the payment pages of other plans: nobody is to end up with two of them."""
    async with database.as_service() as session:
        rows = await session.execute(
            sa.select(Payment.id, Payment.checkout_session_id).where(
                Payment.user_id == payment.user_id,
                Payment.id != payment.id,
                Payment.rail == PaymentRail.STRIPE,
                Payment.status == PaymentStatus.OPEN,
                Payment.tier.is_not(None),
                Payment.checkout_session_id.is_not(None),
            )
        )
        rivals = [(rival, page) for rival, page in rows if page is not None]
    for rival, page in rivals:
        try:
            await gateway.expire_session(page)
        except StripeRefused:
            # Paid or over by now: its own event tells.
            continue
        async with database.as_service() as session:
            await payments.close(session, rival, PaymentStatus.EXPIRED)


async def _url(database: Database, gateway: Gateway, payment: Payment, job: OpenCheckout, back: Back) -> str | None:
    if payment.checkout_session_id is not None:
        known = await gateway.session(payment.checkout_session_id)
        return known.url or ""
    assert payment.user_id is not None  # noqa: S101 - looked at by the caller
    customer = await ensure_customer(database, gateway, payment.user_id)
    try:
        params = await _params(gateway, payment, customer, job, back)
        made = await gateway.create_session(f"checkout:{payment.id}", params)
    except StripeRefused as error:
        if error.code != MISSING or error.param != "customer" or customer is None:
            raise
        # Deleted in Stripe's dashboard, or of the other mode: keys were changed.
        customer = await ensure_customer(database, gateway, payment.user_id, instead_of=customer)
        params = await _params(gateway, payment, customer, job, back)
        made = await gateway.create_session(f"checkout:{payment.id}", params)
    async with database.as_service() as session:
        row = await session.get_one(Payment, payment.id, with_for_update=True)
        row.checkout_session_id = row.checkout_session_id or made.id
        over = row.status == PaymentStatus.EXPIRED
    if over:
        # Another plan was paid in Stars while Stripe made the page.
        await close_checkout(database, gateway, CloseCheckout(session_id=made.id))
        return None
    return made.url or ""


async def _params(
    gateway: Gateway, payment: Payment, customer: str | None, job: OpenCheckout, back: Back
) -> SessionCreateParams:
    """Everything in here follows from the order, so that a second try is the same call."""
    metadata = {"app": APP, "payment": str(payment.id)}
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
        params["line_items"] = [{"price": await ensure_price(gateway, product, job.name), "quantity": 1}]
        params["subscription_data"] = {"metadata": metadata}
    else:
        params["mode"] = "payment"
        params["line_items"] = [
            {
                "price_data": {
                    "currency": product.currency,
                    "unit_amount": product.price_minor,
                    "product_data": {"name": job.name},
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
