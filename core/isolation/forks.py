"""One fork for each document: with limits, without anything of other documents, thrown away after its answer.

One fork more waits for the next document. It has read a sample in the meantime, because the first touch of memory
that is shared with its parent costs as much as reading a page does.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from core.errors import DocumentFault
from core.isolation import frames
from core.resumes import limits
from core.resumes.page.ocr_engines import engine

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


Work = Callable[[dict[str, Any], bytes], bytes]  # a request's header and body to a whole frame


@dataclass(slots=True)
class _Fork:
    """A process for one document, by the pipes that its request goes and its answer comes through."""

    pid: int
    sink: int
    source: int
    number: int = 0
    deadline: float = 0.0
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0


class Forks:
    """The forks that are at work, and the one that waits."""

    def __init__(self, work: Work, rehearse: Callable[[], object] = int, private: tuple[int, ...] = ()) -> None:
        """`rehearse` is done before a request has come; `private` are file descriptors that no fork may have."""
        self._work = work
        self._rehearse = rehearse
        self._private = private
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
        """Until the next fork has used up its time; None when there is none."""
        deadlines = [fork.deadline for fork in self._forks.values()]
        return max(min(deadlines) - time.monotonic(), 0.0) if deadlines else None

    def prepare(self) -> None:
        """Have a fork ready for the next document."""
        self._spare = self._spare or self._make()

    def start(self, number: int, header: dict[str, Any], body: bytes, seconds: float) -> None:
        """Give a document to a fork, which has so many seconds for it."""
        request = frames.pack(number, header, body)
        fork = self._spare or self._make()
        self._spare = None
        try:
            write_whole(fork.sink, request)
        except BrokenPipeError:  # the spare fork has been ended from outside while it waited
            _end(fork)
            fork = self._make()
            with contextlib.suppress(BrokenPipeError):
                write_whole(fork.sink, request)
        os.close(fork.sink)
        fork.sink, fork.number, fork.deadline = -1, number, time.monotonic() + seconds
        self._forks[fork.source] = fork

    def _make(self) -> _Fork:
        asked, sink = os.pipe()
        source, answered = os.pipe()
        pid = os.fork()
        if pid == 0:
            for other in (sink, source, *self._forks, *self._private):
                os.close(other)
            _carry_out(self._work, self._rehearse, asked, answered)
        os.close(asked)
        os.close(answered)
        return _Fork(pid, sink, source)

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
        _end(self._forks.pop(source))


def _end(fork: _Fork) -> None:
    os.close(fork.source)
    if fork.sink >= 0:
        os.close(fork.sink)
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


def _carry_out(work: Work, rehearse: Callable[[], object], asked: int, answered: int) -> None:
    """What the fork does; it never returns."""
    try:
        os.setsid()
        gc.disable()  # the process ends before collecting would pay
        _limit()
        rehearse()
        head = frames.unpack(read_whole(asked, frames.HEAD.size))
        header = json.loads(read_whole(asked, head.header))
        answer = work(header, read_whole(asked, head.body))
    except BaseException:
        os._exit(1)
    with contextlib.suppress(OSError):
        write_whole(answered, answer)
    os._exit(0)


def read_whole(source: int, size: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: where there are fewer.
    """
    parts = []
    while size > 0:
        part = os.read(source, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


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
