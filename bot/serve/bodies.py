"""What strangers post: read up to a size, within a time, as JSON that the database can hold."""

from __future__ import annotations

import asyncio
import json
import math
from typing import Any, NoReturn

from starlette.requests import Request

MAX_BODY_BYTES = 1_000_000
# Telegram and Stripe send a body in one piece.
BODY_SECONDS = 10.0
# A message in a message in a callback is six levels; `storable` and the drivers walk through all of them.
MAX_DEPTH = 50
# PostgreSQL's bigint, for every id that we keep.
MAX_ID = 2**63 - 1


class TooLarge(Exception):
    """The body is larger than anything that is sent here."""


class TooSlow(Exception):
    """The body does not come to an end."""


async def body_of(request: Request) -> bytes:
    """The whole body. Raises `TooLarge` and `TooSlow`."""
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise TooLarge
    except TimeoutError:
        raise TooSlow from None
    return body


def json_of(body: bytes) -> Any:
    """What the body says; None for what is no JSON, or holds what a `jsonb` cannot: NaN, or endless nesting."""
    try:
        value = json.loads(body, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return value if _depth_is_fine(value, MAX_DEPTH) else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def _depth_is_fine(value: Any, left: int) -> bool:
    if not isinstance(value, (dict, list)):
        return True
    items = value.values() if isinstance(value, dict) else value
    return left > 0 and all(_depth_is_fine(item, left - 1) for item in items)
