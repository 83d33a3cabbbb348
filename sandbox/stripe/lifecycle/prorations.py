"""Changing what a subscription sells in the middle of a period."""

from dataclasses import dataclass

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.invoice_lines import new_line, period_line
from sandbox.stripe.lifecycle.periods import part_left, period_end
from sandbox.stripe.lifecycle.prices import amount_of, inline_price, plan_of
from sandbox.stripe.lifecycle.subscriptions import invoice_now, new_item, watch
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import put_metadata


@dataclass(frozen=True, slots=True)
class Change:
    """What a change comes to: lines to bill, whether they are billed now, and whether a new period begins now."""

    lines: list[Json]
    bills_now: bool
    begins_anew: bool


def change_items(account: Account, subscription: Json, items: list[Json], behavior: str, at: int) -> None:
    """Put other prices or quantities in place, as the call's `items` say, and bill the difference.

    Raises:
        Refusal: An item or price does not exist or does not fit.
    """
    change = put_in_place(account, subscription, items, behavior, at)
    if change.begins_anew:
        watch(account, subscription)
    if not change.lines:
        return
    if change.bills_now:
        invoice_now(account, subscription, "subscription_update", change.lines)
    else:
        account.pending_lines.setdefault(subscription["id"], []).extend(change.lines)


def put_in_place(account: Account, subscription: Json, items: list[Json], behavior: str, at: int) -> Change:
    """Change the subscription itself, and nothing else: nothing is billed, nobody is told.

    `behavior` is Stripe's proration_behavior: "create_prorations" puts the difference on the next invoice,
    "always_invoice" bills it now, "none" forgets it. A price with another rhythm starts a new period now.

    Raises:
        Refusal: An item or price does not exist or does not fit.
    """
    before = [dict(item) for item in subscription["items"]["data"]]
    new_rhythm = False
    for index, wanted in enumerate(items):
        new_rhythm |= _change(account, subscription, wanted, f"items[{index}]")
    if not subscription["items"]["data"]:
        raise invalid(
            "A subscription must have at least one active plan. To cancel it, use the cancel endpoint.", "items"
        )
    trialing = subscription["status"] == "trialing"
    lines = [] if behavior == "none" or trialing else _differences(account, subscription, before, at, new_rhythm)
    anew = new_rhythm and not trialing
    if anew:
        _start_anew(account, subscription)
        lines += [period_line(account, item) for item in subscription["items"]["data"]]
    return Change(lines, new_rhythm or behavior == "always_invoice", anew)


def check_date(subscription: Json, at: int | None, path: str) -> None:
    """A `proration_date` lies in the current period.

    Raises:
        Refusal: It does not.
    """
    item = subscription["items"]["data"][0]
    if at is not None and not item["current_period_start"] <= at <= item["current_period_end"]:
        raise invalid("Cannot specify `proration_date` outside of the current period.", path)


def unused(account: Account, subscription: Json) -> list[Json]:
    """Lines that give back what is left of the current period."""
    return [_part(account, item, account.now, -1, "Unused time on") for item in subscription["items"]["data"]]


def _change(account: Account, subscription: Json, wanted: Json, path: str) -> bool:
    """Carry out one entry of `items`; whether the rhythm of payments changes."""
    held = subscription["items"]["data"]
    price = _price(account, wanted, path)
    if price is not None and price["currency"] != subscription["currency"]:
        raise invalid(
            f"The price specified only supports `{price['currency']}`. This doesn't match the expected currency: "
            f"`{subscription['currency']}`.",
            f"{path}[price]",
        )
    if "id" not in wanted:
        return _add(account, subscription, wanted, price, path)
    item = next((item for item in held if item["id"] == wanted["id"]), None)
    if item is None:
        raise invalid(f"No such subscription item: '{wanted['id']}'", f"{path}[id]", "resource_missing")
    if wanted.get("deleted"):
        held.remove(item)
        return False
    item["quantity"] = wanted.get("quantity", item["quantity"])
    put_metadata(item, wanted)
    if price is None:
        return False
    new_rhythm = _rhythm(price) != _rhythm(item["price"])
    item |= {"price": price, "plan": plan_of(price)}
    return new_rhythm


def _add(account: Account, subscription: Json, wanted: Json, price: Json | None, path: str) -> bool:
    """A new item beside the others: what happens when the id of the old one is forgotten."""
    held = subscription["items"]["data"]
    if price is None:
        raise invalid(f"You must specify a price for `{path}`, or the id of an item.", f"{path}[price]")
    if any(item["price"]["id"] == price["id"] for item in held):
        raise invalid(f"Cannot add multiple subscription items with the same plan: {price['id']}", f"{path}[price]")
    if held and _rhythm(price) != _rhythm(held[0]["price"]):
        raise invalid("This stand-in bills all items of a subscription in one rhythm.", f"{path}[price]")
    item = new_item(account, subscription, price, wanted.get("quantity", 1))
    if held:
        item["current_period_end"] = held[0]["current_period_end"]
    held.append(item)
    return False


def _price(account: Account, wanted: Json, path: str) -> Json | None:
    if "price_data" in wanted:
        return inline_price(account, wanted["price_data"], f"{path}[price_data]")
    if "price" not in wanted:
        return None
    price = account.prices.named(wanted["price"], f"{path}[price]")
    if price["type"] != "recurring":
        raise invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            f"{path}[price]",
        )
    if not price["active"]:
        raise invalid("The price specified is inactive. This field only accepts active prices.", f"{path}[price]")
    return price


def _differences(account: Account, subscription: Json, before: list[Json], at: int, new_rhythm: bool) -> list[Json]:
    """Lines that give back unused time of what is gone, and charge the rest of the period for what is new."""
    after = {item["id"]: item for item in subscription["items"]["data"]}
    old = {item["id"]: item for item in before}
    gone = [item for item in before if not _same(item, after.get(item["id"]))]
    new = [item for item in after.values() if not _same(item, old.get(item["id"])) and not new_rhythm]
    return [
        *(_part(account, item, at, -1, "Unused time on") for item in gone),
        *(_part(account, item, at, 1, "Remaining time on") for item in new),
    ]


def _part(account: Account, item: Json, at: int, sign: int, words: str) -> Json:
    begin, finish = item["current_period_start"], item["current_period_end"]
    amount = sign * round(amount_of(item["price"], item["quantity"]) * part_left(begin, finish, at))
    name = account.products[item["price"]["product"]]["name"]
    return new_line(item, item["price"], amount, f"{words} {name}", (at, finish), item["quantity"], proration=True)


def _start_anew(account: Account, subscription: Json) -> None:
    now = account.now
    subscription["billing_cycle_anchor"] = now
    for item in subscription["items"]["data"]:
        recurring = item["price"]["recurring"]
        item["current_period_start"] = now
        item["current_period_end"] = period_end(now, now, recurring["interval"], recurring["interval_count"])


def _rhythm(price: Json) -> tuple[str, int]:
    return price["recurring"]["interval"], price["recurring"]["interval_count"]


def _same(item: Json, other: Json | None) -> bool:
    return other is not None and (item["price"]["id"], item["quantity"]) == (other["price"]["id"], other["quantity"])
