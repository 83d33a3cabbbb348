"""Money moving: what a payment attempt does to an intent, its charge and the balance, event by event."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.balance import new_balance_transaction
from sandbox.stripe.lifecycle.methods import details
from sandbox.stripe.protocol.errors import DOCS
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json

DECLINED = "Your card was declined."
BANK_REFUSED = "The customer's bank account could not be debited."


def new_intent(account: Account, amount: int, currency: str, customer: str | None, **fields: object) -> Json:
    """A payment intent that nobody has tried to pay yet, and its event."""
    id = new_id("payment_intent")
    intent: Json = {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{id}_secret_{letters(25)}",
        "confirmation_method": "automatic",
        "created": account.now,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **fields,
    }
    account.intents.put(intent)
    account.emit("payment_intent.created", intent)
    return intent


def succeed(account: Account, intent: Json, method: Json) -> Json:
    """The card is charged; answers the charge."""
    charge = _new_charge(account, intent, method)
    _settle(account, intent, charge, method)
    return charge


def decline(account: Account, intent: Json, method: Json) -> Json:
    """The card is declined, and the intent waits for another method; answers the failed charge."""
    charge = _new_charge(account, intent, method)
    _fail(account, intent, charge, method, "card_declined", "generic_decline", DECLINED)
    return charge


def begin(account: Account, intent: Json, method: Json) -> Json:
    """A bank is asked and will answer later; answers the pending charge."""
    charge = _new_charge(account, intent, method)
    intent |= {"status": "processing", "payment_method": method["id"], "latest_charge": charge["id"]}
    account.emit("charge.pending", charge)
    account.emit("payment_intent.processing", intent)
    return charge


def finish(account: Account, intent: Json, *, confirmed: bool) -> None:
    """The bank's answer to a payment that `begin` has begun."""
    charge = account.charges[intent["latest_charge"]]
    method = account.methods[charge["payment_method"]]
    if confirmed:
        _settle(account, intent, charge, method)
    else:
        _fail(account, intent, charge, method, "payment_method_provider_decline", None, BANK_REFUSED)


def _settle(account: Account, intent: Json, charge: Json, method: Json) -> None:
    fee = round(charge["amount"] * 0.029) + 30
    kind = "charge" if method["type"] == "card" else "payment"
    transaction = new_balance_transaction(
        account, charge["amount"], charge["currency"], charge["id"], kind, "charge", fee
    )
    charge |= {
        "amount_captured": charge["amount"],
        "balance_transaction": transaction["id"],
        "outcome": _outcome("authorized", "approved_by_network", "Payment complete."),
        "paid": True,
        "receipt_url": f"{account.base()}/receipts/{charge['id']}",
        "status": "succeeded",
    }
    intent |= {
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": method["id"],
        "status": "succeeded",
    }
    account.emit("charge.succeeded", charge)
    account.emit("payment_intent.succeeded", intent)


def _fail(
    account: Account, intent: Json, charge: Json, method: Json, code: str, decline_code: str | None, message: str
) -> None:
    charge |= {
        "captured": False,
        "failure_code": code,
        "failure_message": message,
        "outcome": {
            **_outcome("issuer_declined", "declined_by_network", "The bank did not return any further details."),
            "reason": decline_code or "generic_decline",
        },
        "paid": False,
        "status": "failed",
    }
    error = {
        "charge": charge["id"],
        "code": code,
        "doc_url": DOCS + code.replace("_", "-"),
        "message": message,
        "payment_method": method,
        "type": "card_error" if method["type"] == "card" else "invalid_request_error",
    }
    if decline_code:
        error["decline_code"] = decline_code
    intent |= {
        "last_payment_error": error,
        "latest_charge": charge["id"],
        "payment_method": None,
        "status": "requires_payment_method",
    }
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", intent)


def _new_charge(account: Account, intent: Json, method: Json) -> Json:
    billing = method["billing_details"]
    charge: Json = {
        "id": new_id("charge"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing,
        "calculated_statement_descriptor": "SANDBOX",
        "captured": True,
        "created": account.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": method["type"], method["type"]: details(method)},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }
    return account.charges.put(charge)


def _outcome(type: str, network_status: str, message: str) -> Json:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": None,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": message,
        "type": type,
    }
