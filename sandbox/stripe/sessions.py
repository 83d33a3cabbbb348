"""Checkout Sessions as the API sees them: `/v1/checkout/sessions`. What the person does is in `checkout`."""

from collections.abc import Mapping

from sandbox.stripe.account import Account, Json
from sandbox.stripe.amounts import NO_MINOR_UNITS, shown
from sandbox.stripe.clock import DAY
from sandbox.stripe.customers import living_customer
from sandbox.stripe.errors import Refusal, exclusive, invalid, missing
from sandbox.stripe.ids import letters, new_id
from sandbox.stripe.parameters import (
    Array,
    Boolean,
    Choice,
    Email,
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
from sandbox.stripe.payments import bank_method
from sandbox.stripe.prices import PRICE_DATA, amount_of, inline_price
from sandbox.stripe.routes import PAGE, Call, page, route

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


@route("POST /v1/checkout/sessions", CREATE)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    mode = _checked_mode(params)
    _check_together(params, mode)
    customer = living_customer(account, params["customer"]) if "customer" in params else None
    id = new_id("checkout.session")
    lines = _lines(account, params["line_items"], mode)
    total, currency = sum(line["amount_total"] for line in lines), lines[0]["currency"]
    _check_total(total, currency, mode)
    email = customer["email"] if customer else params.get("customer_email")
    session: Json = {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {
            "enabled": params.get("automatic_tax", {}).get("enabled", False),
            "liability": None,
            "provider": None,
            "status": None,
        },
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": account.now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": params.get("custom_text", {}).get("after_submit"),
            "shipping_address": None,
            "submit": params.get("custom_text", {}).get("submit"),
            "terms_of_service_acceptance": None,
        },
        "customer": customer["id"] if customer else None,
        "customer_account": None,
        "customer_creation": _customer_creation(params, mode),
        "customer_details": customer_details(email, None) if email else None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": _expiry(account, params),
        "invoice": None,
        "invoice_creation": _no_invoice() if mode == "payment" else None,
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": merge_metadata({}, params.get("metadata", {})),
        "mode": mode,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": params.get(
            "payment_method_collection", "always" if mode != "payment" else "if_required"
        ),
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": params.get("allowed_payment_method_types", ["card", bank_method(currency)]),
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": params.get("phone_number_collection", {"enabled": False}),
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{account.base()}/c/pay/{id}#{letters(40)}",
        "wallet_options": None,
    }
    account.sessions.put(session)
    account.session_lines[id] = lines
    account.session_orders[id] = {name: params.get(name, {}) for name in ("payment_intent_data", "subscription_data")}
    account.clock.at(session["expires_at"], lambda: close(account, session) if session["status"] == "open" else None)
    return session


@route("GET /v1/checkout/sessions/{}")
def retrieve(call: Call) -> Json:
    return call.account.sessions.at(call.ids[0])


@route("POST /v1/checkout/sessions/{}", {"metadata": Unset(Metadata())})
def update(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    if "metadata" in call.params:
        session["metadata"] = merge_metadata(session["metadata"], call.params["metadata"])
    return session


@route("POST /v1/checkout/sessions/{}/expire")
def expire(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f'"{session["status"]}".'
        )
    close(call.account, session)
    return session


@route("GET /v1/checkout/sessions/{}/line_items", PAGE)
def list_line_items(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return page(call, url, "item", call.account.session_lines[session["id"]])


@route(
    "GET /v1/checkout/sessions",
    {
        "created": Range(),
        "customer": Text(),
        "customer_details": Object({"email": Email()}, ("email",)),
        "payment_intent": Text(),
        "status": Choice(("complete", "expired", "open")),
        "subscription": Text(),
        **PAGE,
    },
)
def list_sessions(call: Call) -> Json:
    params = call.params
    exact = [name for name in ("customer", "payment_intent", "status", "subscription") if name in params]

    def wanted(session: Json) -> bool:
        email = (session["customer_details"] or {}).get("email")
        return (
            all(session[name] == params[name] for name in exact)
            and ("created" not in params or params["created"](session["created"]))
            and ("customer_details" not in params or email == params["customer_details"]["email"])
        )

    return page(call, "/v1/checkout/sessions", "checkout.session", filter(wanted, call.account.sessions.newest_first()))


def close(account: Account, session: Json) -> None:
    """The session can no longer be paid."""
    session |= {"status": "expired", "url": None}
    account.emit("checkout.session.expired", session)


def customer_details(email: str | None, name: str | None) -> Json:
    """What the person entered about themselves."""
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _checked_mode(params: Json) -> str:
    for name in ("mode", "line_items", "success_url"):
        if name not in params:
            raise missing(name)
    mode: str = params["mode"]
    if mode == "setup":
        raise invalid("This stand-in knows the modes payment and subscription alone.", "mode")
    return mode


def _check_together(params: Json, mode: str) -> None:
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


def _lines(account: Account, items: list[Json], mode: str) -> list[Json]:
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


def _check_total(total: int, currency: str, mode: str) -> None:
    least = 1 if currency in NO_MINOR_UNITS else LEAST_TOTAL
    if mode == "payment" and 0 < total < least:
        raise Refusal(
            f"The Checkout Session's total amount due must add up to at least {shown(least, currency)}",
            code="amount_too_small",
        )


def _expiry(account: Account, params: Json) -> int:
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


def _customer_creation(params: Json, mode: str) -> str | None:
    if "customer" in params or mode == "subscription":
        return "always" if mode == "subscription" and "customer" not in params else None
    return str(params.get("customer_creation", "if_required"))


def _no_invoice() -> Json:
    data = dict.fromkeys(("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options"))
    return {"enabled": False, "invoice_data": {**data, "metadata": {}}}
