"""Customers: made, changed, deleted."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.subscriptions import end
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Object, Text, merge_metadata

ADDRESS = Object({name: Text() for name in ("city", "country", "line1", "line2", "postal_code", "state")})


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
    change(customer, fields)
    account.customers.put(customer)
    account.emit("customer.created", customer)
    return customer


def change(customer: Json, fields: Json) -> None:
    """Put these fields in place; metadata and the parts of an address are merged."""
    if "metadata" in fields:
        fields = {**fields, "metadata": merge_metadata(customer["metadata"], fields["metadata"])}
    if fields.get("address"):
        blank = dict.fromkeys(ADDRESS.fields)
        fields = {**fields, "address": {**blank, **fields["address"]}}
    customer.update(fields)


def delete(account: Account, customer: Json) -> Json:
    """Delete for good; running subscriptions end at once, as Stripe does. Answers what is left of the customer."""
    for subscription in list(account.subscriptions):
        if subscription["customer"] == customer["id"] and subscription["status"] != "canceled":
            end(account, subscription, "cancellation_requested")
    account.emit("customer.deleted", customer)
    return account.customers.put({"id": customer["id"], "object": "customer", "deleted": True})
