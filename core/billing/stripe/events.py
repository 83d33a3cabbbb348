"""Applies stored events: what they speak of is read again from Stripe, and effect and mark are one commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog

from core.billing.stripe.effects.charges import of_charge
from core.billing.stripe.effects.effect import Effect, Outdated, nothing
from core.billing.stripe.effects.invoices import of_invoice
from core.billing.stripe.effects.sessions import of_session
from core.billing.stripe.effects.subscriptions import of_subscription
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.webhook import CHARGE_EVENTS, INVOICE_EVENTS, SESSION_EVENTS, SUBSCRIPTION_EVENTS
from db.models import StripeEvent
from db.session import Database

# A subscription that is written here while it is read at Stripe is read again. After the third reading the task fails,
# and the queue runs it again later.
_READINGS = 3

T = TypeVar("T")

log = structlog.get_logger()


async def apply_event(database: Database, gateway: Gateway, event_id: str) -> None:
    """Applies a stored event, once. Raises `StripeAway` and `StripeRefused`; the event then waits."""
    async with database.as_service() as session:
        event = await session.get(StripeEvent, event_id)
    if event is None or event.handled_at is not None:
        return

    async def finish(effect: Effect) -> str | None:
        async with database.as_service() as session:
            row = await session.get_one(StripeEvent, event_id, with_for_update=True)
            if row.handled_at is None:
                row.outcome = await effect(session)
                row.handled_at = sa.func.now()
            return row.outcome

    outcome = await apply(lambda: _effect(database, gateway, event), finish)
    log.info("stripe.applied", event_id=event_id, type=event.type, outcome=outcome)


async def settle_session(database: Database, gateway: Gateway, session_id: str) -> str:
    """Brings a Checkout Session's payment to what Stripe says now; in a word, what that was."""
    return await _settle(database, lambda: of_session(database, gateway, session_id))


async def settle_subscription(database: Database, gateway: Gateway, subscription_id: str) -> str:
    """Brings a subscription to what Stripe says now; in a word, what that was."""
    return await _settle(database, lambda: of_subscription(database, gateway, subscription_id))


async def _settle(database: Database, read: Callable[[], Awaitable[Effect]]) -> str:
    async def finish(effect: Effect) -> str:
        async with database.as_service() as session:
            return await effect(session)

    return await apply(read, finish)


async def apply(read: Callable[[], Awaitable[Effect]], finish: Callable[[Effect], Awaitable[T]]) -> T:
    """Reads at Stripe and applies what was read; both again when the reading was overtaken (`Outdated`)."""
    for _ in range(_READINGS - 1):
        try:
            return await finish(await read())
        except Outdated:
            continue
    return await finish(await read())


async def _effect(database: Database, gateway: Gateway, event: StripeEvent) -> Effect:
    thing: dict[str, Any] = event.payload["data"]["object"]
    try:
        if event.type in SESSION_EVENTS:
            failed = event.type == "checkout.session.async_payment_failed"
            return await of_session(database, gateway, thing["id"], failed=failed)
        if event.type in CHARGE_EVENTS:
            intent = thing.get("payment_intent")
            return nothing if intent is None else await of_charge(database, gateway, intent)
        if event.type in SUBSCRIPTION_EVENTS:
            return await of_subscription(database, gateway, thing["id"])
        if event.type in INVOICE_EVENTS:
            return await of_invoice(database, gateway, thing["id"])
    except StripeRefused as error:
        if error.code != MISSING:
            raise
        # Of another product in the account, seen through a restricted key, or deleted since.
        return _gone
    return nothing


async def _gone(session: object) -> str:
    return "gone"
