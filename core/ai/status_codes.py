"""What an HTTP status of a provider means, the same for all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.ai.errors import ProviderCode

_KEY = frozenset({401, 402, 403})
_PASSING = frozenset({408, 409, 425})
_BUSY = frozenset({429, 529})


def code_of_status(status: int) -> ProviderCode:
    """Why a call with that status was not answered."""
    if status in _KEY:
        return ProviderCode.KEY
    if status == 404:
        return ProviderCode.MODEL
    if status in _BUSY:
        return ProviderCode.BUSY
    # Below 400 is a stream that began well and then reported a fault of the provider's own.
    return ProviderCode.AWAY if status in _PASSING or status >= 500 or status < 400 else ProviderCode.REQUEST


def read_retry_after(header: str | None) -> float | None:
    """The seconds of a `retry-after` header, which may also name a moment; None where it says nothing usable."""
    if header is None:
        return None
    try:
        return max(float(header), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
