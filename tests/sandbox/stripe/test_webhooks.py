"""Events as they reach a webhook: signed, tried again, and in disorder on demand."""

import time

import pytest
import stripe

from sandbox.stripe.client import Till
from sandbox.stripe.protocol.signatures import signature_header
from tests.sandbox.stripe.conftest import SECRET, Inbox, pack


async def test_a_refused_event_comes_again_until_it_is_taken(
    client: stripe.StripeClient, till: Till, inbox: Inbox
) -> None:
    inbox.answers = [500, 400]
    await client.v1.customers.create_async({})
    await till.settled()
    assert inbox.types == ["customer.created"] * 3
    assert len({event.id for event in inbox.events}) == 1
    assert [attempt["status"] for attempt in await till.attempts()] == [500, 400, 200]
    assert inbox.bodies[0].count(b'"pending_webhooks":1') == 1
    assert (await client.v1.events.retrieve_async(inbox.events[0].id)).pending_webhooks == 0


async def test_events_say_what_made_them(client: stripe.StripeClient, till: Till, inbox: Inbox) -> None:
    customer = await client.v1.customers.create_async({"metadata": {"a": "1"}})
    await client.v1.customers.update_async(customer.id, {"name": "Ada", "metadata": {"b": "2"}})
    await till.settled()
    changed = inbox.events[1].to_dict()
    assert changed["type"] == "customer.updated"
    assert changed["api_version"] == "2026-10-28.endive"
    assert changed["livemode"] is False
    assert changed["request"]["id"].startswith("req_")
    assert changed["data"]["previous_attributes"] == {"name": None, "metadata": {"b": None}}
    assert changed["data"]["object"]["metadata"] == {"a": "1", "b": "2"}


async def test_duplicates_losses_and_delays(client: stripe.StripeClient, till: Till, inbox: Inbox) -> None:
    await till.event_fault("duplicate", "checkout.session.completed", copies=2)
    await till.event_fault("drop", "charge.*")
    await till.event_fault("delay", "payment_intent.created", seconds=0.2)
    await till.pay((await client.v1.checkout.sessions.create_async(pack())).id)
    await till.settled()
    assert inbox.types[1:] == [
        "payment_intent.succeeded",
        "checkout.session.completed",
        "checkout.session.completed",
        "checkout.session.completed",
        "payment_intent.created",
    ]
    lost = (await till.events("charge.succeeded"))[0]
    await till.resend(lost["id"])
    await till.settled()
    assert inbox.events[-1].id == lost["id"]


@pytest.mark.parametrize("order", ["made", "reversed"])
async def test_held_events_are_released_in_any_order(
    client: stripe.StripeClient, till: Till, inbox: Inbox, order: str
) -> None:
    await till.event_fault("hold", times=-1)
    await till.pay((await client.v1.checkout.sessions.create_async(pack())).id)
    await till.settled()
    assert inbox.events == []
    made = [event["id"] for event in await till.events()]
    assert await till.release(order) == (made if order == "made" else made[::-1])
    await till.settled()
    assert [event.id for event in inbox.events] == (made if order == "made" else made[::-1])


async def test_only_the_wanted_types_are_sent(client: stripe.StripeClient, till: Till, inbox: Inbox) -> None:
    await till.webhook(inbox.url, SECRET, types=["checkout.session.*"])
    await till.pay((await client.v1.checkout.sessions.create_async(pack())).id)
    await till.settled()
    assert inbox.types == ["checkout.session.completed"]


def test_the_sdk_takes_our_signatures_and_no_others() -> None:
    body = b'{"object": "event", "id": "evt_1"}'
    fresh = signature_header(body, SECRET)
    assert stripe.Webhook.construct_event(body, fresh, SECRET).id == "evt_1"
    stale = signature_header(body, SECRET, at=int(time.time()) - 3600)
    for header, text in ((stale, body), (fresh, body + b" "), (signature_header(body, "whsec_other"), body)):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(text, header, SECRET)
