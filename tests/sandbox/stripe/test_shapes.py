"""Every object that the stand-in shows has the fields that the SDK's typed classes know, and no others."""

from typing import Any

import httpx
import pytest
import stripe
import stripe.billing_portal
import stripe.checkout

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack, plan
from tests.sandbox.stripe.shapes import faults

Json = dict[str, Any]

KINDS: dict[str, type] = {
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "billing_portal.session": stripe.billing_portal.Session,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "item": stripe.LineItem,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "price": stripe.Price,
    "product": stripe.Product,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
}
LISTS = [
    "/v1/balance_transactions?limit=100",
    "/v1/charges?limit=100&expand[]=data.refunds&expand[]=data.balance_transaction&expand[]=data.payment_intent",
    "/v1/checkout/sessions?limit=100&expand[]=data.line_items&expand[]=data.subscription&expand[]=data.invoice",
    "/v1/customers?limit=100&expand[]=data.subscriptions",
    "/v1/disputes?limit=100&expand[]=data.charge&expand[]=data.payment_intent",
    "/v1/events?limit=100",
    "/v1/invoice_payments?limit=100&expand[]=data.payment.payment_intent&expand[]=data.invoice",
    "/v1/invoices?limit=100&expand[]=data.payments&expand[]=data.parent.subscription_details.subscription",
    "/v1/payment_intents?limit=100&expand[]=data.latest_charge&expand[]=data.payment_method",
    "/v1/prices?limit=100&expand[]=data.product",
    "/v1/products?limit=100&expand[]=data.default_price",
    "/v1/refunds?limit=100&expand[]=data.charge",
    "/v1/subscriptions?limit=100&status=all&expand[]=data.latest_invoice&expand[]=data.items.data.price.product",
]


def check(shown: Json) -> None:
    found = list(faults(shown, KINDS[shown["object"]]))
    assert not found, "\n".join(found)


@pytest.fixture
async def busy(client: stripe.StripeClient, till: Till) -> Till:
    """An account in which everything has happened that the stand-in plays."""
    v1, sessions = client.v1, client.v1.checkout.sessions
    customer = await v1.customers.create_async({"email": "ada@example.com", "address": {"city": "Paris"}})
    product = await v1.products.create_async({"name": "Unlimited", "marketing_features": [{"name": "All of it"}]})
    price = await v1.prices.create_async(
        {"currency": "usd", "unit_amount": 1900, "recurring": {"interval": "month"}, "product": product.id}
    )
    await v1.products.update_async(product.id, {"default_price": price.id})
    await v1.prices.create_async({"currency": "usd", "unit_amount_decimal": "0.5", "product": product.id})  # type: ignore[typeddict-item]  # text is as exact

    one, two, three, four = [(await sessions.create_async(pack(customer=customer.id))).id for _ in range(4)]
    paid = await till.pay(one)
    await till.fail_refund((await till.refund(paid["payment_intent"], 100))["id"])
    await till.refund(paid["payment_intent"])
    for answer, session in ((True, two), (False, three)):
        await till.pay(session, by="bank")
        await till.bank(session, confirms=answer)
    await till.decline(four)
    await sessions.expire_async(four)
    for won in (True, False):
        disputed = await till.pay((await sessions.create_async(pack(customer_creation="always"))).id)
        await till.close_dispute((await till.dispute(disputed["payment_intent"]))["id"], won=won)

    trial = await sessions.create_async(plan(subscription_data={"trial_period_days": 7}))
    await till.pay(trial.id)
    running = await till.pay((await sessions.create_async(plan(customer=customer.id))).id)
    portal = await v1.billing_portal.sessions.create_async({"customer": customer.id})
    await till.portal_switch(portal.id, running["subscription"], price.id)
    await till.portal_cancel(portal.id, running["subscription"])
    await till.portal_resume(portal.id, running["subscription"])
    await till.advance(days=40)
    await till.portal_card(portal.id, declines=True)
    await till.advance(days=60)
    return till


async def test_every_object_has_the_fields_of_the_sdk(busy: Till) -> None:
    headers = {"authorization": f"Bearer {busy.key}"}
    seen: set[str] = set()
    async with httpx.AsyncClient(base_url=busy.url, headers=headers, trust_env=False, verify=False) as http:
        for address in LISTS:
            listed = (await http.get(address)).json()
            assert listed["data"], address
            for shown in listed["data"]:
                check(shown)
                seen.add(shown["object"])
        for address in ("/v1/balance", f"/v1/checkout/sessions/{await _a_session(http)}/line_items"):
            answer = (await http.get(address)).json()
            for shown in answer["data"] if answer["object"] == "list" else [answer]:
                check(shown)
                seen.add(shown["object"])
    assert seen >= KINDS.keys() - {"billing_portal.session", "payment_method"}


async def test_every_event_tells_of_an_object_with_the_fields_of_the_sdk(busy: Till) -> None:
    events = await busy.events()
    for event in events:
        check(event)
        check(event["data"]["object"])
    assert {event["type"] for event in events} >= {
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn",
        "charge.failed",
        "charge.pending",
        "charge.refund.updated",
        "charge.refunded",
        "charge.succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "customer.created",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.trial_will_end",
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "payment_intent.created",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.succeeded",
        "price.created",
        "product.created",
        "refund.created",
        "refund.failed",
        "refund.updated",
    }


async def test_a_portal_session_has_the_fields_of_the_sdk(client: stripe.StripeClient, till: Till) -> None:
    customer = await client.v1.customers.create_async({})
    subscription = (await till.pay((await client.v1.checkout.sessions.create_async(plan(customer=customer.id))).id))[
        "subscription"
    ]
    session = await client.v1.billing_portal.sessions.create_async(
        {
            "customer": customer.id,
            "flow_data": {"type": "subscription_cancel", "subscription_cancel": {"subscription": subscription}},
        }
    )
    check(session.to_dict())


def test_the_comparison_finds_what_is_wrong() -> None:
    wrong = {"id": 7, "object": "customer", "created": "today", "livemode": False, "tax_exempt": "maybe", "foo": 1}
    assert sorted(faults(wrong, stripe.Customer)) == [
        "Customer.created is 'today', not int",
        "Customer.foo is unknown to the SDK",
        "Customer.id is 7, not str",
        "Customer.tax_exempt is 'maybe', not one of ('exempt', 'none', 'reverse')",
    ]
    assert list(faults({"id": "cus_1", "object": "customer", "livemode": False}, stripe.Customer)) == [
        "Customer.created is missing"
    ]


async def _a_session(http: httpx.AsyncClient) -> str:
    return str((await http.get("/v1/checkout/sessions?limit=1")).json()["data"][0]["id"])
