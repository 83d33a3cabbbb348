"""Subscriptions over time: begun, renewed, failing, ended. The calls are in `calls.subscriptions`."""

from dataclasses import dataclass

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.clock import DAY, HOUR
from sandbox.stripe.lifecycle.invoice_lines import new_line, period_line
from sandbox.stripe.lifecycle.invoices import collect, finalize, new_invoice, payment_of, settle, subscription_of
from sandbox.stripe.lifecycle.payments import finish
from sandbox.stripe.lifecycle.periods import period_end
from sandbox.stripe.lifecycle.prices import plan_of
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import merge_metadata

TRIAL_NOTICE_SECONDS = 3 * DAY


@dataclass(frozen=True, slots=True)
class Started:
    """A new subscription and its first invoice."""

    subscription: Json
    invoice: Json


def start_subscription(account: Account, session: Json, method: Json) -> Started:
    """Begin what a Checkout Session sells, with its first invoice, and collect that by this method."""
    lines = account.session_lines[session["id"]]
    recurring = [line for line in lines if line["price"]["type"] == "recurring"]
    data = account.session_orders[session["id"]]["subscription_data"]
    days = data.get("trial_period_days") or recurring[0]["price"]["recurring"]["trial_period_days"]
    subscription = _new_subscription(account, session, data, days * DAY if days else 0)
    subscription["items"]["data"] = [
        new_item(account, subscription, line["price"], line["quantity"]) for line in recurring
    ]
    account.subscriptions.put(subscription)
    now = account.now
    charged = [period_line(account, item, free=bool(days)) for item in subscription["items"]["data"]]
    charged += [_once(subscription, line, now) for line in lines if line["price"]["type"] == "one_time"]
    account.emit("customer.subscription.created", subscription)
    invoice = new_invoice(account, subscription, "subscription_create", charged, (now, now))
    finalize(account, invoice)
    if invoice["status"] == "open":
        collect(account, invoice, method, declined=False)
    with account.changing(subscription, "customer.subscription.updated"):
        subscription |= {
            "default_payment_method": method["id"],
            "latest_invoice": invoice["id"],
            "status": "trialing" if days else "active",
        }
    watch(account, subscription)
    return Started(subscription, invoice)


def bank_answered(account: Account, invoice: Json, *, confirms: bool) -> None:
    """The bank confirms or refuses the payment of a first invoice."""
    payment = payment_of(account, invoice)
    finish(account, account.intents[payment["payment"]["payment_intent"]], confirmed=confirms)
    if confirms:
        settle(account, invoice, payment)
    else:
        _collection_failed(account, invoice)


def watch(account: Account, subscription: Json) -> None:
    """See to it that something happens when the current period ends."""
    end = subscription["items"]["data"][0]["current_period_end"]
    account.clock.at(end, lambda: _period_over(account, subscription, end))
    if subscription["status"] == "trialing":
        notice = max(account.now, end - TRIAL_NOTICE_SECONDS)
        account.clock.at(notice, lambda: _trial_will_end(account, subscription))
    if subscription["cancel_at"]:
        cancel_at = subscription["cancel_at"]
        account.clock.at(cancel_at, lambda: _canceled_at(account, subscription, cancel_at))


def end(account: Account, subscription: Json, reason: str) -> None:
    """The subscription is over. `reason` as in cancellation_details, such as "payment_failed"."""
    subscription |= {
        "canceled_at": subscription["canceled_at"] or account.now,
        "ended_at": account.now,
        "status": "canceled",
    }
    details = subscription["cancellation_details"]
    details["reason"] = details["reason"] or reason
    for invoice in account.invoices:
        if subscription_of(invoice) == subscription["id"] and invoice["status"] in {"draft", "open"}:
            invoice |= {"auto_advance": False, "next_payment_attempt": None}
    account.emit("customer.subscription.deleted", subscription)


def invoice_now(account: Account, subscription: Json, reason: str, lines: list[Json]) -> Json:
    """Bill these lines and what was pending, at once; the subscription falls behind if the card is declined."""
    lines = account.pending_lines.pop(subscription["id"], []) + lines
    start = subscription["items"]["data"][0]["current_period_start"]
    invoice = new_invoice(account, subscription, reason, lines, (start, account.now))
    subscription["latest_invoice"] = invoice["id"]
    finalize(account, invoice)
    try_to_collect(account, invoice)
    return invoice


def try_to_collect(account: Account, invoice: Json) -> None:
    """Charge an open invoice to the subscription's saved method; plan the next try if that fails."""
    if invoice["status"] != "open":
        return
    subscription = account.subscriptions[subscription_of(invoice)]
    method = account.methods[subscription["default_payment_method"]]
    if collect(account, invoice, method, declined=invoice["customer"] in account.declining):
        _caught_up(account, subscription)
    elif method["type"] == "card":
        _collection_failed(account, invoice)


