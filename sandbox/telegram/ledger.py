"""Records of a bot's sales for stars."""

import asyncio
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Charge:
    """One payment that went through. `refunded_at` is a Unix time once the money went back."""

    id: str
    user_id: int
    amount: int
    payload: str
    date: int
    refunded_at: int | None = None
    subscription_period: int | None = None


@dataclass(slots=True)
class Subscription:
    """What a link with a period was paid for; `id` is the first charge. Who stopped it decides who may take it up."""

    id: str
    user_id: int
    terms: dict[str, Any]
    until: int
    stopped_by_bot: bool = False
    stopped_by_person: bool = False


@dataclass(slots=True)
class Checkout:
    """A payment that waits for the bot's answer to its pre_checkout_query."""

    id: str
    chat_id: int
    answer: "asyncio.Future[dict[str, Any]]"
