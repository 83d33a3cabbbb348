"""What an invoice would say, before anything is changed: `/v1/invoices/create_preview`."""

import copy

from sandbox.stripe.account.account import Account
from sandbox.stripe.calls.routes import Call, route
from sandbox.stripe.calls.subscriptions import ITEM
from sandbox.stripe.lifecycle.invoice_lines import period_line
from sandbox.stripe.lifecycle.invoices import drafted
from sandbox.stripe.lifecycle.periods import period_end
from sandbox.stripe.lifecycle.prorations import Change, check_date, put_in_place
from sandbox.stripe.lifecycle.subscriptions import ENDED
from sandbox.stripe.protocol.errors import Refusal, invalid, missing
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Array, Choice, Integer, Object, Text

DETAILS = "subscription_details"
# A preview makes no prices: they have to be there.
PREVIEWED_ITEM = Object({name: kind for name, kind in ITEM.fields.items() if name != "price_data"})


@route(
    "POST /v1/invoices/create_preview",
    {
        "customer": Text(),
        "subscription": Text(),
        DETAILS: Object(
            {
                "items": Array(PREVIEWED_ITEM, 20),
                "proration_behavior": Choice(("always_invoice", "create_prorations", "none")),
                "proration_date": Integer(),
            }
        ),
    },
)
def preview(call: Call) -> Json:
    """The invoice that the change would make now, or else the next one. Nothing changes, and nobody is told."""
    account, params = call.account, call.params
    details = params.get(DETAILS, {})
    if "subscription" not in params:
        # Stripe would also preview one that is still to be made; this stand-in makes none without Checkout.
        raise missing("subscription")
    subscription = copy.deepcopy(account.subscriptions.named(params["subscription"], "subscription"))
    if params.get("customer", subscription["customer"]) != subscription["customer"]:
        raise invalid("The subscription does not belong to the customer.", "customer")
    if subscription["status"] in ENDED:
        raise _none(subscription)
    _check_date(subscription, details)
    at = details.get("proration_date", account.now)
    change = put_in_place(
        account, subscription, details.get("items", []), details.get("proration_behavior", "create_prorations"), at
    )
    pending = copy.deepcopy(account.pending_lines.get(subscription["id"], []))
    if change.bills_now and change.lines:
        lines, until = pending + change.lines, account.now
    else:
        lines, until = _next(account, subscription, pending + change.lines)
    start = subscription["items"]["data"][0]["current_period_start"]
    invoice = drafted(account, f"upcoming_{new_id('invoice')}", subscription, "upcoming", lines, (start, until))
    _settle(account, invoice)
    _date(invoice, change, at)
    return invoice


def _check_date(subscription: Json, details: Json) -> None:
    if "proration_date" not in details:
        return
    path = f"{DETAILS}[proration_date]"
    if "items" not in details:
        raise invalid(f"You must also set `{DETAILS}[items]` with `{path}`.", path)
    if details.get("proration_behavior") == "none":
        raise invalid(f"You cannot set `{path}` when the proration behavior is `none`.", path)
    check_date(subscription, details["proration_date"], path)


def _next(account: Account, subscription: Json, lines: list[Json]) -> tuple[list[Json], int]:
    """The lines of the invoice that the end of this period brings, and when that is."""
    items = subscription["items"]["data"]
    end: int = items[0]["current_period_end"]
    if subscription["cancel_at_period_end"]:
        if not lines:
            raise _none(subscription)
        return lines, end
    for item in items:
        recurring = item["price"]["recurring"]
        item["current_period_start"] = end
        item["current_period_end"] = period_end(
            subscription["billing_cycle_anchor"], end, recurring["interval"], recurring["interval_count"]
        )
    return [*lines, *(period_line(account, item) for item in items)], end


def _settle(account: Account, invoice: Json) -> None:
    """What is due once the customer's balance is taken into account."""
    due = invoice["total"] + invoice["starting_balance"]
    invoice |= {
        "amount_due": max(0, due),
        "amount_remaining": max(0, due),
        "auto_advance": False,
        "ending_balance": min(0, due),
        "webhooks_delivered_at": None,
    }


def _date(invoice: Json, change: Change, at: int) -> None:
    """When the change was taken to happen, so that the real one can be made to cost the same."""
    details = invoice["parent"]["subscription_details"]
    if any(line["parent"]["subscription_item_details"]["proration"] for line in change.lines):
        details["subscription_proration_date"] = at


def _none(subscription: Json) -> Refusal:
    return Refusal(
        f"No upcoming invoices for customer: '{subscription['customer']}'", status=404, code="invoice_upcoming_none"
    )
