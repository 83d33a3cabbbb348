"""Methods for the isolated child that know no document: what a reader may do to the process that it runs in."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from collections.abc import Callable
from functools import partial
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
    ctypes.string_at(0)
    return b""


def recurse(header: dict[str, Any], body: bytes) -> bytes:
    return recurse(header, body)


def write_a_file(header: dict[str, Any], body: bytes) -> bytes:
    Path(header["path"]).write_bytes(b"x" * 100)
    return b"written"


def attack(header: dict[str, Any], body: bytes) -> bytes:
    """Play code that a document has run: what it can reach besides its own document, a line each."""
    others = [pid for pid in header["pids"] if pid != os.getpid()]
    tries: dict[str, Callable[[], object]] = {
        "internet": lambda: socket.socket(socket.AF_INET),
        "file": Path(header["file"]).read_bytes,
        "unix socket": lambda: socket.socket(socket.AF_UNIX),
        **{f"memory of {pid}": partial(open, f"/proc/{pid}/mem", "rb") for pid in others},
        **{f"environment of {pid}": Path(f"/proc/{pid}/environ").read_bytes for pid in others},
        **{f"descriptors of {pid}": partial(_open_descriptor, pid) for pid in others},
        **{f"signal to {pid}": partial(os.kill, pid, 0) for pid in others},
    }
    reached = [name for name, reach in tries.items() if _succeeds(reach)]
    reached += [f"variable {name}" for name in os.environ if "SECRET" in name]
    reached += [f"descriptor {number}" for number in range(3, 4096) if _succeeds(partial(os.fstat, number))]
    reached += [f"stream {number}" for number in range(3) if not _is_nothing(number)]
    return "\n".join(reached).encode()


def _open_descriptor(pid: int) -> None:
    """Open one that another process has open. Raises `OSError`."""
    folder = f"/proc/{pid}/fd"
    if not any(
        _succeeds(partial(os.open, f"{folder}/{name}", os.O_RDONLY | os.O_NONBLOCK)) for name in os.listdir(folder)
    ):
        raise PermissionError


def _succeeds(reach: Callable[[], object]) -> bool:
    try:
        reach()
    except OSError:
        return False
    return True


def _is_nothing(number: int) -> bool:
    return os.fstat(number).st_rdev == os.stat(os.devnull).st_rdev


METHODS: dict[str, Method] = {
    method.__name__: method
    for method in (echo, refuse, fail, sleep, compute, hoard, crash, recurse, write_a_file, attack)
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
