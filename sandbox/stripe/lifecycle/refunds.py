"""Refunds: money that goes back, and may come back once more."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.balance import new_balance_transaction
from sandbox.stripe.protocol.amounts import shown
from sandbox.stripe.protocol.errors import Refusal, invalid
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import merge_metadata


def refund(
    account: Account,
    charge: Json,
    amount: int | None = None,
    *,
    reason: str | None = None,
    metadata: dict[str, str] | None = None,
) -> Json:
    """Give back this much of a charge, or all that is left.

    Raises:
        Refusal: It was not paid, is given back already or disputed, or this is more than is left.
    """
    left = charge["amount"] - charge["amount_refunded"]
    _check(charge, amount, left)
    amount = left if amount is None else amount
    transaction = new_balance_transaction(
        account, -amount, charge["currency"], charge["id"], "refund" if _by_card(charge) else "payment_refund", "refund"
    )
    thing: Json = {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": transaction["id"],
        "charge": charge["id"],
        "created": account.now,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": _destination(charge, "pending"),
        "metadata": merge_metadata({}, metadata),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    transaction["source"] = thing["id"]
    account.refunds.put(thing)
    with account.changing(charge, "charge.refunded"):
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.emit("refund.created", thing)
    if _by_card(charge):
        with account.changing(thing, "refund.updated"):
            thing["destination_details"] = _destination(charge, "available")
        account.emit("charge.refund.updated", thing, {"destination_details": _destination(charge, "pending")})
    return thing


def fail(account: Account, thing: Json) -> None:
    """The bank sends a refund back: the charge counts as not refunded to that extent.

    Raises:
        ValueError: It has failed already.
    """
    if thing["status"] == "failed":
        raise ValueError("the refund has failed already")
    charge = account.charges[thing["charge"]]
    transaction = new_balance_transaction(
        account, thing["amount"], thing["currency"], thing["id"], "refund_failure", "refund_failure"
    )
    charge["amount_refunded"] -= thing["amount"]
    charge["refunded"] = False
    before = {"status": thing["status"]}
    thing |= {
        "failure_balance_transaction": transaction["id"],
        "failure_reason": "lost_or_stolen_card",
        "status": "failed",
    }
    account.emit("refund.failed", thing)
    account.emit("refund.updated", thing, before)
    account.emit("charge.refund.updated", thing, before)


def _check(charge: Json, amount: int | None, left: int) -> None:
    if charge["status"] != "succeeded":
        raise invalid(f"Charge {charge['id']} was not paid; it cannot be refunded.", "charge")
    if charge["disputed"]:
        raise Refusal(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if not left:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount is not None and amount > left:
        what = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        currency = charge["currency"]
        raise invalid(
            f"Refund amount ({shown(amount, currency)}) is greater than {what} ({shown(left, currency)})", "amount"
        )


def _by_card(charge: Json) -> bool:
    return bool(charge["payment_method_details"]["type"] == "card")


def _destination(charge: Json, reference: str) -> Json:
    if not _by_card(charge):
        return {"type": charge["payment_method_details"]["type"]}
    card: Json = {"reference_status": reference, "reference_type": "acquirer_reference_number", "type": "refund"}
    if reference == "available":
        card["reference"] = "74000000000000000000000"
    return {"card": card, "type": "card"}
