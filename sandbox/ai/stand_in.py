"""What both stand-ins share: the key, the orders for trouble, what to answer, and what was called."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.ai.asked import Asked
from sandbox.ai.faults import BAD_ANSWERS, BROKEN, STATUSES, Fault
from sandbox.ai.players import Answerer, Player
from sandbox.faults import Faults

KEY = "sk-sandbox-only-plays"
CHARACTERS_A_TOKEN = 4
# Fewer tokens than this no provider caches; and how long it keeps them.
LEAST_CACHED = 1024
CACHE_SECONDS = 300.0
MOST_CALLS = 1000
# The largest body that either takes.
MOST_BYTES = 32_000_000
THOUSAND = 1000


@dataclass(slots=True)
class Call:
    """One call as it came, for tests. `status` is what it was answered with."""

    provider: str
    task: str
    model: str
    asked: Asked
    body: dict[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The call is refused with that status; `kind` is the provider's word for it."""

    status: int
    said: str
    retry_after: str | None = None


@dataclass(slots=True)
class Played:
    """An answer ready to be sent. `ending` is "done", "length" or "refusal"; `fault` what the connection does to it."""

    text: str
    ending: str = "done"
    fault: Fault | None = None
    sent: int = 0
    cached: int = 0

    @property
    def answered(self) -> int:
        return max(len(self.text) // CHARACTERS_A_TOKEN, 1)


@dataclass(slots=True)
class StandIn:
    """Both providers, seen from inside.

    Attributes:
        key: The key that both take.
        answerer: Who answers what no script says.
        faults: Orders for trouble.
        calls: What was called, oldest first.
        seconds: How long each answer takes.
    """

    key: str = KEY
    answerer: Answerer = field(default_factory=Player)
    faults: Faults[Fault] = field(default_factory=Faults)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MOST_CALLS))
    seconds: float = 0.0
    _scripts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _cached: dict[str, float] = field(default_factory=dict)

    def script(self, task: str, *answers: Any) -> None:
        """Answer the next calls of that task so: texts as they are, everything else as JSON."""
        self._scripts[task] += [text if isinstance(text, str) else json.dumps(text) for text in answers]

    def clear(self) -> None:
        """Forget scripts, faults and calls."""
        self._scripts.clear()
        self.faults.orders.clear()
        self.calls.clear()
        self.seconds = 0.0

    async def play(self, call: Call, longest: int) -> Played:
        """The answer to a call that was found good; `longest` is the most tokens that it may have.

        Raises `Refused`.
        """
        self.calls.append(call)
        fault = self.faults.strike(call.provider, call.asked.task)
        if fault is not None and fault.kind in STATUSES:
            call.status = int(fault.kind)
            raise Refused(call.status, f"ordered {fault.kind}", fault.retry_after)
        if fault is not None and fault.kind == "silence":
            await asyncio.sleep(fault.seconds)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        played = self._answer(call.asked, fault)
        played.sent = max(call.asked.characters // CHARACTERS_A_TOKEN, 1)
        played.cached = self._read_cache(call, played.sent)
        if played.ending == "done" and played.answered > longest:
            played.text, played.ending = played.text[: longest * CHARACTERS_A_TOKEN], "length"
        return played

    def _answer(self, asked: Asked, fault: Fault | None) -> Played:
        script = self._scripts[asked.task]
        text = script.pop(0) if script else self.answerer.answer(asked)
        if fault is not None and fault.kind in BAD_ANSWERS:
            return spoil(text, fault.kind, asked)
        return Played(text, fault=fault if fault is not None and fault.kind in BROKEN else None)

    def _read_cache(self, call: Call, sent: int) -> int:
        """How many tokens of what was sent were sent before, as the beginning of another call."""
        start = f"{call.provider}\n{call.model}\n{call.asked.system}\n{(*call.asked.parts[:-1], '')[0]}"
        now, until = time.monotonic(), self._cached.get(start, 0.0)
        self._cached[start] = now + CACHE_SECONDS
        tokens = len(start) // CHARACTERS_A_TOKEN
        return min(tokens, sent - 1) if now < until and tokens >= LEAST_CACHED else 0


def spoil(text: str, kind: str, asked: Asked) -> Played:
    """The answer with that fault."""
    if kind == "refusal":
        return Played("I can't help with that.", "refusal")
    if kind == "length":
        return Played(text[: len(text) // 2], "length")
    if kind == "not_json":
        return Played(f"Sure, here it is: {text[:40]}")
    if kind == "wrong_schema":
        return Played(json.dumps({"result": "fine"}))
    if kind == "empty":
        return Played("")
    return Played(json.dumps(_spoil_list(json.loads(text), kind, asked)))


def _spoil_list(answer: Any, kind: str, asked: Asked) -> Any:
    """Every list of the answer spoilt alike, however deep it lies."""
    if isinstance(answer, dict):
        return {name: _spoil_list(value, kind, asked) for name, value in answer.items()}
    if not isinstance(answer, list) or not answer:
        return answer
    if kind == "empty_list":
        return []
    if kind == "thousand":
        return [_renamed(answer[0], number) for number in range(THOUSAND)]
    if kind == "twice":
        return [*answer, answer[0]]
    return [_renamed(item, 900 + number) for number, item in enumerate(answer)]


def _renamed(item: Any, number: int) -> Any:
    if isinstance(item, str):
        return f"{number} nothing that stands there {number}"
    if isinstance(item, list):
        return item
    names = {"id": f"x{number}", "number": number, "facts": [f"f{number}"]}
    return {**item, **{name: value for name, value in names.items() if name in item}}
