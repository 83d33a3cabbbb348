"""Faults on demand: what goes wrong with which API calls, and how often."""

from dataclasses import dataclass
from typing import Any

KINDS = {"429", "500", "slow", "drop", "garbage"}


@dataclass(slots=True)
class Fault:
    """One order for trouble with API calls.

    Attributes:
        kind: "429" (Stripe's rate limit), "500", "slow" (`seconds`), "drop" (the connection closes without an
            answer), "garbage" (the call takes effect, and half a JSON object comes back with status 200).
        method: Only GET, POST or DELETE; all if None.
        path: Only paths that begin so, such as "/v1/checkout/sessions"; all if None.
        times: How many calls it still hits; it is gone at 0. -1 stays until cleared.
        skip: How many matching calls pass unharmed first.
        when: Whether "500" and "drop" strike "before" or "after" the call took effect.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    times: int = 1
    skip: int = 0
    seconds: float = 1.0
    when: str = "before"
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(sorted(KINDS))}")
        if self.when not in {"before", "after"}:
            raise ValueError('"when" is "before" or "after"')

    def matches(self, method: str, path: str) -> bool:
        return (self.method is None or self.method.upper() == method) and path.startswith(self.path or "")

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class Faults:
    """Faults in the order they were asked for; the first that matches a call strikes."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault this call meets, if any, counted as used."""
        for fault in self.orders:
            if not fault.matches(method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.times > 0:
                fault.times -= 1
                if fault.times == 0:
                    self.orders.remove(fault)
            return fault
        return None
