"""The process in which documents are opened: `python -m core.isolation.child`.

It imports everything once, then forks for every document, for several at a time; `core.isolation.forks` says what
a fork may do. Requests come on standard input, answers go to standard output, both as `core.isolation.frames`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
from collections.abc import Callable
from typing import Any

from core.errors import DocumentFault, DocumentRejected
from core.isolation import frames
from core.isolation.forks import Forks, read_whole, write_whole
from core.resumes import limits
from core.resumes.annotate import annotate
from core.resumes.model import Resume
from core.resumes.reader import read_resume
from core.resumes.words.hyphens import is_word


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


def serve(requests: int, answers: int) -> None:
    """Answer the requests that come in at one file descriptor at the other, until they end."""
    _rehearse()
    is_word("resume", "en")
    gc.collect()
    gc.freeze()
    with Forks(answer, _rehearse, private=(requests, answers)) as forks, contextlib.suppress(EOFError):
        while True:
            forks.prepare()
            ready, _, _ = select.select([requests, *forks.sources], [], [], forks.seconds_left())
            if requests in ready:
                _take(forks, requests)
            for frame in forks.finished(ready):
                write_whole(answers, frame)


def _take(forks: Forks, requests: int) -> None:
    """Begin with a request, or give up the one that nobody waits for any more."""
    head = frames.unpack(read_whole(requests, frames.HEAD.size))
    header = json.loads(read_whole(requests, head.header))
    body = read_whole(requests, head.body)
    if header.get("method") == "cancel":
        forks.end(head.number)
    else:
        forks.start(head.number, header, body, float(header.get("wall_seconds", limits.WALL_SECONDS)))


def answer(header: dict[str, Any], body: bytes) -> bytes:
    """The frame that answers a request, without its number."""
    try:
        return frames.pack(0, {"ok": True}, METHODS[header["method"]](header, body))
    except DocumentRejected as rejected:
        return _fault(rejected.fault, rejected.detail)
    except (MemoryError, RecursionError) as error:
        return _fault(DocumentFault.TOO_HARD, type(error).__name__)
    except Exception as error:
        # The message may quote the document, so only the kind of error leaves this process.
        return _fault(DocumentFault.DAMAGED, type(error).__name__)


def _fault(fault: DocumentFault, detail: str) -> bytes:
    return frames.pack(0, {"fault": fault.value, "detail": detail})


def _rehearse() -> None:
    """Read a small document, so that caches are warm and memory is touched before a document comes."""
    with contextlib.suppress(DocumentRejected):
        read_resume(_SAMPLE, use_ocr=False).model_dump_json()


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


def main() -> None:
    """Serve on the standard streams, keeping stray reads and prints away from the frames."""
    requests, answers = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    serve(requests, answers)


if __name__ == "__main__":
    main()
