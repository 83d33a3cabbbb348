"""Prices: `/v1/prices`, and prices made inside another call."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP
from decimal import Decimal as ExactNumber

from sandbox.stripe.account import Account, Json
from sandbox.stripe.errors import invalid
from sandbox.stripe.ids import new_id
from sandbox.stripe.parameters import (
    Array,
    Boolean,
    Choice,
    Currency,
    Decimal,
    Integer,
    Kind,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    Url,
    merge_metadata,
    one_of,
)
from sandbox.stripe.products import add_product
from sandbox.stripe.routes import PAGE, Call, page, route

MAX_AMOUNT = 99_999_999
INTERVAL = Choice(("day", "month", "week", "year"))
TAX_BEHAVIOR = Choice(("exclusive", "inclusive", "unspecified"))
AMOUNT: Mapping[str, Kind] = {"unit_amount": Integer(0, MAX_AMOUNT), "unit_amount_decimal": Decimal()}
PRICE_DATA = Object(
    {
        "currency": Currency(),
        "product": Text(),
        "product_data": Object(
            {
                "description": Text(),
                "images": Array(Url(), 8),
                "metadata": Metadata(),
                "name": Text(250),
                "tax_code": Text(),
                "unit_label": Text(12),
            },
            ("name",),
        ),
        "recurring": Object({"interval": INTERVAL, "interval_count": Integer(1, 1095)}, ("interval",)),
        "tax_behavior": TAX_BEHAVIOR,
        **AMOUNT,
    },
    ("currency",),
)


@route(
    "POST /v1/prices",
    {
        "active": Boolean(),
        "currency": Currency(),
        "lookup_key": Text(200),
        "metadata": Metadata(),
        "nickname": Text(),
        "product": Text(),
        "product_data": Object(
            {
                "active": Boolean(),
                "id": Text(),
                "metadata": Metadata(),
                "name": Text(250),
                "statement_descriptor": Text(22),
                "tax_code": Text(),
                "unit_label": Text(12),
            },
            ("name",),
        ),
        "recurring": Object(
            {
                "interval": INTERVAL,
                "interval_count": Integer(1, 1095),
                "trial_period_days": Integer(0, 730),
                "usage_type": Choice(("licensed",)),
            },
            ("interval",),
        ),
        "tax_behavior": TAX_BEHAVIOR,
        "transfer_lookup_key": Boolean(),
        **AMOUNT,
    },
    ("currency",),
)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    one_of(params, "unit_amount", "unit_amount_decimal")
    one_of(params, "product", "product_data")
    _claim_lookup_key(account, params, None)
    price = add_price(account, params)
    price["lookup_key"] = params.get("lookup_key")
    account.emit("price.created", price)
    return price


@route("GET /v1/prices/{}")
def retrieve(call: Call) -> Json:
    return call.account.prices.at(call.ids[0])


@route(
    "POST /v1/prices/{}",
    {
        "active": Boolean(),
        "lookup_key": Text(200),
        "metadata": Unset(Metadata()),
        "nickname": Text(),
        "tax_behavior": TAX_BEHAVIOR,
        "transfer_lookup_key": Boolean(),
    },
)
def update(call: Call) -> Json:
    account, params = call.account, call.params
    price = account.prices.at(call.ids[0])
    _claim_lookup_key(account, params, price)
    with account.changing(price, "price.updated"):
        for name in ("active", "lookup_key", "nickname", "tax_behavior"):
            if name in params:
                price[name] = params[name]
        if "metadata" in params:
            price["metadata"] = merge_metadata(price["metadata"], params["metadata"])
    return price


@route(
    "GET /v1/prices",
    {
        "active": Boolean(),
        "created": Range(),
        "currency": Currency(),
        "lookup_keys": Array(Text(), 10),
        "product": Text(),
        "recurring": Object({"interval": INTERVAL, "usage_type": Choice(("licensed", "metered"))}),
        "type": Choice(("one_time", "recurring")),
        **PAGE,
    },
)
def list_prices(call: Call) -> Json:
    params = call.params

    def wanted(price: Json) -> bool:
        recurring = price["recurring"] or {}
        return (
            all(price[name] == params[name] for name in ("active", "currency", "product", "type") if name in params)
            and ("lookup_keys" not in params or price["lookup_key"] in params["lookup_keys"])
            and ("created" not in params or params["created"](price["created"]))
            and all(recurring.get(name) == value for name, value in params.get("recurring", {}).items())
        )

    return page(call, "/v1/prices", call.account.prices, filter(wanted, call.account.prices.newest_first()))


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


def _claim_lookup_key(account: Account, params: Json, claimant: Json | None) -> None:
    """Take the lookup key from the price that has it, if the call says so.

    Raises:
        Refusal: Another price has it, and the call does not transfer it.
    """
    key = params.get("lookup_key")
    for price in account.prices:
        if key is None or price["lookup_key"] != key or price is claimant:
            continue
        if not params.get("transfer_lookup_key"):
            raise invalid(f"A price (`{price['id']}`) already uses that lookup key.", "lookup_key")
        with account.changing(price, "price.updated"):
            price["lookup_key"] = None
