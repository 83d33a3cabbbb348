"""The process in which strangers' bytes are read: `python -m core.isolation.child MODULE`.

It imports the module of methods (`core.isolation.calls.Methods`) once, then forks for every call, for several at a
time; `core.isolation.forks` says what a fork may do. Requests come on standard input, answers go to standard output,
both as `core.isolation.frames`. Frames with the number 0 belong to no request: the first says that the process is
ready, the others, once in `BEAT` seconds while calls are at work, that it lives.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import sys
from importlib import import_module
from typing import Any, cast

from core.isolation import confine, frames
from core.isolation.calls import Limits, Methods, Outcome, Refused
from core.isolation.forks import Forks

BEAT = 1.0  # seconds
ALIVE = frames.pack(0, {"alive": True})
CANCEL, PING, CONFINEMENT = "cancel", "ping", "confinement"


def serve(methods: Methods, requests: int, answers: int) -> None:
    """Answer the requests that come in at one file descriptor at the other, until they end."""
    methods.rehearse()
    gc.collect()
    gc.freeze()

    def work(header: dict[str, Any], body: bytes) -> bytes:
        return answer(methods, header, body)

    with Forks(work, methods.rehearse) as forks, contextlib.suppress(EOFError):
        frames.write_whole(answers, ALIVE)
        while True:
            forks.prepare()
            wait = forks.seconds_left()
            ready, _, _ = select.select([requests, *forks.sources], [], [], None if wait is None else min(wait, BEAT))
            if requests in ready:
                _take(forks, requests)
            for frame in forks.finished(ready):
                frames.write_whole(answers, frame)
            if not ready:
                frames.write_whole(answers, ALIVE)


def _take(forks: Forks, requests: int) -> None:
    """Begin with a request, or give up the one that nobody waits for any more."""
    number, header, body = frames.receive(requests)
    if header["method"] == CANCEL:
        forks.end(number)
    else:
        forks.start(number, header, body, Limits(**header["limits"]))


def answer(methods: Methods, header: dict[str, Any], body: bytes) -> bytes:
    """The frame that answers a request, without its number."""
    if header["method"] == PING:
        return frames.pack(0, {"outcome": Outcome.DONE})
    if header["method"] == CONFINEMENT:
        return frames.pack(0, {"outcome": Outcome.DONE}, json.dumps(sorted(confine.held())).encode())
    try:
        return frames.pack(0, {"outcome": Outcome.DONE}, methods.METHODS[header["method"]](header, body))
    except Refused as refused:
        return frames.pack(0, {"outcome": Outcome.REFUSED, "fault": refused.fault, "detail": refused.detail})
    except (MemoryError, RecursionError) as error:
        return frames.pack(0, {"outcome": Outcome.LIMIT, "detail": type(error).__name__})
    except Exception as error:
        # The message may quote the document, so only the kind of error leaves this process.
        return frames.pack(0, {"outcome": Outcome.BROKEN, "detail": type(error).__name__})


def main() -> None:
    """Serve on the standard streams, keeping stray reads and prints away from the frames."""
    requests, answers = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    confine.confine_process(requests, answers)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        methods = cast(Methods, import_module(sys.argv[1]))
    except ImportError as error:
        sys.exit(f"{sys.argv[1]} cannot be imported: {error}")
    serve(methods, requests, answers)


if __name__ == "__main__":
    main()
