"""Checkout Sessions through the official SDK, from the link to the money."""

import time

import pytest
import stripe

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import Inbox, pack, plan


async def test_a_pack_is_paid_and_the_webhook_hears_of_it(
    client: stripe.StripeClient, till: Till, inbox: Inbox
) -> None:
    session = await client.v1.checkout.sessions.create_async(
        pack(
            client_reference_id="user-7",
            metadata={"purchase": "12"},
            payment_intent_data={"metadata": {"purchase": "12"}},
            expires_at=int(time.time()) + 3600,
        )
    )
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 500)
    assert session.url is not None

    await till.pay(session.url, email="ada@example.com", name="Ada")
    await till.settled()

    assert inbox.types[-4:] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    told = inbox.events[-1].data.object
    assert told["id"] == session.id
    assert told["metadata"]["purchase"] == "12"
    paid = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    assert paid.payment_intent.metadata["purchase"] == "12"
    assert isinstance(paid.payment_intent.latest_charge, stripe.Charge)
    assert paid.payment_intent.latest_charge.metadata["purchase"] == "12"


async def test_a_declined_card_leaves_the_session_open(client: stripe.StripeClient, till: Till) -> None:
    session = await client.v1.checkout.sessions.create_async(pack())
    await till.decline(session.id)
    tried = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert tried.status == "open"
    assert isinstance(tried.payment_intent, stripe.PaymentIntent)
    assert tried.payment_intent.last_payment_error is not None
    assert tried.payment_intent.last_payment_error.code == "card_declined"
    assert (await till.pay(session.id))["payment_intent"] == tried.payment_intent.id


@pytest.mark.parametrize(("confirms", "status"), [(True, "paid"), (False, "unpaid")])
async def test_a_bank_answers_later(client: stripe.StripeClient, till: Till, confirms: bool, status: str) -> None:
    session = await client.v1.checkout.sessions.create_async(pack())
    assert (await till.pay(session.id, by="bank"))["payment_status"] == "unpaid"
    answered = await till.bank(session.id, confirms=confirms)
    assert (answered["status"], answered["payment_status"]) == ("complete", status)
    kinds = [event["type"] for event in await till.events("checkout.session.*")]
    assert kinds == [
        "checkout.session.completed",
        f"checkout.session.async_payment_{'succeeded' if confirms else 'failed'}",
    ]
    with pytest.raises(ValueError, match="no bank's answer"):
        await till.bank(session.id, confirms=True)


async def test_a_session_expires_by_itself_or_when_told(client: stripe.StripeClient, till: Till) -> None:
    left, ended = [await client.v1.checkout.sessions.create_async(pack()) for _ in range(2)]
    assert (await client.v1.checkout.sessions.expire_async(ended.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        await client.v1.checkout.sessions.expire_async(ended.id)
    await till.advance(days=1)
    assert (await client.v1.checkout.sessions.retrieve_async(left.id)).status == "expired"
    assert [event["data"]["object"]["id"] for event in await till.events("checkout.session.expired")] == [
        ended.id,
        left.id,
    ]
    with pytest.raises(ValueError, match="the session is expired"):
        await till.pay(left.id)


async def test_a_plan_is_paid(client: stripe.StripeClient, till: Till) -> None:
    customer = await client.v1.customers.create_async({"email": "ada@example.com"})
    session = await client.v1.checkout.sessions.create_async(
        plan(customer=customer.id, subscription_data={"metadata": {"user": "7"}})
    )
    await till.pay(session.id)
    paid = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["subscription", "invoice"]})
    assert isinstance(paid.subscription, stripe.Subscription)
    assert isinstance(paid.invoice, stripe.Invoice)
    assert paid.payment_intent is None
    assert paid.subscription.status == "active"
    assert paid.subscription.metadata["user"] == "7"
    assert (paid.invoice.status, paid.invoice.billing_reason) == ("paid", "subscription_create")
