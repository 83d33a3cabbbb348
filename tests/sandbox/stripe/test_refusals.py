"""What Stripe refuses is refused, with Stripe's status, type, code, parameter and words."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import stripe

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack, plan


@pytest.fixture
async def raw(till: Till) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP with the account's key, for what the SDK would never send."""
    headers = {"authorization": f"Bearer {till.key}"}
    async with httpx.AsyncClient(base_url=till.url, headers=headers, trust_env=False, verify=False) as http:
        yield http


async def refused(raw: httpx.AsyncClient, address: str, form: dict[str, str], status: int = 400) -> dict[str, Any]:
    response = await raw.post(address, data=form)
    assert response.status_code == status, response.text
    assert response.headers["request-id"].startswith("req_")
    error: dict[str, Any] = response.json()["error"]
    return error


async def test_unknown_parameters_are_named_all_at_once(raw: httpx.AsyncClient) -> None:
    error = await refused(raw, "/v1/customers", {"foo": "1", "bar[baz]": "2", "email": "ada@example.com"})
    assert error["type"] == "invalid_request_error"
    assert error["code"] == "parameter_unknown"
    assert error["message"] == "Received unknown parameters: foo, bar"
    assert error["param"] == "foo"
    assert error["doc_url"] == "https://stripe.com/docs/error-codes/parameter-unknown"
    nested = await refused(raw, "/v1/checkout/sessions", {"line_items[0][prize]": "price_1"})
    assert (nested["code"], nested["param"]) == ("parameter_unknown", "line_items[0][prize]")


@pytest.mark.parametrize(
    ("address", "form", "code", "param"),
    [
        ("/v1/refunds", {"charge": "ch_1", "amount": "much"}, "parameter_invalid_integer", "amount"),
        ("/v1/refunds", {"charge": "ch_1", "amount": "0"}, "parameter_invalid_integer", "amount"),
        ("/v1/customers", {"email": ""}, "parameter_invalid_empty", "email"),
        ("/v1/customers", {"email": "nobody"}, "email_invalid", "email"),
        ("/v1/products", {}, "parameter_missing", "name"),
        ("/v1/products", {"name": "Pro", "active": "yes"}, None, "active"),
        ("/v1/products", {"name": "x" * 251}, None, "name"),
        ("/v1/prices", {"currency": "usd", "unit_amount": "1", "product": "prod_0"}, "resource_missing", "product"),
        ("/v1/prices", {"currency": "dollars", "unit_amount": "1", "product": "prod_0"}, None, "currency"),
        ("/v1/customers", {"metadata": "text"}, None, "metadata"),
        ("/v1/customers", {"preferred_locales": "en"}, None, "preferred_locales"),
        ("/v1/checkout/sessions", {"success_url": "bot.example/paid"}, "url_invalid", "success_url"),
        ("/v1/checkout/sessions", {"mode": "gift"}, None, "mode"),
        ("/v1/checkout/sessions", {}, "parameter_missing", "mode"),
        ("/v1/billing_portal/sessions", {}, "parameter_missing", "customer"),
        ("/v1/billing_portal/sessions", {"customer": "cus_0"}, "resource_missing", "customer"),
    ],
)
async def test_wrong_values(
    raw: httpx.AsyncClient, address: str, form: dict[str, str], code: str | None, param: str
) -> None:
    error = await refused(raw, address, form)
    assert (error.get("code"), error["param"]) == (code, param)


async def test_metadata_has_limits(client: stripe.StripeClient) -> None:
    fits = {f"{number:040}": "x" * 500 for number in range(50)}
    assert len((await client.v1.customers.create_async({"metadata": fits})).to_dict()["metadata"]) == 50
    for unfit in ({"k" * 41: "x"}, {"k": "x" * 501}, {**fits, "one more": "x"}):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            await client.v1.customers.create_async({"metadata": unfit})
        assert refusal.value.param == "metadata"


