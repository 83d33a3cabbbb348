"""Instructions planted for machines that read resumes and postings. They move no number."""

from __future__ import annotations

import re
from functools import cache

from core.language.word_lists import read_table

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@cache
def _pattern() -> re.Pattern[str]:
    patterns = read_table("data/planted.toml")["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def remove_planted(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without planted sentences, and those sentences."""
    if not _pattern().search(line):
        return line, ()
    sentences = _SENTENCE.split(line)
    planted = tuple(sentence for sentence in sentences if _pattern().search(sentence)) or (line,)
    return " ".join(sentence for sentence in sentences if sentence not in planted), planted
