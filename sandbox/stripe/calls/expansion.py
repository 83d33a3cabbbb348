"""`expand[]`: ids replaced by the objects they name, and parts that only come when asked for."""

import copy
from collections.abc import Callable
from typing import Any

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.shelves import Shelf
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json, listed

MAX_DEPTH = 4


def expanded(account: Account, answer: Json, paths: list[str]) -> Json:
    """A copy of the answer with these paths expanded.

    Raises:
        Refusal: A path leads to nothing that can be expanded, or too deep.
    """
    if not paths:
        return answer
    answer = copy.deepcopy(answer)
    for path in paths:
        parts = path.split(".")
        if len([part for part in parts if part != "data"]) > MAX_DEPTH:
            raise invalid(f"You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}", "expand")
        _expand(account, answer, answer["object"], "", parts)
    return answer


def _expand(account: Account, node: Json, owner: str, prefix: str, parts: list[str]) -> None:
    head, *rest = parts
    name = prefix + head
    if owner == "list" and head == "data":
        for item in node["data"]:
            _expand(account, item, item["object"], "", rest)
        return
    load = EXPANDABLE.get((owner, name))
    if load is not None:
        node[head] = load(account, node, head)
    inside = node.get(head)
    if not rest:
        if load is None:
            raise _not_expandable(head)
    elif isinstance(inside, dict) and "object" in inside:
        _expand(account, inside, inside["object"], "", rest)
    elif isinstance(inside, dict):
        _expand(account, inside, owner, f"{name}.", rest)
    elif head not in node:
        raise _not_expandable(head)


def _not_expandable(name: str) -> Exception:
    return invalid(f"This property cannot be expanded ({name}).", "expand")


Load = Callable[[Account, Json, str], Any]


def _from(shelf_of: Callable[[Account], Shelf]) -> Load:
    """The object whose id stands there; what is already expanded, or deleted, stays as it is."""

    def load(account: Account, node: Json, field: str) -> Any:
        value = node.get(field)
        found = shelf_of(account).get(value) if isinstance(value, str) else None
        return copy.deepcopy(found) if found else value

    return load


def _line_items(account: Account, node: Json, field: str) -> Any:
    return listed(copy.deepcopy(account.session_lines[node["id"]]), f"/v1/checkout/sessions/{node['id']}/line_items")


def _refunds(account: Account, node: Json, field: str) -> Any:
    refunds = [copy.deepcopy(refund) for refund in account.refunds.newest_first() if refund["charge"] == node["id"]]
    return listed(refunds, f"/v1/charges/{node['id']}/refunds")


def _payments(account: Account, node: Json, field: str) -> Any:
    payments = [copy.deepcopy(payment) for payment in account.invoice_payments if payment["invoice"] == node["id"]]
    return listed(payments, f"/v1/invoice_payments?invoice={node['id']}")


def _subscriptions(account: Account, node: Json, field: str) -> Any:
    running = [
        copy.deepcopy(subscription)
        for subscription in account.subscriptions.newest_first()
        if subscription["customer"] == node["id"] and subscription["status"] != "canceled"
    ]
    return listed(running, f"/v1/customers/{node['id']}/subscriptions")


_customer = _from(lambda account: account.customers)
_price = _from(lambda account: account.prices)
_product = _from(lambda account: account.products)
_intent = _from(lambda account: account.intents)
_charge = _from(lambda account: account.charges)
_method = _from(lambda account: account.methods)
_subscription = _from(lambda account: account.subscriptions)
_invoice = _from(lambda account: account.invoices)
_balance = _from(lambda account: account.balance_transactions)

EXPANDABLE: dict[tuple[str, str], Load] = {
    ("checkout.session", "customer"): _customer,
    ("checkout.session", "invoice"): _invoice,
    ("checkout.session", "line_items"): _line_items,
    ("checkout.session", "payment_intent"): _intent,
    ("checkout.session", "subscription"): _subscription,
    ("price", "product"): _product,
    ("product", "default_price"): _price,
    ("customer", "subscriptions"): _subscriptions,
    ("customer", "invoice_settings.default_payment_method"): _method,
    ("payment_intent", "customer"): _customer,
    ("payment_intent", "latest_charge"): _charge,
    ("payment_intent", "payment_method"): _method,
    ("charge", "balance_transaction"): _balance,
    ("charge", "customer"): _customer,
    ("charge", "payment_intent"): _intent,
    ("charge", "refunds"): _refunds,
    ("refund", "balance_transaction"): _balance,
    ("refund", "charge"): _charge,
    ("refund", "customer"): _customer,
    ("refund", "payment_intent"): _intent,
    ("dispute", "charge"): _charge,
    ("dispute", "payment_intent"): _intent,
    ("subscription", "customer"): _customer,
    ("subscription", "default_payment_method"): _method,
    ("subscription", "latest_invoice"): _invoice,
    ("invoice", "customer"): _customer,
    ("invoice", "parent.subscription_details.subscription"): _subscription,
    ("invoice", "payments"): _payments,
    ("invoice_payment", "invoice"): _invoice,
    ("invoice_payment", "payment.payment_intent"): _intent,
    ("payment_method", "customer"): _customer,
}
