"""Money going back: refunds and disputes."""

import pytest
import stripe

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack


@pytest.fixture
async def intent(client: stripe.StripeClient, till: Till) -> str:
    """The payment intent of a pack that was paid: 5 euros."""
    session = await client.v1.checkout.sessions.create_async(pack())
    return str((await till.pay(session.id))["payment_intent"])


async def charge_of(client: stripe.StripeClient, intent: str) -> stripe.Charge:
    return (await client.v1.charges.list_async({"payment_intent": intent})).data[0]


async def test_in_parts_until_nothing_is_left(client: stripe.StripeClient, till: Till, intent: str) -> None:
    part = await client.v1.refunds.create_async(
        {"payment_intent": intent, "amount": 200, "reason": "requested_by_customer", "metadata": {"why": "late"}}
    )
    assert (part.status, part.amount, part.currency) == ("succeeded", 200, "eur")
    with pytest.raises(stripe.InvalidRequestError, match=r"\(€4.00\) is greater than unrefunded amount .* \(€3.00\)"):
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": 400})
    charge = await charge_of(client, intent)
    assert (charge.amount_refunded, charge.refunded) == (200, False)
    rest = await client.v1.refunds.create_async({"charge": charge.id})
    assert rest.amount == 300
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.refunds.create_async({"charge": charge.id})
    assert refusal.value.code == "charge_already_refunded"
    told = await till.events("charge.refunded")
    assert [event["data"]["object"]["amount_refunded"] for event in told] == [200, 500]
    assert told[1]["data"]["previous_attributes"] == {"amount_refunded": 200, "refunded": False}
    listed = await client.v1.refunds.list_async({"payment_intent": intent})
    assert [refund.id for refund in listed.data] == [rest.id, part.id]


async def test_the_amount_of_a_charge_bounds_its_refund(client: stripe.StripeClient, intent: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="is greater than charge amount") as refusal:
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": 501})
    assert refusal.value.param == "amount"


async def test_a_bank_may_send_a_refund_back(client: stripe.StripeClient, till: Till, intent: str) -> None:
    refund = await till.refund(intent)
    await till.fail_refund(refund["id"])
    assert (await client.v1.refunds.retrieve_async(refund["id"])).status == "failed"
    assert (await charge_of(client, intent)).amount_refunded == 0
    assert len(await till.events("refund.failed")) == 1


@pytest.mark.parametrize("won", [True, False])
async def test_a_dispute_is_decided(client: stripe.StripeClient, till: Till, intent: str, won: bool) -> None:
    dispute = await till.dispute(intent, "product_not_received")
    assert (await charge_of(client, intent)).disputed
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.refunds.create_async({"payment_intent": intent})
    assert refusal.value.code == "charge_disputed"
    await till.close_dispute(dispute["id"], won=won)
    closed = await client.v1.disputes.retrieve_async(dispute["id"])
    assert closed.status == ("won" if won else "lost")
    assert sum(line.amount for line in closed.balance_transactions) == (0 if won else -500)
    assert [event["type"] for event in await till.events("charge.dispute.*")] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        *(["charge.dispute.funds_reinstated"] if won else []),
        "charge.dispute.closed",
    ]
    with pytest.raises(ValueError, match="the dispute is"):
        await till.close_dispute(dispute["id"], won=won)


async def test_only_what_is_not_refunded_can_be_disputed(till: Till, intent: str) -> None:
    await till.refund(intent, 200)
    assert (await till.dispute(intent))["amount"] == 300
    with pytest.raises(ValueError, match="nothing to dispute"):
        await till.dispute(intent)


async def test_the_balance_adds_up(client: stripe.StripeClient, till: Till, intent: str) -> None:
    await till.refund(intent, 200)
    lines = (await client.v1.balance_transactions.list_async({"currency": "eur"})).data
    assert [line.amount for line in lines] == [-200, 500]
    balance = await client.v1.balance.retrieve_async()
    assert balance.pending[0].amount == sum(line.net for line in lines)
