"""Faults on demand: what goes wrong with which API calls."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sandbox.faults import Order


@dataclass(slots=True, kw_only=True)
class Fault(Order):
    """An order for trouble with API calls.

    Its kinds: "429" (Stripe's rate limit), "500", "slow", "drop" (the connection closes without an answer),
    "garbage" (the call takes effect, and half a JSON object comes back with status 200).

    Attributes:
        method: Only GET, POST or DELETE; all if None.
        path: Only paths that begin so, such as "/v1/checkout/sessions"; all if None.
    """

    KINDS: ClassVar = frozenset({"429", "500", "slow", "drop", "garbage"})

    method: str | None = None
    path: str | None = None

    def matches(self, method: str, target: Any) -> bool:
        return (self.method is None or self.method.upper() == method) and str(target).startswith(self.path or "")
