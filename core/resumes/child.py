"""The process in which documents are opened: `python -m core.resumes.child`.

It imports everything once, then forks for every document. The fork has limits on memory and CPU time, has
nothing of the bot in it, and is thrown away after one document. Requests come on standard input, answers go
to standard output, both as `core.resumes.frames`.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import DocumentFault, DocumentRejected
from core.resumes import frames, limits
from core.resumes.reader import read_resume

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def _read(header: dict[str, Any], body: bytes) -> bytes:
    return read_resume(body, header.get("filename")).model_dump_json().encode()


def _ping(header: dict[str, Any], body: bytes) -> bytes:
    return body


METHODS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {"ping": _ping, "read": _read}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until standard input ends."""
    gc.collect()
    gc.freeze()
    while head := requests.read(frames.HEAD.size):
        header_size, body_size = frames.lengths(head)
        header = json.loads(requests.read(header_size))
        body = requests.read(body_size)
        answers.write(_answer_in_fork(header, body))
        answers.flush()


def _answer_in_fork(header: dict[str, Any], body: bytes) -> bytes:
    """One document in one fork; whatever happens to the fork, there is an answer."""
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(source)
        _work(header, body, sink)
    os.close(sink)
    try:
        answer = _collect(source, float(header.get("wall_seconds", limits.WALL_SECONDS)))
    finally:
        os.close(source)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return answer if answer is not None else _fault(DocumentFault.TOO_HARD, "the reader hit a limit")


def _collect(source: int, seconds: float) -> bytes | None:
    """Everything the fork writes, if it writes a whole frame in time."""
    deadline = time.monotonic() + seconds
    chunks: list[bytes] = []
    size = 0
    while True:
        ready, _, _ = select.select([source], [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            return None
        chunk = os.read(source, 1 << 20)
        if not chunk:
            break
        chunks.append(chunk)
        size += len(chunk)
        if size > frames.MAX_FRAME:
            return None
    answer = b"".join(chunks)
    if size < frames.HEAD.size or sum(frames.lengths(answer[: frames.HEAD.size])) + frames.HEAD.size != size:
        return None
    return answer


def _fault(fault: DocumentFault, detail: str) -> bytes:
    return frames.pack({"fault": fault.value, "detail": detail})


def _work(header: dict[str, Any], body: bytes, sink: int) -> None:
    """What the fork does; it never returns."""
    try:
        _limit()
        answer = _answer(header, body)
    except BaseException:
        os._exit(1)
    view = memoryview(answer)
    with contextlib.suppress(OSError):
        while view:
            view = view[os.write(sink, view) :]
    os._exit(0)


def _answer(header: dict[str, Any], body: bytes) -> bytes:
    try:
        return frames.pack({"ok": True}, METHODS[header["method"]](header, body))
    except DocumentRejected as rejected:
        return _fault(rejected.fault, rejected.detail)
    except (MemoryError, RecursionError) as error:
        return _fault(DocumentFault.TOO_HARD, type(error).__name__)
    except Exception as error:
        # The message may quote the document, so only the kind of error leaves this process.
        return _fault(DocumentFault.DAMAGED, type(error).__name__)


def _limit() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    held = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    ceiling = held + limits.MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Serve on the standard streams, keeping stray prints out of the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
