"""Stripe's web hook: an event is proven to be Stripe's, stored once, and enqueued, before it is acknowledged."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.stripe.objects import EventObject
from core.errors import ShortlistError
from core.queue import Task, enqueue
from core.values import Value
from db.models import StripeEvent

# How old a signature may be, in seconds: the default of Stripe's own libraries.
TOLERANCE = 300
_LONGEST_STAMP = 20  # digits; `int` refuses thousands of them with an error of its own

SESSION_EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
)
CHARGE_EVENTS = (
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)
SUBSCRIPTION_EVENTS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
)
INVOICE_EVENTS = ("invoice.paid", "invoice.payment_failed")
# The kinds of events that the web hook endpoint should be subscribed to.
EVENTS = (*SESSION_EVENTS, *CHARGE_EVENTS, *SUBSCRIPTION_EVENTS, *INVOICE_EVENTS)

_NAMES = ("id", "object", "payment_intent")


class SignatureInvalid(ShortlistError):
    """The signature is not Stripe's, too old, or from the future."""


class ApplyEvent(Value):
    """A stored event that is still to be applied."""

    event_id: str


APPLY = Task("stripe.apply", ApplyEvent)


def verify(body: bytes, header: str, secret: str, *, now: float) -> None:
    """Proves that `body` came from Stripe lately (docs.stripe.com/webhooks/signatures). Raises `SignatureInvalid`.

    `now` is the time by the database, in seconds: a machine whose clock is off must not refuse what Stripe sends.

    The SDK can do this too, but importing it would cost the web role more than all else that it does.
    """
    parts = [part.partition("=")[::2] for part in header.split(",")]
    stamps = [value for name, value in parts if name.strip() == "t"]
    if not stamps or not stamps[0].isascii() or not stamps[0].isdecimal():
        raise SignatureInvalid("no timestamp")
    expected = hmac.new(secret.encode(), stamps[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    signatures = [value.encode() for name, value in parts if name.strip() == "v1"]
    if not any([hmac.compare_digest(expected.encode(), signature) for signature in signatures]):
        raise SignatureInvalid("no signature fits")
    age = now - int(stamps[0][:_LONGEST_STAMP])
    if age > TOLERANCE:
        raise SignatureInvalid("too old")
    if age < -TOLERANCE:
        # One that could be shown again for years.
        raise SignatureInvalid("from the future")


async def store(session: AsyncSession, payload: dict[str, Any], *, livemode: bool) -> bool:
    """Keeps the event and, when it matters to us, enqueues its task. False when it is known. Raises `ValidationError`.

    What the event says of people stays with Stripe: only the names of objects are kept, to read them again. An event of
    another mode than our key (test or live), or of a kind that we do not use, is recorded and not applied.
    """
    event = EventObject.model_validate(payload)
    outcome = None
    if event.livemode != livemode:
        outcome = "other mode"
    elif event.type not in EVENTS:
        outcome = "ignored"
    added = await session.scalar(
        insert(StripeEvent)
        .values(
            event_id=event.id,
            type=event.type,
            payload=_trimmed(event),
            outcome=outcome,
            handled_at=None if outcome is None else sa.func.now(),
        )
        .on_conflict_do_nothing()
        .returning(StripeEvent.event_id)
    )
    if added is not None and outcome is None:
        await enqueue_event(session, event.id)
    return added is not None


def _trimmed(event: EventObject) -> dict[str, Any]:
    """The event without all that it says of people: the names of objects, with which they are read again."""
    thing = {name: event.data.object[name] for name in _NAMES if isinstance(event.data.object.get(name), str)}
    return {**event.model_dump(exclude={"data"}), "data": {"object": thing}}


async def enqueue_event(session: AsyncSession, event_id: str) -> bool:
    """Enqueues the task that applies the stored event. False when such a task waits already."""
    return await enqueue(session, APPLY, ApplyEvent(event_id=event_id), dedupe_key=f"{APPLY.name}:{event_id}")
