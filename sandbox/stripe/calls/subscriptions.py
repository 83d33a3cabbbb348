"""Subscriptions: `/v1/subscriptions`. What happens to them in time is in `lifecycle.subscriptions`."""

from collections.abc import Mapping

from sandbox.stripe.account.account import Account
from sandbox.stripe.calls.prices import AMOUNT, INTERVAL, TAX_BEHAVIOR
from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.lifecycle.prices import amount_of
from sandbox.stripe.lifecycle.prorations import change_items, check_date, unused
from sandbox.stripe.lifecycle.subscriptions import ENDED, end, invoice_now, plan_to_end, watch
from sandbox.stripe.protocol.errors import Refusal, invalid, no_such
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
    Array,
    Boolean,
    Choice,
    Currency,
    Integer,
    Kind,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    put_metadata,
)

FEEDBACK = Choice(
    (
        "customer_service",
        "low_quality",
        "missing_features",
        "other",
        "switched_service",
        "too_complex",
        "too_expensive",
        "unused",
    )
)
CANCELLATION = Object({"comment": Unset(Text()), "feedback": Unset(FEEDBACK)})
ITEM = Object(
    {
        "deleted": Boolean(),
        "id": Text(),
        "metadata": Unset(Metadata()),
        "price": Text(),
        "price_data": Object(
            {
                "currency": Currency(),
                "product": Text(),
                "recurring": Object({"interval": INTERVAL, "interval_count": Integer(1, 1095)}, ("interval",)),
                "tax_behavior": TAX_BEHAVIOR,
                **AMOUNT,
            },
            ("currency", "product", "recurring"),
        ),
        "quantity": Integer(0),
    }
)
UPDATE: Mapping[str, Kind] = {
    "cancel_at": Unset(Integer()),
    "cancel_at_period_end": Boolean(),
    "cancellation_details": CANCELLATION,
    "default_payment_method": Text(),
    "description": Unset(Text(500)),
    "items": Array(ITEM, 20),
    "metadata": Unset(Metadata()),
    "payment_behavior": Choice(("allow_incomplete", "error_if_incomplete")),
    "proration_behavior": Choice(("always_invoice", "create_prorations", "none")),
    "proration_date": Integer(),
}
AFTER_THE_END = {"cancellation_details", "metadata", "expand"}
STATUSES = ("active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing")


@route("GET /v1/subscriptions/{}")
def retrieve(call: Call) -> Json:
    return call.account.subscriptions.at(call.ids[0])


@route(
    "GET /v1/subscriptions",
    {
        "collection_method": Choice(("charge_automatically", "send_invoice")),
        "created": Range(),
        "current_period_end": Range(),
        "current_period_start": Range(),
        "customer": Text(),
        "price": Text(),
        "status": Choice((*STATUSES, "unpaid")),
        **PAGE,
    },
)
def list_subscriptions(call: Call) -> Json:
    """Running ones, newest first, unless `status` asks for others."""
    params = call.params
    status = params.get("status")

    def wanted(subscription: Json) -> bool:
        items = subscription["items"]["data"]
        over = subscription["status"] in ENDED
        fits = not over if status is None else over if status == "ended" else status in {"all", subscription["status"]}
        return (
            fits
            and all(subscription[name] == params[name] for name in ("collection_method", "customer") if name in params)
            and ("created" not in params or params["created"](subscription["created"]))
            and ("price" not in params or any(item["price"]["id"] == params["price"] for item in items))
            and all(
                params[name](items[0][name])
                for name in ("current_period_end", "current_period_start")
                if name in params
            )
        )

    return page(
        call, "/v1/subscriptions", call.account.subscriptions, filter(wanted, call.account.subscriptions.newest_first())
    )


@route("POST /v1/subscriptions/{}", UPDATE)
def update(call: Call) -> Json:
    account, params = call.account, call.params
    subscription = account.subscriptions.at(call.ids[0])
    _check(account, subscription, params)
    if params.get("payment_behavior") == "error_if_incomplete":
        _check_payable(account, subscription, params)
    with account.changing(subscription, "customer.subscription.updated"):
        for name in ("default_payment_method", "description"):
            if name in params:
                subscription[name] = params[name]
        put_metadata(subscription, params)
        subscription["cancellation_details"] |= params.get("cancellation_details", {})
        _plan_end(account, subscription, params)
        if "items" in params:
            behavior = params.get("proration_behavior", "create_prorations")
            change_items(account, subscription, params["items"], behavior, params.get("proration_date", account.now))
    return subscription


def _check_payable(account: Account, subscription: Json, params: Json) -> None:
    """Refuse a change that would be billed now to a card that is declined: nothing changes then."""
    wanted = [account.prices[item["price"]] for item in params.get("items", []) if "price" in item]
    now = sum(amount_of(item["price"], item["quantity"]) for item in subscription["items"]["data"])
    costs_more = sum(amount_of(price, 1) for price in wanted) > now
    if (
        costs_more
        and params.get("proration_behavior") == "always_invoice"
        and subscription["customer"] in account.declining
    ):
        raise Refusal("Your card was declined.", status=402, type="card_error", code="card_declined")


@route(
    "DELETE /v1/subscriptions/{}",
    {"cancellation_details": CANCELLATION, "invoice_now": Boolean(), "prorate": Boolean()},
)
def cancel(call: Call) -> Json:
    """End at once. `prorate` gives back unused time, on an invoice made now with `invoice_now`."""
    account, params = call.account, call.params
    subscription = account.subscriptions.at(call.ids[0])
    if subscription["status"] in ENDED:
        raise no_such("subscription", subscription["id"], "id", status=404)
    subscription["cancellation_details"] |= params.get("cancellation_details", {})
    if params.get("prorate"):
        behavior = "always_invoice" if params.get("invoice_now") else "create_prorations"
        _give_back(account, subscription, behavior)
    end(account, subscription, "cancellation_requested")
    return subscription


def _check(account: Account, subscription: Json, params: Json) -> None:
    if subscription["status"] in ENDED and params.keys() - AFTER_THE_END:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    if "cancel_at" in params and "cancel_at_period_end" in params:
        raise invalid("`cancel_at` and `cancel_at_period_end` cannot be set together.", "cancel_at")
    if (params.get("cancel_at") or account.now + 1) <= account.now:
        raise invalid("The `cancel_at` timestamp must be in the future.", "cancel_at")
    if method := params.get("default_payment_method"):
        account.methods.named(method, "default_payment_method")
    check_date(subscription, params.get("proration_date"), "proration_date")


def _plan_end(account: Account, subscription: Json, params: Json) -> None:
    if "cancel_at_period_end" in params:
        if params["cancel_at_period_end"] != subscription["cancel_at_period_end"]:
            plan_to_end(account, subscription, cancel=params["cancel_at_period_end"])
    elif "cancel_at" in params:
        subscription |= {
            "cancel_at": params["cancel_at"],
            "cancel_at_period_end": False,
            "canceled_at": account.now if params["cancel_at"] else None,
        }
        watch(account, subscription)


def _give_back(account: Account, subscription: Json, behavior: str) -> None:
    lines = unused(account, subscription)
    if behavior == "always_invoice":
        invoice_now(account, subscription, "subscription_update", lines)
    else:
        account.pending_lines.setdefault(subscription["id"], []).extend(lines)
