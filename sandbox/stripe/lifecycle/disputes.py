"""Disputes: what the customer's bank does."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.clock import DAY
from sandbox.stripe.lifecycle.balance import new_balance_transaction
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json

FEE = 1500

DAYS_TO_ANSWER = 9

EVIDENCE = (
    "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
    "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
    "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text",
)  # fmt: skip


def open_dispute(account: Account, charge: Json, reason: str = "fraudulent") -> Json:
    """The customer's bank takes the money back, what was refunded excepted.

    Raises:
        ValueError: The charge was not paid, is refunded in full, or is disputed already.
    """
    amount = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded" or charge["disputed"] or not amount:
        raise ValueError("there is nothing to dispute")
    id = new_id("dispute")
    taken = new_balance_transaction(account, -amount, charge["currency"], id, "adjustment", "dispute", FEE)
    dispute: Json = {
        "id": id,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [taken],
        "charge": charge["id"],
        "created": account.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": account.now + DAYS_TO_ANSWER * DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"},
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    charge["disputed"] = True
    account.disputes.put(dispute)
    account.emit("charge.dispute.created", dispute)
    account.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(account: Account, dispute: Json, *, won: bool) -> None:
    """The bank decides; a won dispute brings the money back.

    Raises:
        ValueError: It was decided already.
    """
    if dispute["status"] in {"won", "lost"}:
        raise ValueError(f"the dispute is {dispute['status']}")
    before = {"status": dispute["status"]}
    dispute["status"] = "won" if won else "lost"
    if won:
        back = new_balance_transaction(
            account, dispute["amount"], dispute["currency"], dispute["id"], "adjustment", "dispute_reversal", -FEE
        )
        dispute["balance_transactions"].append(back)
        account.emit("charge.dispute.funds_reinstated", dispute)
    account.emit("charge.dispute.closed", dispute, before)