async def test_keys(till: Till, raw: httpx.AsyncClient) -> None:
    async def status(authorization: str | None) -> tuple[int, str]:
        headers = {"authorization": authorization} if authorization else {}
        async with httpx.AsyncClient(base_url=till.url, headers=headers, trust_env=False, verify=False) as http:
            response = await http.get("/v1/customers")
        return response.status_code, response.json()["error"]["message"]

    assert (await status(None))[0] == 401
    assert (await status(None))[1].startswith("You did not provide an API key.")
    assert await status("Bearer sk_test_of_somebody_else") == (
        401,
        "Invalid API Key provided: sk_test_" + "*" * 12 + "else",
    )
    assert (await status("Bearer sk_live_" + "x" * 24))[0] == 401
    assert (await raw.get("/v1/customers")).status_code == 200


async def test_another_api_version_is_refused(raw: httpx.AsyncClient) -> None:
    assert (await raw.get("/v1/customers", headers={"stripe-version": "2020-08-27"})).status_code == 400
    assert (await raw.get("/v1/customers", headers={"stripe-version": "2026-10-28.endive"})).status_code == 200


async def test_json_bodies_and_unknown_addresses_are_refused(raw: httpx.AsyncClient) -> None:
    assert "content type" in (await raw.post("/v1/customers", json={})).json()["error"]["message"]
    assert (await raw.get("/v1/nonsense")).json()["error"]["message"].startswith("Unrecognized request URL (GET:")
    assert (await raw.get("/v1/nonsense")).status_code == 404
    missing = await raw.get("/v1/payment_intents/pi_0")
    assert missing.status_code == 404
    assert missing.json()["error"]["message"] == "No such payment_intent: 'pi_0'"
    assert missing.json()["error"]["param"] == "intent"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (pack(expires_at=int(time.time()) + 60), "at least 30 minutes"),
        (pack(expires_at=int(time.time()) + 2 * 86400), "less than 24 hours"),
        (pack(subscription_data={"description": "x"}), "You can not pass `subscription_data` in `payment` mode."),
        (
            plan(payment_intent_data={"description": "x"}),
            "You can not pass `payment_intent_data` in `subscription` mode.",
        ),
        (pack(mode="subscription"), "at least one recurring price"),
        (plan(mode="payment"), "passed a recurring price"),
        (pack(customer="cus_0"), "No such customer: 'cus_0'"),
        (pack(customer_email="ada@example.com", customer="cus_0"), "only specify one of these parameters"),
        (pack(line_items=[{"price": "price_0", "quantity": 1}]), "No such price: 'price_0'"),
        (pack(line_items=[{**pack()["line_items"][0], "quantity": 0}]), "greater than or equal to 1"),
        (pack(client_reference_id="x" * 201), "at most 200 characters"),
        (pack(line_items=[]), "Missing required param: line_items"),
    ],
)
async def test_sessions_that_do_not_fit(client: stripe.StripeClient, params: Any, words: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.checkout.sessions.create_async(params)
    assert words in str(refusal.value)


async def test_amounts_below_the_least_are_refused(client: stripe.StripeClient) -> None:
    item = pack()["line_items"][0]
    cheap = {**item, "price_data": {**item["price_data"], "unit_amount": 49}}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.checkout.sessions.create_async(pack(line_items=[cheap]))
    assert refusal.value.code == "amount_too_small"


async def test_what_cannot_be_expanded_is_refused(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(pack())
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["amount_total"]})


async def test_a_deleted_customer_cannot_buy(client: stripe.StripeClient) -> None:
    customer = await client.v1.customers.create_async({})
    assert (await client.v1.customers.delete_async(customer.id)).deleted
    assert (await client.v1.customers.retrieve_async(customer.id)).deleted
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        await client.v1.checkout.sessions.create_async(pack(customer=customer.id))
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        await client.v1.customers.update_async(customer.id, {"name": "Ada"})
