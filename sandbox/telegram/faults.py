"""Faults on demand: what goes wrong with which calls of the Bot API."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sandbox.faults import Order


@dataclass(slots=True, kw_only=True)
class Fault(Order):
    """An order for trouble with calls of the Bot API.

    Its kinds: "429" (with `retry_after`), "500", "502", "slow", "drop" (the connection closes without an answer),
    "blocked" (403).

    Attributes:
        method: Only calls of this method, or "download" for the bytes of files; all but getUpdates if None.
        chat_id: Only calls about this chat; all if None.
        retry_after: What "429" asks for, in seconds.
    """

    KINDS: ClassVar = frozenset({"429", "500", "502", "slow", "drop", "blocked"})

    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 1

    def matches(self, method: str, target: Any) -> bool:
        if self.method is None:
            if method == "getUpdates":
                return False
        elif self.method.lower() != method.lower():
            return False
        return self.chat_id is None or str(self.chat_id) == str(target)
