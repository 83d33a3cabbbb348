"""Strangers' texts as PostgreSQL can hold them.

Every text passes here once, where it comes in: messages with their captions and file names in the inbox, text files
where they are decoded, web pages where they are read, and what is read in a resume before it is stored.
"""

from __future__ import annotations

from typing import Any

_NUL = "\0"


def storable_text(text: str) -> str:
    """The text without NUL, its half surrogate pairs replaced: neither `text` nor `jsonb` can hold them."""
    return text.replace(_NUL, "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def storable(value: Any) -> Any:
    """A value of JSON whose texts, names included, are `storable_text`."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value
