"""What a person typed, as it stands in a draft."""

from __future__ import annotations

from core.writing.names import upper_first


def as_sentence(text: str) -> str:
    """What a person typed, as a sentence."""
    text = upper_first(" ".join(text.split()))
    return text if text[-1:] in ".!?…" else f"{text}."
