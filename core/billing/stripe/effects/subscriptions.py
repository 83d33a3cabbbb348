"""Subscriptions: a plan by card is as Stripe says it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import subscriptions
from core.billing.account_deletion import FORGET, ForgetCustomer
from core.billing.catalogue import Terms
from core.billing.stripe.effects.effect import Effect, Outdated, find_order, nothing
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.metadata import APP
from core.billing.stripe.objects import SubscriptionObject
from core.locking import lock_payment
from core.queue import enqueue
from db.models import Payment
from db.session import Database
from db.states import PaymentRail, SubscriptionStatus

# Every other status of Stripe's is the end: canceled, unpaid, incomplete_expired, paused.
_STATUS = {
    "active": SubscriptionStatus.ACTIVE,
    "trialing": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "incomplete": SubscriptionStatus.PENDING,
}


async def of_subscription(database: Database, gateway: Gateway, subscription_id: str) -> Effect:
    """A subscription as it is now."""
    seen = await version(database, subscription_id)
    plan = await gateway.subscription(subscription_id)
    order = await find_order(database, plan.metadata)
    if order is None or plan.livemode != gateway.livemode:
        return nothing

    async def apply(session: AsyncSession) -> str:
        payment = await lock_order(session, order, subscription_id, seen)
        await keep(session, payment, plan)
        return plan.status

    return apply


async def version(database: Database, subscription_id: str) -> datetime | None:
    """When the subscription was last written here: `lock_order` compares it. None when it is new."""
    async with database.as_service() as session:
        found = await subscriptions.find(session, subscription_id)
        return found.updated_at if found else None


async def lock_order(session: AsyncSession, order: UUID, subscription_id: str, seen: datetime | None) -> Payment:
    """The locked order of a subscription that nobody wrote since its `version` was seen. Raises `Outdated`."""
    payment = await lock_payment(session, order)
    found = await subscriptions.find(session, subscription_id)
    if (found.updated_at if found else None) != seen:
        raise Outdated(subscription_id)
    return payment


async def keep(session: AsyncSession, order: Payment, plan: SubscriptionObject) -> None:
    """The subscription of the locked order is as Stripe says."""
    product, terms = sold(order, plan)
    if terms.tier is None:
        raise ValueError(f"{plan.id} is a subscription to no tier")
    status = _STATUS.get(plan.status, SubscriptionStatus.ENDED)
    if order.paid_at is not None and order.fulfilled_at is None and status != SubscriptionStatus.ENDED:
        # The payment for it granted nothing, and goes back or waits for an operator.
        status = SubscriptionStatus.PENDING
    await subscriptions.keep(
        session,
        order.user_id,
        PaymentRail.STRIPE,
        plan.id,
        product=product,
        tier=terms.tier,
        status=status,
        period_end=plan.item.current_period_end,
        cancel_at_period_end=plan.is_ending,
    )
    if order.user_id is None and status != SubscriptionStatus.ENDED:
        # Somebody paid with an old link after their account was deleted: nobody would ever cancel that.
        await enqueue(session, FORGET, ForgetCustomer(customer=plan.customer))


def sold(order: Payment, plan: SubscriptionObject) -> tuple[str, Terms]:
    """The product and its terms, as the price itself says: later edits of the catalogue do not touch them.

    A price that somebody put there by hand says nothing; then what was ordered counts.
    """
    metadata = plan.item.price.metadata
    if metadata.get("app") != APP:
        return order.product, Terms.model_validate(order.terms)
    return metadata["product"], Terms.model_validate({"tier": metadata["tier"], "credits": int(metadata["credits"])})
