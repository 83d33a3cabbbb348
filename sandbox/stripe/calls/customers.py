"""Customers: `/v1/customers`."""

from collections.abc import Mapping

from sandbox.stripe.account.account import Account
from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.lifecycle import customers
from sandbox.stripe.lifecycle.customers import ADDRESS, add_customer
from sandbox.stripe.protocol.errors import no_such
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Array, Choice, Email, Integer, Kind, Metadata, Range, Text, Unset

FIELDS: Mapping[str, Kind] = {
    "address": Unset(ADDRESS),
    "balance": Integer(),
    "description": Text(),
    "email": Email(),
    "metadata": Unset(Metadata()),
    "name": Text(256),
    "phone": Text(20),
    "preferred_locales": Array(Text(10)),
    "tax_exempt": Unset(Choice(("exempt", "none", "reverse"))),
}


@route("POST /v1/customers", FIELDS)
def create(call: Call) -> Json:
    return add_customer(call.account, **_without_expand(call.params))


@route("GET /v1/customers/{}")
def retrieve(call: Call) -> Json:
    return call.account.customers.at(call.ids[0])


@route("POST /v1/customers/{}", FIELDS)
def update(call: Call) -> Json:
    customer = _living(call)
    with call.account.changing(customer, "customer.updated"):
        customers.change(customer, _without_expand(call.params))
    return customer


@route("DELETE /v1/customers/{}", expands=False)
def delete(call: Call) -> Json:
    return customers.delete(call.account, _living(call))


@route("GET /v1/customers", {"created": Range(), "email": Text(), **PAGE})
def list_customers(call: Call) -> Json:
    params = call.params
    found = (
        customer
        for customer in call.account.customers.newest_first()
        if not customer.get("deleted")
        and ("email" not in params or customer["email"] == params["email"])
        and ("created" not in params or params["created"](customer["created"]))
    )
    return page(call, "/v1/customers", call.account.customers, found)


def living_customer(account: Account, id: str) -> Json:
    """The customer that the parameter `customer` names.

    Raises:
        Refusal: There is none, or it was deleted.
    """
    customer = account.customers.named(id, "customer")
    if customer.get("deleted"):
        raise no_such("customer", id, "customer")
    return customer


def _living(call: Call) -> Json:
    customer = call.account.customers.at(call.ids[0])
    if customer.get("deleted"):
        raise no_such("customer", call.ids[0], "id", status=404)
    return customer


def _without_expand(params: Json) -> Json:
    return {name: value for name, value in params.items() if name != "expand"}