def new_item(account: Account, subscription: Json, price: Json, quantity: int) -> Json:
    """A subscription item whose period begins now, or is the subscription's trial."""
    recurring, now = price["recurring"], account.now
    anchor = subscription["billing_cycle_anchor"]
    finish = subscription["trial_end"] or period_end(anchor, now, recurring["interval"], recurring["interval_count"])
    return {
        "id": new_id("subscription_item"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": now,
        "current_period_end": finish,
        "current_period_start": now,
        "discounts": [],
        "metadata": {},
        "plan": plan_of(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription["id"],
        "tax_rates": [],
    }


def _new_subscription(account: Account, session: Json, data: Json, trial_seconds: int) -> Json:
    id, now = new_id("subscription"), account.now
    trial_end = now + trial_seconds if trial_seconds else None
    return {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": trial_end or now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": session["currency"],
        "customer": session["customer"],
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": data.get("description"),
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={id}",
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": merge_metadata({}, data.get("metadata", {})),
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": "incomplete",
        "test_clock": None,
        "transfer_data": None,
        "trial_end": trial_end,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": now if trial_end else None,
    }


def _once(subscription: Json, line: Json, now: int) -> Json:
    item = {"id": subscription["items"]["data"][0]["id"], "subscription": subscription["id"]}
    return new_line(item, line["price"], line["amount_total"], line["description"], (now, now), line["quantity"])


def _period_over(account: Account, subscription: Json, end_seen: int) -> None:
    items = subscription["items"]["data"]
    if subscription["status"] == "canceled" or items[0]["current_period_end"] != end_seen:
        return
    if subscription["cancel_at_period_end"]:
        end(account, subscription, "cancellation_requested")
        return
    period = (items[0]["current_period_start"], end_seen)
    with account.changing(subscription, "customer.subscription.updated"):
        for item in items:
            recurring = item["price"]["recurring"]
            anchor = subscription["billing_cycle_anchor"]
            item["current_period_start"] = end_seen
            item["current_period_end"] = period_end(
                anchor, end_seen, recurring["interval"], recurring["interval_count"]
            )
        if subscription["status"] == "trialing":
            subscription["status"] = "active"
        lines = account.pending_lines.pop(subscription["id"], []) + [period_line(account, item) for item in items]
        invoice = new_invoice(account, subscription, "subscription_cycle", lines, period)
        subscription["latest_invoice"] = invoice["id"]
    invoice["automatically_finalizes_at"] = account.now + HOUR
    account.clock.at(account.now + HOUR, lambda: _finalize_renewal(account, invoice))
    watch(account, subscription)


def _finalize_renewal(account: Account, invoice: Json) -> None:
    if invoice["status"] == "draft" and invoice["auto_advance"]:
        finalize(account, invoice)
        try_to_collect(account, invoice)


def _collection_failed(account: Account, invoice: Json) -> None:
    tries, days = invoice["attempt_count"], account.retry_days
    again = account.now + days[tries - 1] * DAY if tries <= len(days) else None
    invoice["next_payment_attempt"] = again
    account.emit("invoice.payment_failed", invoice)
    subscription = account.subscriptions[subscription_of(invoice)]
    if subscription["status"] == "canceled":
        return
    if again is None:
        invoice["auto_advance"] = False
        end(account, subscription, "payment_failed")
        return
    with account.changing(subscription, "customer.subscription.updated"):
        subscription["status"] = "past_due"
    account.clock.at(again, lambda: _try_again(account, invoice, again))


def _try_again(account: Account, invoice: Json, planned: int) -> None:
    if invoice["next_payment_attempt"] == planned:
        try_to_collect(account, invoice)


def _caught_up(account: Account, subscription: Json) -> None:
    """A subscription that fell behind runs again once none of its invoices is open."""
    behind = any(
        subscription_of(other) == subscription["id"] and other["status"] == "open" for other in account.invoices
    )
    if subscription["status"] == "past_due" and not behind:
        with account.changing(subscription, "customer.subscription.updated"):
            subscription["status"] = "active"


def _trial_will_end(account: Account, subscription: Json) -> None:
    if subscription["status"] == "trialing":
        account.emit("customer.subscription.trial_will_end", subscription)


def _canceled_at(account: Account, subscription: Json, planned: int) -> None:
    if subscription["status"] != "canceled" and subscription["cancel_at"] == planned:
        end(account, subscription, "cancellation_requested")


ENDED = {"canceled", "incomplete_expired"}


def plan_to_end(account: Account, subscription: Json, *, cancel: bool) -> None:
    """End with the current period, or no longer. The change is not told yet."""
    details = subscription["cancellation_details"]
    subscription |= {
        "cancel_at": subscription["items"]["data"][0]["current_period_end"] if cancel else None,
        "cancel_at_period_end": cancel,
        "canceled_at": account.now if cancel else None,
    }
    details["reason"] = "cancellation_requested" if cancel else None
    watch(account, subscription)
