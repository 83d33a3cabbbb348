"""Methods for the isolated child that know no document: what a reader may do to the process that it runs in."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from core.isolation.calls import Method, Refused

# How the tests steer a start: a folder in which files are facts.
FOLDER = "SHORTLIST_TEST_FOLDER"


def echo(header: dict[str, Any], body: bytes) -> bytes:
    return body


def refuse(header: dict[str, Any], body: bytes) -> bytes:
    raise Refused("not_today", "closed")


def fail(header: dict[str, Any], body: bytes) -> bytes:
    raise ValueError(body.decode())


def sleep(header: dict[str, Any], body: bytes) -> bytes:
    while True:
        time.sleep(0.05)


def compute(header: dict[str, Any], body: bytes) -> bytes:
    """Compute until a file is there."""
    while not Path(header["until"]).exists():
        pass
    return b"done"


def hoard(header: dict[str, Any], body: bytes) -> bytes:
    return bytes(8 * 1024 * 1024 * 1024)


def crash(header: dict[str, Any], body: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def recurse(header: dict[str, Any], body: bytes) -> bytes:
    return recurse(header, body)


def write_a_file(header: dict[str, Any], body: bytes) -> bytes:
    Path(header["path"]).write_bytes(b"x" * 100)
    return b"written"


METHODS: dict[str, Method] = {
    method.__name__: method for method in (echo, refuse, fail, sleep, compute, hoard, crash, recurse, write_a_file)
}


def rehearse() -> None:
    """Note that a start has begun; end where the folder says that this start fails, wait where it says so."""
    folder = Path(os.environ.get(FOLDER, "/nowhere"))
    if not folder.exists() or (folder / "ready").exists():
        return
    number = len(list(folder.glob("start-*")))
    (folder / f"start-{number}").touch()
    if (folder / f"fail-{number}").exists():
        raise SystemExit(3)
    while (folder / "hold").exists():
        time.sleep(0.01)
    (folder / "ready").touch()
