"""Checkout Sessions: over, or filled in by the person."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.protocol.objects import Json


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
