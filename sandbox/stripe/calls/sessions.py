"""Checkout Sessions: `/v1/checkout/sessions`. What a person does on the page is in `lifecycle.checkout`."""

from sandbox.stripe.account.shelves import Shelf
from sandbox.stripe.calls.customers import living_customer
from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.calls.session_terms import CREATE, check_together, check_total, checked_mode, expiry, read_lines
from sandbox.stripe.lifecycle import sessions
from sandbox.stripe.lifecycle.methods import bank_method
from sandbox.stripe.lifecycle.sessions import customer_details
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
    Choice,
    Email,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    merge_metadata,
    put_metadata,
)


@route("POST /v1/checkout/sessions", CREATE)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    mode = checked_mode(params)
    check_together(params, mode)
    customer = living_customer(account, params["customer"]) if "customer" in params else None
    id = new_id("checkout.session")
    lines = read_lines(account, params["line_items"], mode)
    total, currency = sum(line["amount_total"] for line in lines), lines[0]["currency"]
    check_total(total, currency, mode)
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
        "expires_at": expiry(account, params),
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
    account.clock.at(
        session["expires_at"], lambda: sessions.close(account, session) if session["status"] == "open" else None
    )
    return session


@route("GET /v1/checkout/sessions/{}")
def retrieve(call: Call) -> Json:
    return call.account.sessions.at(call.ids[0])


@route("POST /v1/checkout/sessions/{}", {"metadata": Unset(Metadata())})
def update(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    put_metadata(session, call.params)
    return session


@route("POST /v1/checkout/sessions/{}/expire")
def expire(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f'"{session["status"]}".'
        )
    sessions.close(call.account, session)
    return session


@route("GET /v1/checkout/sessions/{}/line_items", PAGE)
def list_line_items(call: Call) -> Json:
    session = call.account.sessions.at(call.ids[0])
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    lines = Shelf("item")
    for line in reversed(call.account.session_lines[session["id"]]):
        lines.put(line)
    return page(call, url, lines, lines.newest_first())


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

    return page(
        call, "/v1/checkout/sessions", call.account.sessions, filter(wanted, call.account.sessions.newest_first())
    )


def _customer_creation(params: Json, mode: str) -> str | None:
    if "customer" in params or mode == "subscription":
        return "always" if mode == "subscription" and "customer" not in params else None
    return str(params.get("customer_creation", "if_required"))


def _no_invoice() -> Json:
    data = dict.fromkeys(("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options"))
    return {"enabled": False, "invoice_data": {**data, "metadata": {}}}
