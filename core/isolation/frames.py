"""Length-prefixed frames between a parent and its child: a number, a JSON header, a body of bytes."""

from __future__ import annotations

import json
import os
import struct
from typing import Any, NamedTuple

HEAD = struct.Struct(">III")
MAX_FRAME = 64 * 1024 * 1024
_CHUNK = 1 << 20  # bytes asked of a pipe at a time


class Head(NamedTuple):
    """Which request a frame belongs to, and the lengths of its header and its body in bytes."""

    number: int
    header: int
    body: int


def pack(number: int, header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame."""
    encoded = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEAD.pack(number, len(encoded), len(body)) + encoded + body


def unpack(head: bytes) -> Head:
    """Number and lengths, from the first bytes of a frame.

    Raises:
        ValueError: when a length is beyond what any honest frame has.
    """
    lengths = Head._make(HEAD.unpack(head))
    if lengths.header > MAX_FRAME or lengths.body > MAX_FRAME:
        raise ValueError("frame too long")
    return lengths


def receive(source: int) -> tuple[int, dict[str, Any], bytes]:
    """The next frame of a file descriptor: its number, header and body.

    Raises:
        EOFError: where it ends first.
    """
    head = unpack(read_whole(source, HEAD.size))
    header = json.loads(read_whole(source, head.header))
    return head.number, header, read_whole(source, head.body)


def read_whole(source: int, size: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: where there are fewer.
    """
    parts = []
    while size > 0:
        part = os.read(source, min(size, _CHUNK))
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
