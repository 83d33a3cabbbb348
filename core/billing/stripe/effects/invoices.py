"""Invoices of plans: paid, one is a payment; either way the subscription is as Stripe says."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import one_plan, orders, payments
from core.billing.payments import Outcome, Period
from core.billing.stripe.effects.effect import Effect, find_order, nothing
from core.billing.stripe.effects.subscriptions import keep, lock_order, of_subscription, sold, version
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.objects import InvoiceObject, SubscriptionObject
from db.models import Payment
from db.session import Database


async def of_invoice(database: Database, gateway: Gateway, invoice_id: str) -> Effect:
    """An invoice as it is now, with its subscription."""
    invoice = await gateway.invoice(invoice_id)
    if invoice.subscription is None:
        return nothing
    # A change to a cheaper plan is "paid" with nothing: what is left over counts towards the next bill.
    if invoice.status != "paid" or (invoice.is_change and invoice.amount_paid == 0):
        return await of_subscription(database, gateway, invoice.subscription)
    seen = await version(database, invoice.subscription)
    plan = await gateway.subscription(invoice.subscription)
    order = await find_order(database, plan.metadata)
    if order is None or plan.livemode != gateway.livemode:
        return nothing

    async def pay(session: AsyncSession) -> str:
        payment = await lock_order(session, order, plan.id, seen)
        outcome = await _pay(session, payment, plan, invoice)
        await keep(session, payment, plan)
        return outcome

    return pay


async def _pay(session: AsyncSession, order: Payment, plan: SubscriptionObject, invoice: InvoiceObject) -> str:
    """The invoice is a payment: the order itself the first time, then one of its own at what Stripe charged.

    That is the price that was agreed, or Stripe's own proration of two such prices.
    """
    reference = invoice.intent or invoice.id
    first = invoice.billing_reason == "subscription_create"
    payment_id = await session.scalar(sa.select(Payment.id).where(Payment.reference == reference))
    if payment_id is None:
        payment_id = order.id if first else await _renewal(session, order, plan, invoice)
    paid_at = invoice.status_transitions.paid_at or invoice.created
    if payment_id == order.id and order.paid_at is None and await one_plan.is_second(session, order, plan.id):
        await one_plan.turn_away(session, order, reference, paid_at, plan.id)
        return "twice"
    done = await payments.fulfil(
        session,
        payment_id,
        reference,
        invoice.total if first else invoice.amount_paid,
        invoice.currency,
        paid_at,
        period=Period(plan.id, invoice.period_end, is_change=invoice.is_change),
    )
    if done.outcome == Outcome.DONE:
        # What an earlier credit at Stripe paid is no money that came in.
        done.payment.amount_minor = invoice.amount_paid
        await session.flush()
    return str(done.outcome)


async def _renewal(session: AsyncSession, order: Payment, plan: SubscriptionObject, invoice: InvoiceObject) -> UUID:
    product, terms = sold(order, plan)
    # Extra credits come with a period, not with a change inside one.
    if invoice.is_change:
        terms = terms.model_copy(update={"credits": 0})
    payment = await orders.renew(
        session,
        order.id,
        invoice.id,
        product=product,
        terms=terms,
        amount_minor=invoice.amount_paid,
        currency=invoice.currency,
    )
    return payment.id
