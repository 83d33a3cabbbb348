"""Length-prefixed frames between the reader's parent and its child: a number, a JSON header, a body of bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple

HEAD = struct.Struct(">III")
MAX_FRAME = 64 * 1024 * 1024


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
    found = Head._make(HEAD.unpack(head))
    if found.header > MAX_FRAME or found.body > MAX_FRAME:
        raise ValueError("frame too long")
    return found
