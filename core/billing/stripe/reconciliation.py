"""Asks Stripe for what no web hook told: without a public address, after an outage, or when a message got lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog

from core.billing import orders, subscriptions
from core.billing.stripe import webhook
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.events import settle_session, settle_subscription
from core.billing.stripe.gateway import Gateway
from db.models import Payment, StripeEvent, Subscription
from db.session import Database
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus

# Stripe lists events of the last 30 days (docs.stripe.com/api/events); a day less keeps clear of that edge. Older
# changes are found by asking for their sessions and subscriptions.
LONGEST_LOOK = timedelta(days=29)
# So far back the first round looks, and one round in an hour.
FIRST_LOOK = timedelta(days=1)
# Events are listed by the time they were made, and can come in later than a younger one: web hooks are tried again.
OVERLAP = timedelta(minutes=15)
# A stored event is applied within seconds; one that waits for so long has lost its task, or its task gave up.
PATIENCE = timedelta(minutes=2)
# A session asked for in the last hour is looked up with every tick (five minutes), an older one once an hour.
FRESH = timedelta(hours=1)
# A bank transfer that takes longer is found by its events.
LONGEST_BANK = timedelta(days=30)
# The most that one round asks for, one by one; the next round goes on.
_BATCH = 200

log = structlog.get_logger()


async def reconcile(database: Database, gateway: Gateway, moment: datetime) -> None:
    """One round at `moment`; repeating it does no harm. Raises `StripeAway`."""
    hourly = moment.minute < 5
    try:
        await fetch_events(database, gateway, moment, thorough=hourly)
    except StripeRefused as error:
        # A restricted key may not read events; sessions and subscriptions are still asked for one by one.
        log.warning("stripe.events_refused", code=error.code)
    await _resume_events(database)
    await _each(await _open_sessions(database, hourly=hourly), lambda id: settle_session(database, gateway, id))
    if hourly:
        overdue = await _overdue_subscriptions(database)
        await _each(overdue, lambda id: _settle_overdue(database, gateway, id))
        await _close_unopened(database)


async def fetch_events(database: Database, gateway: Gateway, moment: datetime, *, thorough: bool = False) -> int:
    """Takes in events that came by no web hook, from a little before the newest one known; how many.

    `thorough` goes back a day at least: one that got lost between others that came.
    """
    async with database.as_service() as session:
        newest = await session.scalar(sa.select(sa.func.max(StripeEvent.payload["created"].as_integer())))
    # An event from a clock that runs ahead of ours must not hide the ones before it.
    since = min(datetime.fromtimestamp(newest, UTC), moment) - OVERLAP if newest else moment - FIRST_LOOK
    if thorough:
        since = min(since, moment - FIRST_LOOK)
    payloads = await gateway.events(list(webhook.EVENTS), max(since, moment - LONGEST_LOOK))
    async with database.as_service() as session:
        return sum([await webhook.store(session, payload, livemode=gateway.livemode) for payload in payloads])


async def _resume_events(database: Database) -> None:
    """Enqueues stored events again whose task gave up or was lost."""
    async with database.as_service() as session:
        waiting = await session.scalars(
            sa.select(StripeEvent.event_id)
            .where(StripeEvent.handled_at.is_(None), StripeEvent.received_at < sa.func.now() - PATIENCE)
            .order_by(StripeEvent.received_at)
            .limit(_BATCH)
        )
        for event_id in waiting.all():
            await webhook.enqueue_event(session, event_id)


async def _open_sessions(database: Database, *, hourly: bool) -> list[str]:
    """Payment pages that may have been paid; their age is told by the clock that wrote it, the database's."""
    async with database.as_service() as session:
        query = sa.select(Payment.checkout_session_id).where(
            Payment.rail == PaymentRail.STRIPE,
            Payment.status.in_((PaymentStatus.OPEN, PaymentStatus.PROCESSING)),
            Payment.checkout_session_id.is_not(None),
            Payment.created_at > sa.func.now() - (LONGEST_BANK if hourly else FRESH),
        )
        rows = await session.scalars(query.order_by(Payment.created_at.desc()).limit(_BATCH))
        return [row for row in rows if row is not None]


async def _overdue_subscriptions(database: Database) -> list[str]:
    """Subscriptions that should have been renewed or ended by now."""
    async with database.as_service() as session:
        rows = await session.scalars(
            sa.select(Subscription.reference)
            .where(
                Subscription.rail == PaymentRail.STRIPE,
                Subscription.status != SubscriptionStatus.ENDED,
                Subscription.period_end < sa.func.now() - FRESH,
            )
            .limit(_BATCH)
        )
        return list(rows)


async def _settle_overdue(database: Database, gateway: Gateway, subscription_id: str) -> str:
    """Stripe forgets no subscription: one that it does not know is of another mode or account, and is over with it."""
    try:
        return await settle_subscription(database, gateway, subscription_id)
    except StripeRefused as error:
        if error.code != MISSING:
            raise
    async with database.as_service() as session:
        await subscriptions.end(session, subscription_id)
    return "unknown"


async def _close_unopened(database: Database) -> None:
    """Orders that never got a payment page are over."""
    async with database.as_service() as session:
        rows = await session.scalars(
            sa.select(Payment.id)
            .where(
                Payment.rail == PaymentRail.STRIPE,
                Payment.status == PaymentStatus.OPEN,
                Payment.checkout_session_id.is_(None),
                Payment.created_at < sa.func.now() - FIRST_LOOK,
            )
            .limit(_BATCH)
        )
        for payment_id in rows.all():
            await orders.close(session, payment_id, PaymentStatus.EXPIRED)


async def _each(ids: list[str], settle: Callable[[str], Awaitable[str]]) -> None:
    for id in ids:
        try:
            await settle(id)
        except StripeRefused as error:
            # One that Stripe does not know, of a former key perhaps, keeps nothing else from being asked.
            log.warning("stripe.not_settled", id=id, code=error.code)
