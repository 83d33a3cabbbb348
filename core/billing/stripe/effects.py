"""What Stripe says now, turned into what to do: read first, with no transaction open, then applied in one.

Each function here asks Stripe and answers an `Effect`. Applying one twice, or an older one after a newer one,
changes nothing: claims and charges have keys, and a subscription that changed meanwhile is read again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import one_plan, payments, subscriptions
from core.billing.catalogue import Terms
from core.billing.claims import ClaimKind, give_back, lose, take_back
from core.billing.farewell import FORGET, ForgetCustomer
from core.billing.locking import lock_payment
from core.billing.payments import Outcome, Period
from core.billing.stars import renewals
from core.billing.stripe.facts import DisputeFact, InvoiceFact, RefundFact, SessionFact, SubscriptionFact
from core.billing.stripe.gateway import Gateway
from core.errors import ShortlistError
from core.queue import enqueue
from db.models import Payment, User
from db.session import Database
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus

APP = "shortlist"

# Applied in the caller's transaction, which needs the service role; answers in a word what it came to.
Effect = Callable[[AsyncSession], Awaitable[str]]

_STATUS = {
    "active": SubscriptionStatus.ACTIVE,
    "trialing": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "incomplete": SubscriptionStatus.PENDING,
}
# The bank took the money, or keeps it. An inquiry (`warning_...`) has not; won and prevented give it back.
_DISPUTED = {"needs_response", "under_review", "appeal_needs_response", "appeal_under_review"}
_LOST = "lost"
_SETTLED = {"won", "prevented"}
_REFUND_FELL = {"failed", "canceled"}
_NO_CHARGE = {"requires_payment_method", "canceled"}


class Outdated(ShortlistError):
    """What was read from Stripe was overtaken before it was applied: read again."""


async def nothing(session: AsyncSession) -> str:
    """The effect of what is not ours."""
    return "foreign"


def ours(metadata: dict[str, str]) -> UUID | None:
    """The payment that the metadata names, if they are ours."""
    if metadata.get("app") != APP:
        return None
    try:
        return UUID(metadata.get("payment", ""))
    except ValueError:
        return None


async def of_session(database: Database, gateway: Gateway, session_id: str, *, failed: bool = False) -> Effect:
    """A Checkout Session: paid, waiting for a bank, expired, or (`failed`) refused by the bank."""
    fact = await gateway.session(session_id)
    order = await _order(database, ours(fact.metadata))
    if order is None or fact.livemode != gateway.livemode:
        return nothing
    if fact.status == "expired":
        return _closing(order, fact, PaymentStatus.EXPIRED)
    if fact.status != "complete":
        return _closing(order, fact, None)
    if fact.subscription is not None:
        if fact.payment_status != "unpaid" and fact.invoice is not None:
            return _both(_noting(order, fact), await of_invoice(database, gateway, fact.invoice))
        waiting = PaymentStatus.FAILED if failed else PaymentStatus.PROCESSING
        return _both(_closing(order, fact, waiting), await of_subscription(database, gateway, fact.subscription))
    if fact.payment_intent is None:
        return nothing
    intent = await gateway.intent(fact.payment_intent)
    if intent.status != "succeeded":
        lost = failed or intent.status in _NO_CHARGE
        return _closing(order, fact, PaymentStatus.FAILED if lost else PaymentStatus.PROCESSING)

    async def fulfil(session: AsyncSession) -> str:
        done = await payments.fulfil(session, order, intent.id, intent.amount_received, intent.currency, intent.created)
        return str(done.outcome)

    return _both(_noting(order, fact), fulfil)


async def of_charge(database: Database, gateway: Gateway, intent_id: str) -> Effect:
    """A charge and all that is claimed back of it: refunds, disputes. If need be, what it paid for comes first."""
    before = None if await _paid_with(database, intent_id) else await _what_it_paid(database, gateway, intent_id)
    refunds, disputes = await gateway.refunds(intent_id), await gateway.disputes(intent_id)

    async def claim(session: AsyncSession) -> str:
        if before is not None:
            await before(session)
        payment_id = await session.scalar(sa.select(Payment.id).where(Payment.reference == intent_id))
        if payment_id is None:
            return "foreign"
        await _refunded(session, payment_id, refunds)
        await _disputed(session, payment_id, refunds, disputes)
        return "done"

    return claim


async def of_subscription(database: Database, gateway: Gateway, subscription_id: str) -> Effect:
    """A subscription as it is now."""
    seen = await _version(database, subscription_id)
    fact = await gateway.subscription(subscription_id)
    order = await _order(database, ours(fact.metadata))
    if order is None or fact.livemode != gateway.livemode:
        return nothing

    async def keep(session: AsyncSession) -> str:
        payment = await _still(session, order, subscription_id, seen)
        await _keep(session, payment, fact)
        return fact.status

    return keep


async def of_invoice(database: Database, gateway: Gateway, invoice_id: str) -> Effect:
    """An invoice of a plan: paid, it is a payment; either way the subscription is as Stripe says."""
    invoice = await gateway.invoice(invoice_id)
    if invoice.subscription is None:
        return nothing
    # A change to a cheaper plan is "paid" with nothing: what is left over counts towards the next bill.
    if invoice.status != "paid" or (invoice.is_change and invoice.amount_paid == 0):
        return await of_subscription(database, gateway, invoice.subscription)
    seen = await _version(database, invoice.subscription)
    fact = await gateway.subscription(invoice.subscription)
    order = await _order(database, ours(fact.metadata))
    if order is None or fact.livemode != gateway.livemode:
        return nothing

    async def pay(session: AsyncSession) -> str:
        payment = await _still(session, order, fact.id, seen)
        outcome = await _pay(session, payment, fact, invoice)
        await _keep(session, payment, fact)
        return outcome

    return pay


async def _still(session: AsyncSession, order: UUID, subscription_id: str, seen: datetime | None) -> Payment:
    """The locked order of a subscription that nobody wrote since it was read. Raises `Outdated`."""
    payment = await lock_payment(session, order)
    found = await subscriptions.find(session, subscription_id)
    if (found.updated_at if found else None) != seen:
        raise Outdated(subscription_id)
    return payment


async def _pay(session: AsyncSession, order: Payment, fact: SubscriptionFact, invoice: InvoiceFact) -> str:
    """The invoice is a payment: the order itself the first time, then one of its own at what Stripe charged.

    That is the price that was agreed, or Stripe's own proration of two such prices.
    """
    reference = invoice.intent or invoice.id
    first = invoice.billing_reason == "subscription_create"
    payment_id = await session.scalar(sa.select(Payment.id).where(Payment.reference == reference))
    if payment_id is None:
        payment_id = order.id if first else await _renewal(session, order, fact, invoice)
    paid_at = invoice.status_transitions.paid_at or invoice.created
    if payment_id == order.id and await one_plan.is_second_plan(session, order, fact.id):
        await one_plan.turn_away(session, order, reference, paid_at, fact.id)
        return "twice"
    done = await payments.fulfil(
        session,
        payment_id,
        reference,
        invoice.total if first else invoice.amount_paid,
        invoice.currency,
        paid_at,
        period=Period(fact.id, invoice.period_end, is_change=invoice.is_change),
    )
    if done.outcome == Outcome.DONE:
        # What an earlier credit at Stripe paid is no money that came in.
        done.payment.amount_minor = invoice.amount_paid
        await session.flush()
        if first:
            await _stop_lower(session, order, fact)
    return str(done.outcome)


async def _stop_lower(session: AsyncSession, order: Payment, fact: SubscriptionFact) -> None:
    """A new plan is higher than one in Stars that runs: nobody pays for two."""
    person = await session.get(User, order.user_id) if order.user_id is not None else None
    if person is not None:
        await renewals.stop_others(session, person.id, person.telegram_id, beside=fact.id)


async def _renewal(session: AsyncSession, order: Payment, fact: SubscriptionFact, invoice: InvoiceFact) -> UUID:
    product, terms = _sold(order, fact)
    # Extra credits come with a period, not with a change inside one.
    if invoice.is_change:
        terms = terms.model_copy(update={"credits": 0})
    payment = await payments.renew(
        session,
        order.id,
        invoice.id,
        product=product,
        terms=terms,
        amount_minor=invoice.amount_paid,
        currency=invoice.currency,
    )
    return payment.id


async def _keep(session: AsyncSession, payment: Payment, fact: SubscriptionFact) -> None:
    product, terms = _sold(payment, fact)
    if terms.tier is None:
        raise ValueError(f"{fact.id} is a subscription to no tier")
    status = _STATUS.get(fact.status, SubscriptionStatus.ENDED)
    if payment.paid_at is not None and payment.fulfilled_at is None and status != SubscriptionStatus.ENDED:
        # What was paid for it granted nothing, and goes back or waits for an operator.
        status = SubscriptionStatus.PENDING
    await subscriptions.keep(
        session,
        payment.user_id,
        PaymentRail.STRIPE,
        fact.id,
        product=product,
        tier=terms.tier,
        status=status,
        period_end=fact.item.current_period_end,
        cancel_at_period_end=fact.is_ending,
    )
    if payment.user_id is None and status != SubscriptionStatus.ENDED:
        # Somebody paid with an old link after their account was deleted: nobody would ever cancel that.
        await enqueue(session, FORGET, ForgetCustomer(customer=fact.customer))


def _sold(order: Payment, fact: SubscriptionFact) -> tuple[str, Terms]:
    """What was sold, as the price itself says: later edits of the catalogue do not touch it.

    A price that somebody put there by hand says nothing; then what was ordered counts.
    """
    metadata = fact.item.price.metadata
    if metadata.get("app") != APP:
        return order.product, Terms.model_validate(order.terms)
    return metadata["product"], Terms.model_validate({"tier": metadata["tier"], "credits": int(metadata["credits"])})


async def _what_it_paid(database: Database, gateway: Gateway, intent_id: str) -> Effect:
    """A charge that we have not heard of: by its metadata it paid a pack, or by its invoice a plan."""
    intent = await gateway.intent(intent_id)
    payment_id = ours(intent.metadata)
    if payment_id is None:
        invoice = await gateway.invoice_of(intent_id)
        return nothing if invoice is None else await of_invoice(database, gateway, invoice)
    if intent.status != "succeeded" or await _order(database, payment_id) is None:
        return nothing

    async def fulfil(session: AsyncSession) -> str:
        done = await payments.fulfil(
            session, payment_id, intent.id, intent.amount_received, intent.currency, intent.created
        )
        return str(done.outcome)

    return fulfil


async def _refunded(session: AsyncSession, payment_id: UUID, refunds: list[RefundFact]) -> None:
    """One claim for all refunds that stand: its key names them, its total is what they come to."""
    fell = {refund.id for refund in refunds if refund.status in _REFUND_FELL}
    standing = [refund for refund in refunds if refund.id not in fell]
    if standing:
        key = "+".join(refund.id for refund in standing)
        await take_back(session, payment_id, key, sum(refund.amount for refund in standing))
    payment = await session.get_one(Payment, payment_id, populate_existing=True)
    for key in [key for key in payment.claims if fell.intersection(key.split("+"))]:
        await give_back(session, payment_id, key)


async def _disputed(
    session: AsyncSession, payment_id: UUID, refunds: list[RefundFact], disputes: list[DisputeFact]
) -> None:
    refunded = sum(refund.amount for refund in refunds if refund.status not in _REFUND_FELL)
    for dispute in disputes:
        # What is disputed comes on top of what was refunded; together they are never more than was paid.
        total = refunded + dispute.amount
        if dispute.status == _LOST:
            await lose(session, payment_id, dispute.id, total)
        elif dispute.status in _DISPUTED:
            await take_back(session, payment_id, dispute.id, total, kind=ClaimKind.DISPUTE)
        elif dispute.status in _SETTLED:
            await give_back(session, payment_id, dispute.id)


def _closing(order: UUID, fact: SessionFact, status: PaymentStatus | None) -> Effect:
    async def close(session: AsyncSession) -> str:
        if status is None:
            return fact.status or "open"
        return str(status) if await payments.close(session, order, status) else "before"

    return _both(_noting(order, fact), close)


def _noting(order: UUID, fact: SessionFact) -> Effect:
    """Keeps which session the order has: we may have died between making it and writing it down."""

    async def note(session: AsyncSession) -> str:
        payment = await lock_payment(session, order)
        if payment.checkout_session_id is None:
            payment.checkout_session_id = fact.id
            await session.flush()
        return "noted"

    return note


def _both(first: Effect, second: Effect) -> Effect:
    async def both(session: AsyncSession) -> str:
        await first(session)
        return await second(session)

    return both


async def _order(database: Database, payment_id: UUID | None) -> UUID | None:
    """The payment's id, if there is such a payment on this rail here: another deployment may share the account."""
    if payment_id is None:
        return None
    async with database.as_service() as session:
        return await session.scalar(
            sa.select(Payment.id).where(Payment.id == payment_id, Payment.rail == PaymentRail.STRIPE)
        )


async def _paid_with(database: Database, reference: str) -> bool:
    async with database.as_service() as session:
        return await session.scalar(sa.select(Payment.id).where(Payment.reference == reference)) is not None


async def _version(database: Database, subscription_id: str) -> datetime | None:
    async with database.as_service() as session:
        found = await subscriptions.find(session, subscription_id)
        return found.updated_at if found else None
