"""Ids in callback data, by which a button names the resume and the posting that it acts on.

Callback data has 64 bytes: two ids fit in base64url (22 characters each), not in hexadecimal.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

PACKED_LENGTH = 22
# What one id looks like in a pattern of callback data: packed, or in hexadecimal.
PATTERN = r"[\w-]+"


def pack(*ids: UUID) -> str:
    """The ids as callback data has them, with colons between."""
    return ":".join(urlsafe_b64encode(id.bytes).decode().rstrip("=") for id in ids)


def unpack(text: str) -> UUID:
    """The id of one packed id, or of its 32 hexadecimal digits. Raises `ValueError` for anything else."""
    if len(text) != PACKED_LENGTH:
        return UUID(hex=text)
    if not text.isascii():
        raise ValueError("not an id")
    return UUID(bytes=urlsafe_b64decode(f"{text}=="))
