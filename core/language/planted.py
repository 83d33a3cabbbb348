"""Instructions planted for machines that read resumes and postings. They move no number."""

from __future__ import annotations

import re
from functools import cache

from core.language.gated import GatedPattern, compile_gated
from core.language.word_lists import read_table

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@cache
def _pattern() -> GatedPattern:
    return compile_gated(read_table("data/planted.toml")["patterns"])


def remove_planted(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without planted sentences, and those sentences."""
    if not _pattern().matches(line):
        return line, ()
    sentences = _SENTENCE.split(line)
    planted = tuple(sentence for sentence in sentences if _pattern().matches(sentence)) or (line,)
    return " ".join(sentence for sentence in sentences if sentence not in planted), planted
