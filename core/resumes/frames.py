"""Length-prefixed frames between the reader's parent and its children: a JSON header and a body of bytes."""

from __future__ import annotations

import json
import struct
from typing import Any

HEAD = struct.Struct(">II")
MAX_FRAME = 64 * 1024 * 1024


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame."""
    encoded = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEAD.pack(len(encoded), len(body)) + encoded + body


def lengths(head: bytes) -> tuple[int, int]:
    """Header and body length, from the first eight bytes of a frame.

    Raises:
        ValueError: when a length is beyond what any honest frame has.
    """
    header, body = HEAD.unpack(head)
    if header > MAX_FRAME or body > MAX_FRAME:
        raise ValueError("frame too long")
    return header, body
