"""Answers of the SDK, read: as objects that are checked, or as our errors."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from core.billing.stripe.errors import StripeAway, StripeRefused
from core.billing.stripe.objects import ApiObject

if TYPE_CHECKING:
    import stripe

T = TypeVar("T", bound=ApiObject)


async def read(answer: Awaitable[stripe.StripeObject], kind: type[T]) -> T:
    """What the SDK answers, as far as we rely on it. Raises `StripeAway` when that is not in it."""
    got = await answer
    return check(got.to_dict() if hasattr(got, "to_dict") else got, kind)


def read_list(found: stripe.ListObject[Any], kind: type[T]) -> list[T]:
    """One page of a list. Raises `StripeAway` when it is none."""
    content = found.to_dict() if hasattr(found, "to_dict") else {}
    if not isinstance(content.get("data"), list):
        raise StripeAway("a list without its data")
    return [check(item, kind) for item in content["data"]]


def check(content: object, kind: type[T]) -> T:
    """The object in `content`. Raises `StripeAway`, which names the places and nothing that stands there."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        places = [".".join(str(part) for part in fault["loc"]) for fault in error.errors()]
        raise StripeAway(f"no readable {kind.__name__}: {', '.join(places[:5])}") from None


def translated(error: stripe.StripeError) -> StripeAway | StripeRefused:
    """The SDK's error as ours, without its message, which may quote what was sent."""
    import stripe

    status = error.http_status
    busy = status is not None and (status >= 500 or status in (409, 429))
    if busy or isinstance(error, stripe.APIConnectionError | stripe.APIError | stripe.RateLimitError):
        return StripeAway(f"{type(error).__name__}, status {status}, request {error.request_id or '-'}")
    param = getattr(error, "param", None) or ""
    return StripeRefused(error.code or type(error).__name__, status, param, error.request_id or "")
