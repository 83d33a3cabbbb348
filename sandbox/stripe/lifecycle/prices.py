"""Prices: made by a call, or for one use inside another call; and what they come to."""

from decimal import ROUND_HALF_UP
from decimal import Decimal as ExactNumber

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.products import add_product
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import merge_metadata, one_of

MAX_AMOUNT = 99_999_999


def inline_price(account: Account, data: Json, path: str) -> Json:
    """A price made from `price_data`: good for this one use, so inactive, as Stripe makes it."""
    one_of(data, "unit_amount", "unit_amount_decimal", path=path)
    one_of(data, "product", "product_data", path=path)
    return add_price(account, {**data, "active": False}, path)


def add_price(account: Account, params: Json, path: str = "") -> Json:
    """A new price, without a lookup key and without an event."""
    amount = params.get("unit_amount")
    exact = ExactNumber(params["unit_amount_decimal"]) if amount is None else ExactNumber(amount)
    if exact < 0 or exact > MAX_AMOUNT:
        raise invalid("Invalid unit amount", "unit_amount_decimal")
    whole = exact == exact.to_integral_value()
    price: Json = {
        "id": new_id("price"),
        "object": "price",
        "active": params.get("active", True),
        "billing_scheme": "per_unit",
        "created": account.now,
        "currency": params["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": merge_metadata({}, params.get("metadata", {})),
        "nickname": params.get("nickname"),
        "product": _product(account, params, path),
        "recurring": _recurring(params.get("recurring")),
        "tax_behavior": params.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if "recurring" in params else "one_time",
        "unit_amount": int(exact) if whole else None,
        "unit_amount_decimal": f"{int(exact) if whole else exact}",
    }
    return account.prices.put(price)


def amount_of(price: Json, quantity: int) -> int:
    """What so many cost, in minor units, rounded half up."""
    exact = ExactNumber(price["unit_amount_decimal"]) * quantity
    return int(exact.quantize(ExactNumber(1), ROUND_HALF_UP))


def plan_of(price: Json) -> Json:
    """The same price as the older object "plan", which subscription items carry too."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": recurring["trial_period_days"],
        "usage_type": recurring["usage_type"],
    }


def _recurring(given: Json | None) -> Json | None:
    if given is None:
        return None
    return {
        "interval": given["interval"],
        "interval_count": given.get("interval_count", 1),
        "meter": None,
        "trial_period_days": given.get("trial_period_days"),
        "usage_type": "licensed",
    }


def _product(account: Account, params: Json, path: str) -> str:
    if "product_data" in params:
        id: str = add_product(account, **params["product_data"])["id"]
        return id
    param = f"{path}[product]" if path else "product"
    product = account.products.named(params["product"], param)
    if not product["active"]:
        raise invalid("The product specified is inactive. This field only accepts active products.", param)
    return str(product["id"])
