"""What a change of plan would cost, asked before it is made: it costs just that, and asking changes nothing."""

from typing import Any

import pytest
import stripe

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import plan, price_of
from tests.sandbox.stripe.shapes import faults


@pytest.fixture
async def running(client: stripe.StripeClient, till: Till) -> stripe.Subscription:
    """A paid plan of 9 dollars a month, half a period old."""
    customer = await client.v1.customers.create_async({})
    session = await client.v1.checkout.sessions.create_async(plan(customer=customer.id))
    subscription = await client.v1.subscriptions.retrieve_async((await till.pay(session.id))["subscription"])
    item = subscription["items"].data[0]
    await till.advance(seconds=(item.current_period_end - item.current_period_start) / 2)
    return subscription


async def preview(
    client: stripe.StripeClient, running: stripe.Subscription, price: str, **details: Any
) -> stripe.Invoice:
    item = {"id": running["items"].data[0].id, "price": price}
    params: Any = {"subscription": running.id, "subscription_details": {"items": [item], **details}}
    return await client.v1.invoices.create_preview_async(params)


async def test_what_is_shown_is_what_is_charged_and_asking_changes_nothing(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    dear = await price_of(client, 1900)
    before = len(await till.events())
    shown = await preview(client, running, dear, proration_behavior="always_invoice")
    assert not list(faults(shown.to_dict(for_json=True), stripe.Invoice))
    assert shown.id.startswith("upcoming_in_")
    assert [line.amount for line in shown.lines.data] == [-450, 950]
    assert (shown.amount_due, shown.total, shown.billing_reason) == (500, 500, "upcoming")
    assert len(await till.events()) == before
    assert len((await client.v1.invoices.list_async({"subscription": running.id})).data) == 1
    same = await client.v1.subscriptions.retrieve_async(running.id)
    assert same["items"].data[0].price.unit_amount == 900
    with pytest.raises(stripe.InvalidRequestError, match="No such invoice"):
        await client.v1.invoices.retrieve_async(shown.id)

    assert shown.parent is not None
    assert shown.parent.subscription_details is not None
    at = shown.parent.subscription_details.subscription_proration_date
    assert at is not None
    await till.advance(days=3)
    await client.v1.subscriptions.update_async(
        running.id,
        {
            "items": [{"id": running["items"].data[0].id, "price": dear}],
            "proration_behavior": "always_invoice",
            "proration_date": at,
        },
    )
    charged = (await client.v1.invoices.list_async({"subscription": running.id})).data[0]
    assert charged.amount_paid == shown.amount_due


async def test_a_cheaper_plan_leaves_something_over(client: stripe.StripeClient, running: stripe.Subscription) -> None:
    shown = await preview(client, running, await price_of(client, 500), proration_behavior="always_invoice")
    assert (shown.amount_due, shown.total, shown.ending_balance) == (0, -200, -200)


async def test_without_billing_it_now_the_next_invoice_is_shown(
    client: stripe.StripeClient, running: stripe.Subscription
) -> None:
    shown = await preview(client, running, await price_of(client, 1900))
    assert [line.amount for line in shown.lines.data] == [-450, 950, 1900]
    end = running["items"].data[0].current_period_end
    assert shown.lines.data[-1].period.start == end
    plain = await client.v1.invoices.create_preview_async({"subscription": running.id})
    assert (plain.amount_due, plain.period_end) == (900, end)
    assert plain.parent is not None
    assert plain.parent.subscription_details is not None
    assert getattr(plain.parent.subscription_details, "subscription_proration_date", None) is None


async def test_a_new_rhythm_is_billed_now_and_begins_nothing(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    shown = await preview(client, running, await price_of(client, 9000, "year"))
    assert shown.total == 9000 - 450
    await till.advance(days=20)
    renewed = (await client.v1.invoices.list_async({"subscription": running.id})).data[0]
    assert (renewed.billing_reason, renewed.total) == ("subscription_cycle", 900)


async def test_what_cannot_be_previewed_is_refused(
    client: stripe.StripeClient, till: Till, running: stripe.Subscription
) -> None:
    dear = await price_of(client, 1900)
    item = running["items"].data[0]
    for details, words in (
        ({"proration_date": item.current_period_start - 1}, "outside of the current period"),
        ({"proration_date": item.current_period_start, "proration_behavior": "none"}, "when the proration behavior"),
        ({"cancel_now": True}, "unknown parameter"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=words):
            await preview(client, running, dear, **details)
    with pytest.raises(stripe.InvalidRequestError, match="No such price"):
        await preview(client, running, "price_0")
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: subscription"):
        await client.v1.invoices.create_preview_async()
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        await client.v1.invoices.create_preview_async({"subscription": "sub_0"})
    await client.v1.subscriptions.cancel_async(running.id)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await preview(client, running, dear)
    assert refusal.value.code == "invoice_upcoming_none"
