"""Payment methods as people enter them: a card, or a bank account that is asked later."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json

# Which method, of those that are confirmed days later, fits a currency.
BANK_METHODS = {"eur": "sepa_debit", "gbp": "bacs_debit", "usd": "us_bank_account"}


def bank_method(currency: str) -> str:
    """The kind of method that a bank confirms later."""
    return BANK_METHODS.get(currency, "customer_balance")


def new_method(account: Account, type: str, customer: str | None, email: str | None, name: str | None) -> Json:
    """A payment method as the person entered it."""
    method: Json = {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": {**_billing(email, name), "tax_id": None},
        "created": account.now,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": type,
        type: _card(account) if type == "card" else _bank(type),
    }
    return account.methods.put(method)


def _card(account: Account) -> Json:
    return {
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": "visa",
        "exp_month": 12,
        "exp_year": 2040,
        "fingerprint": letters(16),
        "funding": "credit",
        "generated_from": None,
        "last4": "4242",
        "networks": {"available": ["visa"], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _bank(type: str) -> Json:
    if type == "customer_balance":
        return {}
    return {"fingerprint": letters(16), "last4": "6789"}


def details(method: Json) -> Json:
    if method["type"] != "card":
        return dict(method[method["type"]])
    card = method["card"]
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    return {
        **{name: card[name] for name in kept},
        "installments": None,
        "mandate": None,
        "network": "visa",
        "three_d_secure": None,
    }


def _billing(email: str | None, name: str | None) -> Json:
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {"address": address, "email": email, "name": name, "phone": None}
