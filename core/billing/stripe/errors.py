"""What asking Stripe can come to."""

from __future__ import annotations

from core.errors import ShortlistError

MISSING = "resource_missing"


class StripeAway(ShortlistError):
    """Stripe does not answer, is busy, or answers what cannot be read: the same may well work later."""


class StripeRefused(ShortlistError):
    """Stripe understood and will not. `code` is Stripe's; the message has no personal data."""

    def __init__(self, code: str, status: int | None = None, param: str = "", request_id: str = "") -> None:
        super().__init__(f"{code or 'refused'} {param} (status {status}, request {request_id or '-'})")
        self.code = code
        self.status = status
        self.param = param
