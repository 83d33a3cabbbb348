"""Products: `/v1/products`."""

from collections.abc import Mapping

from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.lifecycle.products import add_product
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
    Array,
    Boolean,
    Kind,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    Url,
    merge_metadata,
)

NAME = Text(250)
FEATURES = Array(Object({"name": Text(80)}, ("name",)), 15)
CREATE: Mapping[str, Kind] = {
    "active": Boolean(),
    "description": Text(),
    "id": Text(),
    "images": Array(Url(), 8),
    "marketing_features": FEATURES,
    "metadata": Metadata(),
    "name": NAME,
    "shippable": Boolean(),
    "statement_descriptor": Text(22),
    "tax_code": Text(),
    "unit_label": Text(12),
    "url": Url(),
}
UPDATE: Mapping[str, Kind] = {
    "active": Boolean(),
    "default_price": Text(),
    "description": Unset(Text()),
    "images": Unset(Array(Url(), 8)),
    "marketing_features": Unset(FEATURES),
    "metadata": Unset(Metadata()),
    "name": NAME,
    "shippable": Boolean(),
    "statement_descriptor": Text(22),
    "tax_code": Unset(Text()),
    "unit_label": Unset(Text(12)),
    "url": Unset(Url()),
}
LISTS = {"images", "marketing_features"}


@route("POST /v1/products", CREATE, ("name",))
def create(call: Call) -> Json:
    fields = {name: value for name, value in call.params.items() if name != "expand"}
    if call.account.products.get(fields.get("id")):
        raise invalid(f"Product already exists: {fields['id']}", "id", "resource_already_exists")
    return add_product(call.account, **fields)


@route("GET /v1/products/{}")
def retrieve(call: Call) -> Json:
    return call.account.products.at(call.ids[0])


@route("POST /v1/products/{}", UPDATE)
def update(call: Call) -> Json:
    account, product = call.account, call.account.products.at(call.ids[0])
    if price := call.params.get("default_price"):
        account.prices.named(price, "default_price")
    with account.changing(product, "product.updated"):
        for name, value in call.params.items():
            if name == "metadata":
                product[name] = merge_metadata(product[name], value)
            elif name != "expand":
                product[name] = [] if value is None and name in LISTS else value
        product["updated"] = account.now
    return product


@route(
    "GET /v1/products",
    {"active": Boolean(), "created": Range(), "ids": Array(Text()), "shippable": Boolean(), "url": Url(), **PAGE},
)
def list_products(call: Call) -> Json:
    params = call.params
    found = (
        product
        for product in call.account.products.newest_first()
        if all(product[name] == params[name] for name in ("active", "shippable", "url") if name in params)
        and ("ids" not in params or product["id"] in params["ids"])
        and ("created" not in params or params["created"](product["created"]))
    )
    return page(call, "/v1/products", call.account.products, found)
