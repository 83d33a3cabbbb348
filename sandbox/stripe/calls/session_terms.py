"""What a Checkout Session may be asked for: its parameters, and which of them go together."""

from collections.abc import Mapping

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.clock import DAY
from sandbox.stripe.calls.prices import PRICE_DATA
from sandbox.stripe.lifecycle.prices import amount_of, inline_price
from sandbox.stripe.protocol.amounts import NO_MINOR_UNITS, shown
from sandbox.stripe.protocol.errors import Refusal, exclusive, invalid, missing
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
    Array,
    Boolean,
    Choice,
    Email,
    Integer,
    Kind,
    Metadata,
    Object,
    Text,
    Unset,
    Url,
    merge_metadata,
    one_of,
)

SHORTEST_SECONDS = 30 * 60
LEAST_TOTAL = 50
LOCALES = Choice(
    (
        "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr",
        "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
        "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
    )
)  # fmt: skip
METHOD_TYPE = Choice(("bacs_debit", "card", "customer_balance", "sepa_debit", "us_bank_account"))
MESSAGE = Unset(Object({"message": Text(1200)}, ("message",)))
CREATE: Mapping[str, Kind] = {
    "allow_promotion_codes": Boolean(),
    "automatic_tax": Object({"enabled": Boolean()}, ("enabled",)),
    "billing_address_collection": Choice(("auto", "required")),
    "cancel_url": Url(),
    "client_reference_id": Text(200),
    "currency": Text(3),
    "custom_text": Object({"after_submit": MESSAGE, "submit": MESSAGE}),
    "customer": Text(),
    "customer_creation": Choice(("always", "if_required")),
    "customer_email": Email(),
    "customer_update": Object({name: Choice(("auto", "never")) for name in ("address", "name", "shipping")}),
    "expires_at": Integer(),
    "line_items": Array(
        Object(
            {
                "metadata": Metadata(),
                "price": Text(),
                "price_data": PRICE_DATA,
                "quantity": Integer(0, 999_999),
            }
        )
    ),
    "locale": LOCALES,
    "metadata": Metadata(),
    "mode": Choice(("payment", "setup", "subscription")),
    "payment_intent_data": Object(
        {
            "description": Text(1000),
            "metadata": Metadata(),
            "receipt_email": Email(),
            "setup_future_usage": Choice(("off_session", "on_session")),
            "statement_descriptor": Text(22),
            "statement_descriptor_suffix": Text(22),
        }
    ),
    "payment_method_collection": Choice(("always", "if_required")),
    "allowed_payment_method_types": Array(METHOD_TYPE),
    "phone_number_collection": Object({"enabled": Boolean()}, ("enabled",)),
    "submit_type": Choice(("auto", "book", "donate", "pay", "subscribe")),
    "subscription_data": Object(
        {
            "description": Text(500),
            "metadata": Metadata(),
            "proration_behavior": Choice(("create_prorations", "none")),
            "trial_period_days": Integer(1, 730),
        }
    ),
    "success_url": Url(),
    "ui_mode": Choice(("hosted_page",)),
}


def checked_mode(params: Json) -> str:
    for name in ("mode", "line_items", "success_url"):
        if name not in params:
            raise missing(name)
    mode: str = params["mode"]
    if mode == "setup":
        raise invalid("This stand-in knows the modes payment and subscription alone.", "mode")
    return mode


def check_together(params: Json, mode: str) -> None:
    """Refuse parameters that exclude each other or do not fit the mode."""
    if "customer" in params and "customer_email" in params:
        raise exclusive("customer", "customer_email")
    if "customer" in params and "customer_creation" in params:
        raise exclusive("customer", "customer_creation")
    if "customer_update" in params and "customer" not in params:
        raise invalid("`customer_update` can only be used with `customer`.", "customer_update")
    foreign = {"payment": ["subscription_data", "payment_method_collection"]}
    foreign["subscription"] = ["payment_intent_data", "customer_creation"]
    for name in foreign[mode]:
        if name in params:
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", name)


def read_lines(account: Account, items: list[Json], mode: str) -> list[Json]:
    most = 100 if mode == "payment" else 20
    if not items or len(items) > most:
        raise invalid(f"You must pass 1 to {most} line items in `{mode}` mode.", "line_items")
    lines = [_line(account, item, f"line_items[{index}]", mode) for index, item in enumerate(items)]
    recurring = [line["price"]["type"] == "recurring" for line in lines]
    if mode == "payment" and any(recurring):
        raise invalid(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices.",
            "line_items",
        )
    if mode == "subscription" and not any(recurring):
        raise invalid(
            "You must provide at least one recurring price in `subscription` mode when using prices.", "line_items"
        )
    if len({line["currency"] for line in lines}) > 1:
        raise invalid("All prices on a Checkout Session must have the same currency.", "line_items")
    return lines


def _line(account: Account, item: Json, path: str, mode: str) -> Json:
    if one_of(item, "price", "price_data", path=path) == "price":
        price = account.prices.named(item["price"], f"{path}[price]")
        if not price["active"]:
            raise invalid("The price specified is inactive. This field only accepts active prices.", f"{path}[price]")
    else:
        price = inline_price(account, item["price_data"], f"{path}[price_data]")
    if "quantity" not in item:
        raise invalid(f"Quantity is required. Add `quantity` to `{path}`.", f"{path}[quantity]")
    if item["quantity"] < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", f"{path}[quantity]", "parameter_invalid_integer"
        )
    amount = amount_of(price, item["quantity"])
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": account.products[price["product"]]["name"],
        "metadata": merge_metadata({}, item.get("metadata", {})),
        "price": price,
        "quantity": item["quantity"],
    }


def check_total(total: int, currency: str, mode: str) -> None:
    least = 1 if currency in NO_MINOR_UNITS else LEAST_TOTAL
    if mode == "payment" and 0 < total < least:
        raise Refusal(
            f"The Checkout Session's total amount due must add up to at least {shown(least, currency)}",
            code="amount_too_small",
        )


def expiry(account: Account, params: Json) -> int:
    now = account.now
    expires_at: int = params.get("expires_at", now + DAY)
    if expires_at < now + SHORTEST_SECONDS:
        raise invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at"
        )
    if expires_at > now + DAY:
        raise invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at"
        )
    return expires_at
