"""Products: what prices are prices of."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import merge_metadata


def add_product(account: Account, **fields: object) -> Json:
    """A new product with these fields, and its event."""
    product: Json = {
        "id": new_id("product"),
        "object": "product",
        "active": True,
        "created": account.now,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": "",
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": account.now,
        "url": None,
        **fields,
    }
    product["metadata"] = merge_metadata({}, product["metadata"])
    account.products.put(product)
    account.emit("product.created", product)
    return product
