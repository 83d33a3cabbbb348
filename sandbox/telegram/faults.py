"""Faults on demand: what goes wrong with which calls, and how often."""

from dataclasses import dataclass, field
from typing import Any

KINDS = {"429", "500", "502", "slow", "drop", "blocked"}


@dataclass(slots=True)
class Fault:
    """One order for trouble.

    Attributes:
        kind: "429" (with `retry_after`), "500", "502", "slow" (`seconds`), "drop" (the connection closes
            without an answer, `when` the call took "before" or "after" effect), "blocked" (403).
        method: Only calls of this method, or "download" for the bytes of files; all but getUpdates if None.
        chat_id: Only calls about this chat; all if None.
        times: How many calls it still hits; it is gone at 0. -1 stays until cleared.
        skip: How many matching calls pass unharmed first.
    """

    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    skip: int = 0
    retry_after: int = 1
    seconds: float = 1.0
    when: str = "before"
    hits: int = field(default=0)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(sorted(KINDS))}")
        if self.when not in {"before", "after"}:
            raise ValueError('"when" is "before" or "after"')

    def matches(self, method: str, chat_id: Any) -> bool:
        if self.method is None:
            if method == "getUpdates":
                return False
        elif self.method.lower() != method.lower():
            return False
        return self.chat_id is None or str(self.chat_id) == str(chat_id)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class Faults:
    """Faults in the order they were asked for; the first that matches a call strikes."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.orders.append(fault)

    def clear(self) -> None:
        self.orders.clear()

    def strike(self, method: str, chat_id: Any) -> Fault | None:
        """The fault this call meets, if any, counted as used."""
        for fault in self.orders:
            if not fault.matches(method, chat_id):
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
