"""What we write on Stripe's objects to know them again: several products may share one account there."""

from __future__ import annotations

from uuid import UUID

APP = "shortlist"


def of_payment(payment_id: UUID) -> dict[str, str]:
    """The metadata of whatever is made at Stripe for this payment."""
    return {"app": APP, "payment": str(payment_id)}


def named_payment(metadata: dict[str, str]) -> UUID | None:
    """The payment that the metadata names; None when they are not ours, or name none."""
    if metadata.get("app") != APP:
        return None
    try:
        return UUID(metadata.get("payment", ""))
    except ValueError:
        return None
