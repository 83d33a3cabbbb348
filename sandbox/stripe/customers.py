"""Customers: `/v1/customers`."""

from collections.abc import Mapping

from sandbox.stripe.account import Account, Json
from sandbox.stripe.errors import no_such
from sandbox.stripe.ids import letters, new_id
from sandbox.stripe.parameters import (
    Array,
    Choice,
    Email,
    Integer,
    Kind,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    merge_metadata,
)
from sandbox.stripe.routes import PAGE, Call, page, route

ADDRESS = Object({name: Text() for name in ("city", "country", "line1", "line2", "postal_code", "state")})
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
        _change(customer, _without_expand(call.params))
    return customer


@route("DELETE /v1/customers/{}", expands=False)
def delete(call: Call) -> Json:
    """Delete for good; running subscriptions end at once, as Stripe does."""
    from sandbox.stripe.subscriptions import end

    account, customer = call.account, _living(call)
    for subscription in list(account.subscriptions):
        if subscription["customer"] == customer["id"] and subscription["status"] != "canceled":
            end(account, subscription, "cancellation_requested")
    account.emit("customer.deleted", customer)
    return account.customers.put({"id": customer["id"], "object": "customer", "deleted": True})


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


def add_customer(account: Account, **fields: object) -> Json:
    """A new customer with these fields, and its event."""
    customer: Json = {
        "id": new_id("customer"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": account.now,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": letters(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    _change(customer, fields)
    account.customers.put(customer)
    account.emit("customer.created", customer)
    return customer


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


def _change(customer: Json, fields: Json) -> None:
    if "metadata" in fields:
        fields = {**fields, "metadata": merge_metadata(customer["metadata"], fields["metadata"])}
    if fields.get("address"):
        blank = dict.fromkeys(ADDRESS.fields)
        fields = {**fields, "address": {**blank, **fields["address"]}}
    customer.update(fields)


def _without_expand(params: Json) -> Json:
    return {name: value for name, value in params.items() if name != "expand"}
