"""One fork for each call: with limits, without anything of other calls, thrown away after its answer.

One fork more waits for the next call. It has rehearsed in the meantime, because the first touch of memory that is
shared with its parent costs as much as reading a page does.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import signal
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from core.isolation import confine, frames
from core.isolation.calls import Limits, Outcome
from core.isolation.clock import WorkClock

# The seconds in which a call has to end whatever its clock says: nobody waits longer for a fork that the machine
# does not let run. It is then no fault of the bytes, and the call may be asked for again.
MOST_SECONDS = 600.0
MOST_FORKS = 3  # forks that may be ended from outside before one begins with a call
SHORTEST_LOOK = 0.05  # seconds between two looks at a clock that stands still just before its end

_BEGUN = b"\x06"  # the first byte of a fork's output: it has the whole request and begins with it

Work = Callable[[dict[str, Any], bytes], bytes]  # a request's header and body to a whole frame


@dataclass(slots=True)
class _Request:
    """What a fork is to do, kept until it has begun, and what it may use."""

    number: int
    frame: bytes
    limits: Limits
    deadline: float  # monotonic, of the whole patience with the machine
    forks_left: int = MOST_FORKS


@dataclass(slots=True)
class _Fork:
    """A process for one call, by the pipes that its request goes and its answer comes through."""

    pid: int
    sink: int
    source: int
    request: _Request | None = None
    clock: WorkClock | None = None  # from the moment in which the fork begins
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0


class Forks:
    """The forks that are at work, and the one that waits."""

    def __init__(self, work: Work, rehearse: Callable[[], object] = int) -> None:
        """`rehearse` is done before a request has come."""
        self._work = work
        self._rehearse = rehearse
        self._forks: dict[int, _Fork] = {}
        self._spare: _Fork | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source in self.sources:
            self._drop(source)
        if self._spare is not None:
            _end(self._spare)

    @property
    def sources(self) -> list[int]:
        """The pipes to wait at."""
        return list(self._forks)

    def seconds_left(self) -> float | None:
        """Until a fork may have used up its time; None when there is none."""
        now = time.monotonic()
        return min((max(_seconds_left(fork, now), SHORTEST_LOOK) for fork in self._forks.values()), default=None)

    def prepare(self) -> None:
        """Have a fork ready for the next call."""
        self._spare = self._spare or self._make()

    def start(self, number: int, header: dict[str, Any], body: bytes, limits: Limits) -> None:
        """Give a call to a fork. What it may use counts from the moment in which the fork begins with it."""
        frame = frames.pack(number, {**header, "limits": asdict(limits)}, body)
        self._begin(_Request(number, frame, limits, time.monotonic() + MOST_SECONDS))

    def _begin(self, request: _Request) -> None:
        fork = self._spare or self._make()
        self._spare = None
        request.forks_left -= 1
        fork.request = request
        self._forks[fork.source] = fork
        # A fork that has been ended from outside while it waited is noticed by its silence, as one that ends later.
        with contextlib.suppress(BrokenPipeError):
            frames.write_whole(fork.sink, request.frame)
        os.close(fork.sink)
        fork.sink = -1

    def _make(self) -> _Fork:
        asked, sink = os.pipe()
        source, answered = os.pipe()
        pid = os.fork()
        if pid == 0:
            _carry_out(self._work, self._rehearse, asked, answered)
        os.close(asked)
        os.close(answered)
        return _Fork(pid, sink, source)

    def end(self, number: int) -> None:
        """Nobody waits for this call any more."""
        for source, fork in list(self._forks.items()):
            if fork.request is not None and fork.request.number == number:
                self._drop(source)

    def finished(self, ready: list[int]) -> Iterator[bytes]:
        """The frames of all that have answered, crashed or run out of time; whatever happens, there is one."""
        now = time.monotonic()
        for source, fork in list(self._forks.items()):
            if source in ready:
                if _takes_more(fork, os.read(source, 1 << 20), now):
                    continue
            elif _seconds_left(fork, now) > 0:
                continue
            self._drop(source)
            request = fork.request
            if request is None:
                continue
            if fork.clock is None and request.forks_left and now < request.deadline:
                self._begin(request)
            else:
                yield _frame_of(fork, request)

    def _drop(self, source: int) -> None:
        _end(self._forks.pop(source))


def _seconds_left(fork: _Fork, now: float) -> float:
    """Until the fork's time is up: its own once it has begun, the whole patience in any case."""
    if fork.request is None:
        return math.inf
    patience = fork.request.deadline - now
    if fork.clock is None:
        return patience
    fork.clock.tick(now)
    return min(patience, fork.request.limits.seconds - fork.clock.seconds)


def _takes_more(fork: _Fork, chunk: bytes, now: float) -> bool:
    """Keep what the fork says; False when that was the end, or more than any honest answer has."""
    if chunk and fork.clock is None:
        fork.clock = WorkClock(fork.pid, now)
        chunk = chunk[len(_BEGUN) :]
        if not chunk:
            return True
    fork.chunks.append(chunk)
    fork.size += len(chunk)
    return bool(chunk) and fork.size <= frames.MAX_FRAME


def _end(fork: _Fork) -> None:
    os.close(fork.source)
    if fork.sink >= 0:
        os.close(fork.sink)
    # Its group too, because a fork may have started another program, as the system's text recogniser.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(fork.pid, signal.SIGKILL)
    os.waitpid(fork.pid, 0)


def _frame_of(fork: _Fork, request: _Request) -> bytes:
    """The fork's answer under the number of its request, if it is a whole frame."""
    answer = b"".join(fork.chunks)
    size = frames.HEAD.size
    with contextlib.suppress(ValueError, struct.error):
        head = frames.unpack(answer[:size])
        if head.header + head.body + size == len(answer):
            return frames.HEAD.pack(request.number, head.header, head.body) + answer[size:]
    if fork.clock is None or time.monotonic() >= request.deadline:
        return frames.pack(request.number, {"outcome": Outcome.UNAVAILABLE, "detail": "not let run"})
    return frames.pack(request.number, {"outcome": Outcome.LIMIT, "detail": "the call hit a limit"})


def _carry_out(work: Work, rehearse: Callable[[], object], asked: int, answered: int) -> None:
    """What the fork does; it never returns."""
    try:
        os.setsid()
        gc.disable()  # the process ends before collecting would pay
        confine.confine_fork(asked, answered)
        rehearse()
        _, header, body = frames.receive(asked)
        confine.limit(Limits(**header["limits"]))
        os.write(answered, _BEGUN)
        answer = work(header, body)
    except BaseException:
        os._exit(1)
    with contextlib.suppress(OSError):
        frames.write_whole(answered, answer)
    os._exit(0)
