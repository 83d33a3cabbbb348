"""Faults on demand: what goes wrong with which calls of models."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sandbox.faults import Order

STATUSES = frozenset({"400", "401", "403", "404", "408", "409", "413", "429", "500", "503", "529"})
# What comes back is no good answer, though the call went well.
BAD_ANSWERS = frozenset(
    {"refusal", "length", "not_json", "wrong_schema", "empty", "empty_list", "thousand", "twice", "invented"}
)
# The connection misbehaves: it closes in the middle of the answer, or of a stream; a stream ends without its closing
# event; nothing comes for `seconds`.
BROKEN = frozenset({"cut", "no_end", "silence"})


@dataclass(slots=True, kw_only=True)
class Fault(Order):
    """An order for trouble with calls of models.

    Attributes:
        provider: Only "claude" or "openai"; both if None.
        task: Only "read", "judge", "write" or "rewrite"; all if None.
        retry_after: What a refusal's header of that name says; none if None.
    """

    KINDS: ClassVar = STATUSES | BAD_ANSWERS | BROKEN

    provider: str | None = None
    task: str | None = None
    retry_after: str | None = None

    def matches(self, method: str, target: Any) -> bool:
        return self.provider in (None, method) and self.task in (None, target)
