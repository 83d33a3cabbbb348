"""What a person does in the billing portal."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.invoices import subscription_of
from sandbox.stripe.lifecycle.prorations import change_items
from sandbox.stripe.lifecycle.subscriptions import ENDED, plan_to_end, try_to_collect
from sandbox.stripe.protocol.objects import Json


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
