"""The billing portal: `/v1/billing_portal/sessions`, and what a person does there."""

from sandbox.stripe.account import Account, Json
from sandbox.stripe.customers import living_customer
from sandbox.stripe.errors import invalid, missing
from sandbox.stripe.ids import letters, new_id
from sandbox.stripe.invoices import subscription_of
from sandbox.stripe.parameters import Choice, Object, Text, Url
from sandbox.stripe.prorations import change_items
from sandbox.stripe.routes import Call, route
from sandbox.stripe.session_terms import LOCALES
from sandbox.stripe.subscription_calls import ENDED, plan_to_end
from sandbox.stripe.subscriptions import try_to_collect

FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update")


@route(
    "POST /v1/billing_portal/sessions",
    {
        "configuration": Text(),
        "customer": Text(),
        "flow_data": Object(
            {
                "subscription_cancel": Object({"subscription": Text()}, ("subscription",)),
                "subscription_update": Object({"subscription": Text()}, ("subscription",)),
                "type": Choice(FLOWS),
            },
            ("type",),
        ),
        "locale": LOCALES,
        "return_url": Url(),
    },
)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    if "customer" not in params:
        raise missing("customer")
    customer = living_customer(account, params["customer"])
    configuration = params.get("configuration", account.portal_configuration)
    if configuration != account.portal_configuration:
        raise invalid(f"No such configuration: '{configuration}'", "configuration", "resource_missing")
    secret = letters(40)
    session: Json = {
        "id": new_id("billing_portal.session"),
        "object": "billing_portal.session",
        "configuration": configuration,
        "created": account.now,
        "customer": customer["id"],
        "customer_account": None,
        "flow": _flow(account, params.get("flow_data")),
        "livemode": False,
        "locale": params.get("locale"),
        "on_behalf_of": None,
        "return_url": params.get("return_url"),
        "url": f"{account.base()}/p/session/{secret}",
    }
    account.portals.put(session)
    account.portal_secrets[secret] = session["id"]
    return session


def view(account: Account, session: Json) -> Json:
    """What the portal shows: running subscriptions, the plans one may switch to, and invoices."""
    customer = account.customers[session["customer"]]
    subscriptions = [
        subscription
        for subscription in account.subscriptions.newest_first()
        if subscription["customer"] == customer["id"] and subscription["status"] not in ENDED
    ]
    return {
        "customer": customer,
        "subscriptions": [{**subscription, "name": _name(account, subscription)} for subscription in subscriptions],
        "plans": [
            {**price, "name": account.products[price["product"]]["name"]}
            for price in account.prices
            if price["type"] == "recurring" and price["active"]
        ],
        "invoices": [invoice for invoice in account.invoices.newest_first() if invoice["customer"] == customer["id"]],
        "declines": customer["id"] in account.declining,
        "return_url": session["return_url"],
    }


def cancel(account: Account, session: Json, subscription: str) -> None:
    """End with the period that is paid for."""
    _plan(account, _own(account, session, subscription), cancel=True)


def resume(account: Account, session: Json, subscription: str) -> None:
    """Take a cancellation back before it takes effect."""
    _plan(account, _own(account, session, subscription), cancel=False)


def switch(account: Account, session: Json, subscription: str, price: str) -> None:
    """Change to another plan, billed at once."""
    own = _own(account, session, subscription)
    item = own["items"]["data"][0]
    with account.changing(own, "customer.subscription.updated"):
        change_items(account, own, [{"id": item["id"], "price": price}], "always_invoice", account.now)


def change_card(account: Account, session: Json, *, declines: bool) -> None:
    """Save a card that is declined from now on, or one that works: open invoices are then paid."""
    customer = session["customer"]
    if declines:
        account.declining.add(customer)
        return
    account.declining.discard(customer)
    for invoice in list(account.invoices):
        over = account.subscriptions[subscription_of(invoice)]["status"] in ENDED
        if invoice["customer"] == customer and not over:
            try_to_collect(account, invoice)


def _plan(account: Account, subscription: Json, *, cancel: bool) -> None:
    with account.changing(subscription, "customer.subscription.updated"):
        plan_to_end(account, subscription, cancel=cancel)


def _own(account: Account, session: Json, id: str) -> Json:
    subscription = account.subscriptions.named(id, "subscription")
    if subscription["customer"] != session["customer"] or subscription["status"] in ENDED:
        raise ValueError("this subscription cannot be changed here")
    return subscription


def _name(account: Account, subscription: Json) -> str:
    return ", ".join(account.products[item["price"]["product"]]["name"] for item in subscription["items"]["data"])


def _flow(account: Account, asked: Json | None) -> Json | None:
    if asked is None:
        return None
    kind = asked["type"]
    flow: Json = {
        "after_completion": {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"},
        "subscription_cancel": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }
    if kind != "payment_method_update":
        if kind not in asked:
            raise invalid(f"You must provide `flow_data[{kind}]`.", f"flow_data[{kind}]")
        subscription = account.subscriptions.named(asked[kind]["subscription"], f"flow_data[{kind}][subscription]")
        flow[kind] = {"subscription": subscription["id"]}
        if kind == "subscription_cancel":
            flow[kind]["retention"] = None
    return flow
