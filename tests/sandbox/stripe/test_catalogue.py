"""Customers, products and prices."""

from typing import Any

import pytest
import stripe

from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack


async def test_customers_are_changed_and_found(client: stripe.StripeClient) -> None:
    ada = await client.v1.customers.create_async(
        {"email": "ada@example.com", "address": {"country": "FR"}, "metadata": {"user": "7", "gone": "x"}}
    )
    await client.v1.customers.create_async({"email": "bob@example.com"})
    changed = await client.v1.customers.update_async(ada.id, {"name": "Ada", "metadata": {"gone": "", "new": "y"}})
    assert changed.to_dict()["metadata"] == {"user": "7", "new": "y"}
    assert changed.address is not None
    assert (changed.address.country, changed.address.city) == ("FR", None)
    found = await client.v1.customers.list_async({"email": "ada@example.com"})
    assert [customer.id for customer in found.data] == [ada.id]
    assert (await client.v1.customers.update_async(ada.id, {"metadata": ""})).to_dict()["metadata"] == {}


async def test_a_lookup_key_names_one_price_at_a_time(client: stripe.StripeClient, till: Till) -> None:
    def price(amount: int, **more: Any) -> Any:
        return {"currency": "usd", "unit_amount": amount, "lookup_key": "pro", "product": product.id, **more}

    product = await client.v1.products.create_async({"name": "Pro"})
    old = await client.v1.prices.create_async(price(900))
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        await client.v1.prices.create_async(price(1100))
    new = await client.v1.prices.create_async(price(1100, transfer_lookup_key=True))
    found = await client.v1.prices.list_async({"lookup_keys": ["pro", "unlimited"], "expand": ["data.product"]})
    assert [one.id for one in found.data] == [new.id]
    assert isinstance(found.data[0].product, stripe.Product)
    assert (await client.v1.prices.retrieve_async(old.id)).lookup_key is None
    assert (await till.events("price.updated"))[0]["data"]["previous_attributes"] == {"lookup_key": "pro"}


async def test_an_inactive_price_sells_nothing(client: stripe.StripeClient) -> None:
    price = await client.v1.prices.create_async(
        {"currency": "usd", "unit_amount": 900, "product_data": {"name": "Ten scans"}}
    )
    await client.v1.checkout.sessions.create_async(pack(line_items=[{"price": price.id, "quantity": 2}]))
    await client.v1.prices.update_async(price.id, {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        await client.v1.checkout.sessions.create_async(pack(line_items=[{"price": price.id, "quantity": 1}]))
    assert (await client.v1.prices.list_async({"active": True})).data == []


async def test_exact_unit_amounts_are_rounded_once(client: stripe.StripeClient) -> None:
    exact: Any = {"currency": "usd", "unit_amount_decimal": "1.25", "product_data": {"name": "A word"}}
    price = await client.v1.prices.create_async(exact)
    session = await client.v1.checkout.sessions.create_async(
        pack(line_items=[{"price": price.id, "quantity": 50}, {"price": price.id, "quantity": 2}])
    )
    assert (price.unit_amount, session.amount_total) == (None, 63 + 3)


async def test_products_are_changed_and_listed(client: stripe.StripeClient, till: Till) -> None:
    product = await client.v1.products.create_async({"id": "pack_10", "name": "Ten", "description": "Ten scans"})
    with pytest.raises(stripe.InvalidRequestError, match="already exists") as refusal:
        await client.v1.products.create_async({"id": "pack_10", "name": "Ten"})
    assert refusal.value.code == "resource_already_exists"
    changed = await client.v1.products.update_async(product.id, {"description": "", "active": False})
    assert (changed.description, changed.active) == (None, False)
    assert (await client.v1.products.list_async({"active": True})).data == []
    assert [one.id for one in (await client.v1.products.list_async({"ids": ["pack_10"]})).data] == ["pack_10"]
    assert len(await till.events("product.updated")) == 1
