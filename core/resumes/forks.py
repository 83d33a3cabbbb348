"""One fork for each document: with limits, without anything of other documents, thrown away after its answer."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from core.errors import DocumentFault
from core.resumes import frames, limits
from core.resumes.engines import engine

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(slots=True)
class _Fork:
    """One document on its way."""

    number: int
    pid: int
    deadline: float
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0


class Forks:
    """The forks that are at work, by the pipe that their answers come through."""

    def __init__(self, private: tuple[int, ...] = ()) -> None:
        """`private` are file descriptors that no fork may have."""
        self._private = private
        self._forks: dict[int, _Fork] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source in self.sources:
            self._drop(source)

    @property
    def sources(self) -> list[int]:
        """The pipes to wait at."""
        return list(self._forks)

    def seconds_left(self) -> float | None:
        """Until the next fork has used up its time; None when there is none."""
        deadlines = [fork.deadline for fork in self._forks.values()]
        return max(min(deadlines) - time.monotonic(), 0.0) if deadlines else None

    def start(self, number: int, work: Callable[[], bytes], seconds: float) -> None:
        """Do the work, which makes a whole frame, in a fork of its own that has so many seconds."""
        source, sink = os.pipe()
        pid = os.fork()
        if pid == 0:
            for other in (source, *self._forks, *self._private):
                os.close(other)
            _carry_out(work, sink)
        os.close(sink)
        self._forks[source] = _Fork(number, pid, time.monotonic() + seconds)

    def end(self, number: int) -> None:
        """Nobody waits for this document any more."""
        for source, fork in list(self._forks.items()):
            if fork.number == number:
                self._drop(source)

    def finished(self, ready: list[int]) -> Iterator[bytes]:
        """The frames of all that have answered, crashed or run out of time; whatever happens, there is one."""
        now = time.monotonic()
        for source, fork in list(self._forks.items()):
            if source in ready:
                chunk = os.read(source, 1 << 20)
                fork.chunks.append(chunk)
                fork.size += len(chunk)
                if chunk and fork.size <= frames.MAX_FRAME:
                    continue
            elif now < fork.deadline:
                continue
            self._drop(source)
            yield _frame_of(fork)

    def _drop(self, source: int) -> None:
        fork = self._forks.pop(source)
        os.close(source)
        # Its group too, because a fork may have started the system's text recogniser.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(fork.pid, signal.SIGKILL)
        os.waitpid(fork.pid, 0)


def _frame_of(fork: _Fork) -> bytes:
    """The fork's answer under the number of its request, if it is a whole frame."""
    answer = b"".join(fork.chunks)
    size = frames.HEAD.size
    with contextlib.suppress(ValueError, struct.error):
        head = frames.unpack(answer[:size])
        if head.header + head.body + size == len(answer):
            return frames.HEAD.pack(fork.number, head.header, head.body) + answer[size:]
    return frames.pack(fork.number, {"fault": DocumentFault.TOO_HARD.value, "detail": "the reader hit a limit"})


def _carry_out(work: Callable[[], bytes], sink: int) -> None:
    """What the fork does; it never returns."""
    try:
        os.setsid()
        gc.disable()  # the process ends before collecting would pay
        _limit()
        answer = work()
    except BaseException:
        os._exit(1)
    with contextlib.suppress(OSError):
        write_whole(sink, answer)
    os._exit(0)


def write_whole(sink: int, data: bytes) -> None:
    """All of the data, however small the pipe."""
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view) :]


def _limit() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    held = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    recognises = engine() is not None
    ceiling = held + (limits.OCR_MEMORY_BYTES if recognises else limits.MEMORY_BYTES)
    seconds = limits.OCR_CPU_SECONDS if recognises else limits.CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
