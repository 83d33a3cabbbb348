"""What both sides of a call agree on: its limits, its outcomes, and what the module of methods offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

Method = Callable[[dict[str, Any], bytes], bytes]  # a request's header and body to the body of the answer


class Methods(Protocol):
    """A module that the child process imports by name: what can be asked for, and what warms the process up."""

    @property
    def METHODS(self) -> Mapping[str, Method]:
        """What can be asked for, by name."""

    def rehearse(self) -> None:
        """Do what a call does, on a sample of our own, so that caches are warm before strangers' bytes come."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use.

    Two clocks count, because each sees what the other cannot. `cpu_seconds` are counted by the kernel and end a call
    that computes for ever. `seconds` are counted by `core.isolation.clock` and end one that sleeps for ever; they stand
    still while a busy machine lets the call wait. `memory_bytes` come on top of what the warm process holds.
    """

    seconds: float
    cpu_seconds: int
    memory_bytes: int


class Outcome(StrEnum):
    """How a call ended."""

    DONE = "done"
    REFUSED = "refused"  # the method raised `Refused`
    LIMIT = "limit"  # out of time or memory, or crashed
    BROKEN = "broken"  # the method raised anything else
    UNAVAILABLE = "unavailable"  # the call was never begun, or never let run; nothing is known of its bytes


class Refused(Exception):
    """The method refuses the bytes. Raised in the child and again in the parent; `detail` never quotes the bytes."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault = fault
        self.detail = detail


class LimitReached(Exception):
    """The call ran into a limit or crashed."""


class MethodBroken(Exception):
    """The method raised what it should not; the message is the kind of error."""
