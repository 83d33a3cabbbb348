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
from core.resumes.annotate import annotate
from core.resumes.engines import engine
from core.resumes.model import Resume
from core.resumes.reader import read_resume
from core.resumes.words import is_word

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def _read(header: dict[str, Any], body: bytes) -> bytes:
    return read_resume(body, header.get("filename")).model_dump_json().encode()


def _ping(header: dict[str, Any], body: bytes) -> bytes:
    return body


def _annotate(header: dict[str, Any], body: bytes) -> bytes:
    return annotate(body, Resume.model_validate(header["resume"]))


METHODS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {
    "ping": _ping,
    "read": _read,
    "annotate": _annotate,
}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until standard input ends."""
    warm_up()
    gc.collect()
    gc.freeze()
    while head := requests.read(frames.HEAD.size):
        header_size, body_size = frames.lengths(head)
        header = json.loads(requests.read(header_size))
        body = requests.read(body_size)
        answers.write(_answer_in_fork(header, body))
        answers.flush()


def warm_up() -> None:
    """Read a small document before the first fork, so that every fork inherits warm caches."""
    with contextlib.suppress(DocumentRejected):
        read_resume(_SAMPLE, use_ocr=False)
    is_word("resume", "en")


_SAMPLE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 414>>stream
BT /F 20 Tf 50 780 Td (Robin Example) Tj /F 10 Tf 0 -20 Td (robin@example.com | +44 113 496 0000) Tj
/F 14 Tf 0 -30 Td (Experience) Tj /F 10 Tf 0 -16 Td (Engineer, Harbour Ltd, March 2019 - Present) Tj
0 -14 Td (- Cut the time of a report) Tj /F 14 Tf 0 -30 Td (Education) Tj /F 10 Tf 0 -16 Td
(BSc Physics, Example University, 2012 - 2015) Tj /F 14 Tf 0 -30 Td (Skills) Tj /F 10 Tf 0 -16 Td
(Python, SQL) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


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
        gc.disable()  # the process ends before collecting would pay
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
    recognises = engine() is not None
    ceiling = held + (limits.OCR_MEMORY_BYTES if recognises else limits.MEMORY_BYTES)
    seconds = limits.OCR_CPU_SECONDS if recognises else limits.CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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
