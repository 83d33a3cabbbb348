"""The labels of forms: which field of a job "Occupation or position held" or "Arbeitgeber" names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.language.folding import squeeze
from core.language.word_lists import split_bars
from core.resumes.words.lexicon import load


@cache
def _roles() -> dict[str, str]:
    table = load("labels")
    return {squeeze(word): role for role in table for word in split_bars(table[role])}


@lru_cache(maxsize=4096)
def role_of(text: str) -> str:
    """The field that a label names: title, company, dates, duties, place; "" for none."""
    return _roles().get(squeeze(text), "") if len(text) <= 45 else ""


_INLINE = re.compile(r"^\W{0,2}(.{2,45}?)\s*[:：]\s*(.*)$")


def split_label(text: str) -> tuple[str, str]:
    """The field that "Position: Engineer" names, and what stands behind the colon; "" where it names none."""
    match = _INLINE.match(text)
    role = role_of(match[1]) if match else ""
    return (role, match[2]) if match and role else ("", text)
