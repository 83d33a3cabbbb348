"""Subscriptions through time: renewed, failing, changed, canceled."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from sandbox.stripe.client import Till
from sandbox.stripe.lifecycle.periods import boundary, period_end
from tests.sandbox.stripe.conftest import plan, price_of

Json = dict[str, Any]


@pytest.fixture
async def customer(client: stripe.StripeClient) -> stripe.Customer:
    return await client.v1.customers.create_async({"email": "ada@example.com"})


@pytest.fixture
async def running(client: stripe.StripeClient, till: Till, customer: stripe.Customer) -> stripe.Subscription:
    """A paid plan of 9 dollars a month."""
    session = await client.v1.checkout.sessions.create_async(plan(customer=customer.id))
    return await client.v1.subscriptions.retrieve_async((await till.pay(session.id))["subscription"])


async def invoices(client: stripe.StripeClient, subscription: stripe.Subscription) -> list[Json]:
    """Oldest first."""
    listed = await client.v1.invoices.list_async({"subscription": subscription.id})
    return [invoice.to_dict() for invoice in reversed(listed.data)]


async def test_a_month_later_it_is_renewed(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    ends = running["items"].data[0].current_period_end
    await till.advance(seconds=ends - await till.now() - 60)
    assert len(await invoices(client, running)) == 1
    await till.advance(seconds=120)
    draft = (await invoices(client, running))[1]
    assert (draft["status"], draft["billing_reason"], draft["total"]) == ("draft", "subscription_cycle", 900)
    assert draft["lines"]["data"][0]["period"]["start"] == ends
    await till.advance(seconds=3600)
    paid = (await invoices(client, running))[1]
    assert (paid["status"], paid["amount_paid"]) == ("paid", 900)
    assert paid["parent"]["subscription_details"]["subscription"] == running.id
    told = [event["type"] for event in await till.events("customer.subscription.updated")]
    assert len(told) == 2
    renewed = (await till.events("customer.subscription.updated"))[1]["data"]
    assert renewed["previous_attributes"]["items"]["data"][0]["current_period_end"] == ends
    payments = await client.v1.invoice_payments.list_async({"invoice": paid["id"]})
    intent = payments.data[0].payment.payment_intent
    found = await client.v1.invoice_payments.list_async(
        {"payment": {"type": "payment_intent", "payment_intent": str(intent)}}
    )
    assert [payment.invoice for payment in found.data] == [paid["id"]]


async def test_a_card_that_fails_is_tried_again_and_then_the_plan_ends(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription, customer: stripe.Customer
) -> None:
    await till.card(customer.id, declines=True)
    await till.advance(days=32)
    behind = await client.v1.subscriptions.retrieve_async(running.id)
    assert behind.status == "past_due"
    open_invoice = (await invoices(client, running))[1]
    assert (open_invoice["status"], open_invoice["attempt_count"]) == ("open", 1)
    assert open_invoice["next_payment_attempt"] > await till.now()
    await till.advance(days=16)
    ended = await client.v1.subscriptions.retrieve_async(running.id)
    assert ended.status == "canceled"
    assert ended.cancellation_details is not None
    assert ended.cancellation_details.reason == "payment_failed"
    assert len(await till.events("invoice.payment_failed")) == 4
    assert len(await till.events("customer.subscription.deleted")) == 1


async def test_a_card_that_works_again_catches_up(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription, customer: stripe.Customer
) -> None:
    await till.card(customer.id, declines=True)
    await till.advance(days=32)
    await till.card(customer.id, declines=False)
    await till.advance(days=3)
    assert (await client.v1.subscriptions.retrieve_async(running.id)).status == "active"
    assert [invoice["status"] for invoice in await invoices(client, running)] == ["paid", "paid"]


async def test_canceled_at_the_end_of_the_period(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    ends = running["items"].data[0].current_period_end
    leaving = await client.v1.subscriptions.update_async(running.id, {"cancel_at_period_end": True})
    assert (leaving.status, leaving.cancel_at_period_end, leaving.cancel_at) == ("active", True, ends)
    told = (await till.events("customer.subscription.updated"))[-1]["data"]["previous_attributes"]
    assert told["cancel_at_period_end"] is False
    staying = await client.v1.subscriptions.update_async(running.id, {"cancel_at_period_end": False})
    assert (staying.cancel_at, staying.canceled_at) == (None, None)
    await client.v1.subscriptions.update_async(running.id, {"cancel_at_period_end": True})
    await till.advance(days=32)
    ended = await client.v1.subscriptions.retrieve_async(running.id)
    assert (ended.status, ended.ended_at) == ("canceled", ends)
    assert len(await invoices(client, running)) == 1


async def test_canceled_at_once(client: stripe.StripeClient, till: Till, running: stripe.Subscription) -> None:
    ended = await client.v1.subscriptions.cancel_async(running.id, {"cancellation_details": {"feedback": "unused"}})
    assert ended.status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        await client.v1.subscriptions.cancel_async(running.id)
    with pytest.raises(stripe.InvalidRequestError, match="A canceled subscription can only update"):
        await client.v1.subscriptions.update_async(running.id, {"cancel_at_period_end": True})
    assert (await client.v1.subscriptions.list_async()).data == []
    assert [one.id for one in (await client.v1.subscriptions.list_async({"status": "all"})).data] == [running.id]
    await till.advance(days=40)
    assert len(await invoices(client, running)) == 1


async def test_an_upgrade_is_billed_for_the_rest_of_the_period(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    item = running["items"].data[0]
    half = (item.current_period_end - item.current_period_start) / 2
    await till.advance(seconds=half)
    changed = await client.v1.subscriptions.update_async(
        running.id,
        {
            "items": [{"id": item.id, "price": await price_of(client, 1900)}],
            "proration_behavior": "always_invoice",
        },
    )
    assert changed["items"].data[0].price.unit_amount == 1900
    assert changed["items"].data[0].current_period_end == item.current_period_end
    bill = (await invoices(client, running))[-1]
    assert (bill["billing_reason"], bill["status"]) == ("subscription_update", "paid")
    assert [line["amount"] for line in bill["lines"]["data"]] == [-450, 950]
    assert all(line["parent"]["subscription_item_details"]["proration"] for line in bill["lines"]["data"])


async def test_a_downgrade_is_credited_to_the_next_invoice(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    item = running["items"].data[0]
    await till.advance(seconds=(item.current_period_end - item.current_period_start) / 2)
    cheap = await price_of(client, 500)
    await client.v1.subscriptions.update_async(running.id, {"items": [{"id": item.id, "price": cheap}]})
    assert len(await invoices(client, running)) == 1
    await till.advance(days=17)
    bill = (await invoices(client, running))[-1]
    assert [line["amount"] for line in bill["lines"]["data"]] == [-450, 250, 500]
    assert (bill["billing_reason"], bill["amount_paid"]) == ("subscription_cycle", 300)


async def test_a_yearly_plan_begins_a_new_period(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    item = running["items"].data[0]
    await till.advance(seconds=(item.current_period_end - item.current_period_start) / 2)
    yearly = await price_of(client, 9000, "year")
    changed = await client.v1.subscriptions.update_async(running.id, {"items": [{"id": item.id, "price": yearly}]})
    assert changed["items"].data[0].current_period_end > item.current_period_end + 300 * 86400
    bill = (await invoices(client, running))[-1]
    assert (bill["status"], bill["total"]) == ("paid", 9000 - 450)


async def test_a_forgotten_item_id_adds_a_second_item(
    client: stripe.StripeClient, running: stripe.Subscription
) -> None:
    changed = await client.v1.subscriptions.update_async(running.id, {"items": [{"price": await price_of(client, 5)}]})
    assert len(changed["items"].data) == 2


async def test_a_change_that_is_refused_changes_nothing(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    item, other = running["items"].data[0], await price_of(client, 1900)
    wanted: Any = [{"id": item.id, "price": other}, {"id": "si_0", "price": other}]
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription item"):
        await client.v1.subscriptions.update_async(running.id, {"items": wanted, "metadata": {"a": "b"}})
    same = await client.v1.subscriptions.retrieve_async(running.id)
    assert same["items"].data[0].price.id == item.price.id
    assert same.to_dict()["metadata"] == {}
    assert len(await till.events("customer.subscription.updated")) == 1


async def test_a_trial_costs_nothing_until_it_ends(
    client: stripe.StripeClient, till: Till, customer: stripe.Customer
) -> None:
    params = plan(customer=customer.id, subscription_data={"trial_period_days": 7})
    paid = await till.pay((await client.v1.checkout.sessions.create_async(params)).id)
    assert paid["payment_status"] == "no_payment_required"
    trial = await client.v1.subscriptions.retrieve_async(paid["subscription"])
    assert trial.status == "trialing"
    await till.advance(days=5)
    assert len(await till.events("customer.subscription.trial_will_end")) == 1
    await till.advance(days=3)
    assert (await client.v1.subscriptions.retrieve_async(trial.id)).status == "active"
    assert [invoice["total"] for invoice in await invoices(client, trial)] == [0, 900]


async def test_the_portal_cancels_switches_and_changes_the_card(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription, customer: stripe.Customer
) -> None:
    other = await price_of(client, 1900)
    session = await client.v1.billing_portal.sessions.create_async({"customer": customer.id})
    assert (await till.portal(session.url))["subscriptions"][0]["id"] == running.id
    await till.portal_switch(session.url, running.id, other)
    await till.portal_cancel(session.url, running.id)
    left = await client.v1.subscriptions.retrieve_async(running.id)
    assert (left["items"].data[0].price.id, left.cancel_at_period_end) == (other, True)
    await till.portal_resume(session.url, running.id)
    await till.portal_card(session.url, declines=True)
    await till.advance(days=32)
    assert (await client.v1.subscriptions.retrieve_async(running.id)).status == "past_due"
    await till.portal_card(session.url, declines=False)
    assert (await client.v1.subscriptions.retrieve_async(running.id)).status == "active"


def test_months_end_where_they_can() -> None:
    def day(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())

    anchor = day("2026-01-31T12:00")
    assert [boundary(anchor, steps, "month", 1) for steps in (1, 2, 3)] == [
        day("2026-02-28T12:00"),
        day("2026-03-31T12:00"),
        day("2026-04-30T12:00"),
    ]
    assert period_end(anchor, day("2026-02-28T12:00"), "month", 1) == day("2026-03-31T12:00")
    assert boundary(day("2028-02-29T00:00"), 1, "year", 1) == day("2029-02-28T00:00")
    assert boundary(anchor, 2, "week", 3) == anchor + 42 * 86400
