"""Money that goes back by card, because an operator asked, or because it granted nothing."""

from __future__ import annotations

from uuid import UUID

from core.billing.notices import line, tell_operators
from core.billing.stripe.effects.charges import of_charge
from core.billing.stripe.effects.effect import Effect
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.events import apply, settle_subscription
from core.billing.stripe.gateway import Gateway
from core.notices import Matter
from db.models import Payment
from db.session import Database


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
    await _claw_back(database, gateway, payment_id, payment.reference)
    if payment.subscription_id is not None:
        await settle_subscription(database, gateway, payment.subscription_id)


async def _claw_back(database: Database, gateway: Gateway, payment_id: UUID, reference: str) -> None:
    """What was paid back is taken back here without waiting for the event; operators read how the payment stands."""

    async def finish(effect: Effect) -> None:
        async with database.as_service() as session:
            await effect(session)
            paid = await session.get_one(Payment, payment_id, populate_existing=True)
            await tell_operators(session, Matter.REFUND_DONE, line(paid))

    await apply(lambda: of_charge(database, gateway, reference), finish)


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
