"""Orders for trouble: what goes wrong, how often, and which call meets it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Generic, TypeVar


@dataclass(slots=True, kw_only=True)
class Order(ABC):
    """One order for trouble; which calls it is about, the stand-ins say.

    Attributes:
        kind: What happens to the call, one of `KINDS`.
        times: How many calls it still hits; it is gone at 0. -1 stays until cleared.
        skip: How many matching calls pass unharmed first.
        seconds: How long a slow call takes.
        when: Whether trouble strikes "before" or "after" the call took effect.
        hits: How many calls it has hit.
    """

    KINDS: ClassVar[frozenset[str]]

    kind: str
    times: int = 1
    skip: int = 0
    seconds: float = 1.0
    when: str = "before"
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in self.KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(sorted(self.KINDS))}")
        if self.when not in {"before", "after"}:
            raise ValueError('"when" is "before" or "after"')

    @abstractmethod
    def matches(self, method: str, target: Any) -> bool:
        """Whether this call is meant; `target` is what the method is about."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


F = TypeVar("F", bound=Order)


class Faults(Generic[F]):
    """Faults in the order they were asked for; the first that matches a call strikes."""

    def __init__(self) -> None:
        self.orders: list[F] = []

    def strike(self, method: str, target: Any) -> F | None:
        """The fault this call meets, if any, counted as used."""
        for fault in self.orders:
            if not fault.matches(method, target):
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
