"""What is kept of a call: who answered, what it used, what it cost, how long it took, and both sides of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.ai.protocol import AiTask, Tokens
from core.credits import Exchange
from core.values import Value
from db.states import Provider

OK = 200


class CallRecord(Value):
    """One call. `request` and `answer` carry no personal details: they are as they left, and as they came.

    `usd` is None where the model has no published price or the provider does not count. `status` is None where no
    answer came.
    """

    provider: Provider
    task: AiTask
    model: str
    prompt: str
    status: int | None
    seconds: float
    request: tuple[str, ...]
    answer: str = ""
    fault: str = ""
    tokens: Tokens | None = None
    usd: Decimal | None = None
    prices: str = ""


def keep(calls: Sequence[CallRecord]) -> Exchange | None:
    """What the ledger keeps of an operation's calls; None where there were none."""
    if not calls:
        return None
    return Exchange(
        request={"calls": [call.model_dump(mode="json", include=_NAMED | {"request"}) for call in calls]},
        response={"calls": [call.model_dump(mode="json", exclude={"request"}) for call in calls]},
        http_status=calls[-1].status,
    )


_NAMED = {"provider", "task", "model", "prompt"}


def total_usd(calls: Sequence[CallRecord]) -> Decimal | None:
    """What the calls cost together; None where any of them has no price."""
    prices = [call.usd for call in calls]
    return None if None in prices else sum((price for price in prices if price is not None), Decimal(0))
