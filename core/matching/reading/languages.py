"""The languages that a resume names as those of the person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.language.proficiency import Spoken, find_proficiency, find_spoken
from core.language.scanner import Scanner
from core.language.words import split_words
from core.matching.reading.resume_lines import ResumeLine

LABEL = 2  # words of a line that is the name of a language alone
LEVEL_LINE = 4  # words of the line under it that is its level alone
SEVERAL = 2  # languages of a line that lists them
# "Nationalität deutsch" says where a passport comes from, and nothing of a language.
_NATIONALITY = re.compile(
    r"\b(?:nationalit|staatsangehörig|staatsbürger|citizenship|nacionali[dt]|cittadinanza|nazionalit)|гражданств|громадянств",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ShownLanguage:
    """A language (its term) with the number of its line. `level` is 0 where none is said, `used` the level that its
    use shows."""

    term: int
    line: int
    level: int
    used: int


def read_spoken(lines: Sequence[ResumeLine], numbers: Sequence[int], scanner: Scanner) -> tuple[ShownLanguage, ...]:
    """The languages of the lines with these numbers. The adjective of a thing is none: "sold Polish pottery"."""
    shown: list[ShownLanguage] = []
    for number in (n for n in numbers if not _NATIONALITY.search(lines[n].text)):
        found = find_spoken(lines[number].text, scanner)
        told = [one for one in found if one.levels or one.used or len(found) >= SEVERAL or not lines[number].dated]
        shown.extend(_show(one, lines, number, scanner) for one in told)
    return tuple(shown)


def _show(spoken: Spoken, lines: Sequence[ResumeLine], number: int, scanner: Scanner) -> ShownLanguage:
    levels = spoken.levels or _read_below(lines, number, scanner)
    return ShownLanguage(spoken.term, number, max(levels, default=0), spoken.used)


def _read_below(lines: Sequence[ResumeLine], number: int, scanner: Scanner) -> tuple[int, ...]:
    """The level in the line under a language that stands alone."""
    if len(split_words(lines[number].text)) > LABEL or number + 1 >= len(lines):
        return ()
    below = lines[number + 1].text
    if len(split_words(below)) > LEVEL_LINE or find_spoken(below, scanner):
        return ()
    return find_proficiency(below)
