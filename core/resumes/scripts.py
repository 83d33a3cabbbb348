"""What the writing systems need: right-to-left runs back into reading order."""

from __future__ import annotations

import unicodedata


def is_right_to_left(text: str) -> bool:
    """Whether the text has letters of a right-to-left script."""
    return any("\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc" for char in text)


def visual_to_logical(text: str) -> str:
    """Text as PDFium gives it; kept as it stands where it is in logical order already."""
    return unicodedata.normalize("NFC", text)
