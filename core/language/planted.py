"""Instructions planted for machines that read resumes and postings. They move no number."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@cache
def _pattern() -> re.Pattern[str]:
    data = tomllib.loads(files("core.language").joinpath("data/planted.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{p})" for p in data["patterns"]), re.IGNORECASE)


def take_out(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without planted sentences, and those sentences."""
    if not _pattern().search(line):
        return line, ()
    sentences = _SENTENCE.split(line)
    planted = tuple(s for s in sentences if _pattern().search(s)) or (line,)
    return " ".join(s for s in sentences if s not in planted), planted
