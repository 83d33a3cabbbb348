"""The lines of invoices."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.prices import amount_of
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json


def period_line(account: Account, item: Json, *, free: bool = False) -> Json:
    """The line that charges one subscription item for its current period."""
    price = item["price"]
    amount = 0 if free else amount_of(price, item["quantity"])
    name = account.products[price["product"]]["name"]
    title = f"Trial period for {name}" if free else f"{item['quantity']} × {name}"
    period = (item["current_period_start"], item["current_period_end"])
    return new_line(item, price, amount, title, period, item["quantity"])


def new_line(
    item: Json,
    price: Json,
    amount: int,
    description: str,
    period: tuple[int, int],
    quantity: int,
    *,
    proration: bool = False,
) -> Json:
    """One line of an invoice, about one subscription item."""
    return {
        "id": new_id("line_item"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": not proration,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": new_id("invoice_item") if proration else None,
                "proration": proration,
                "proration_details": {"credited_items": None},
                "subscription": item["subscription"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": period[1], "start": period[0]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "subscription": item["subscription"],
        "subtotal": amount,
        "taxes": [],
    }
