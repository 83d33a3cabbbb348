"""Prices: `/v1/prices`, and prices made inside another call."""

from collections.abc import Mapping

from sandbox.stripe.account.account import Account
from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.lifecycle.prices import MAX_AMOUNT, add_price
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
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
    one_of,
    put_metadata,
)

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
        put_metadata(price, params)
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
