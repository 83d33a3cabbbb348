"""Words broken at the ends of lines: put together again where that gives a word of the language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.language.frequencies import is_word

_BROKEN = re.compile(r"([^\W\d_]{2,})-$")
_TAIL = re.compile(r"^([^\W\d_]{2,})")


def ends_broken(line: str) -> bool:
    """Whether the line ends in a word that may go on in the next."""
    return line.endswith("-") and _BROKEN.search(line) is not None


def join_lines(lines: Iterable[str], language: str | None) -> str:
    """Lines as text; "submis-" over "sions" becomes "submissions", "low-" over "cost" stays as it is."""
    out: list[str] = []
    for line in lines:
        broken = _BROKEN.search(out[-1]) if out and out[-1].endswith("-") else None
        tail = _TAIL.match(line) if broken else None
        word = (broken[1] + tail[1]).casefold() if broken and tail and line[0].islower() else ""
        if word and is_word(word, language or "en"):
            out[-1] = out[-1][:-1] + line
        else:
            out.append(line)
    return "\n".join(out)
