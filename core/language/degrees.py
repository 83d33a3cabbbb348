"""Degrees and levels of education, as postings ask for them and resumes show them. Their words are in
`data/degrees.toml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from core.language.folding import fold
from core.language.word_lists import read_table, split_bars

_FORM = re.compile(
    r"(?<!\w)(?:[BM]\.?\s?(?:S|A|Sc|Tech|Eng|E|Com|Ed|BA|CA)\.?|Ph\.?\s?D\.?|MBA|BBA|BCA|MCA|[BM]\.?F\.?A|A\.?A\.?S?|LL\.?[BM]|J\.?D|M\.?D)(?!\w)"
)
_NAMED_AFTER_SCHOOL = re.compile(
    r"(?:high|secondary) school (?:diploma|certificate|degree|education)|school leaving certificate"
)

_Levels = tuple[tuple[int, re.Pattern[str]], ...]


class _Patterns(NamedTuple):
    """Levels with their patterns, and what looks like a degree: "Degree" heads a column; Boston, MA is a place."""

    anywhere: _Levels
    schooled: _Levels
    opening: _Levels
    no_degree: re.Pattern[str]


class _Marks(NamedTuple):
    words: frozenset[str]
    inside: frozenset[str]


@cache
def _patterns() -> _Patterns:
    table = read_table("data/degrees.toml")
    programs, field = table["programs"], table["field"]
    levels = [
        [
            "|".join(level[key]).replace("{field}", field).replace("{programs}", programs)
            for key in ("anywhere", "schooled")
        ]
        for level in table["levels"]
    ]
    return _Patterns(
        anywhere=_compile([anywhere for anywhere, _ in levels]),
        schooled=_compile([f"{anywhere}|{schooled}" for anywhere, schooled in levels]),
        opening=_compile([rf"^\W*(?:{anywhere}|{schooled})" for anywhere, schooled in levels]),
        no_degree=re.compile(
            rf"^\W*(?i:degree\b(?! (?:in|of)\b))|(?<=[A-Za-z]{{4}}), ?(?:MA|MD|MS)\b(?! ?(?:in|of|degree)\b)"
            rf"|\bMS (?i:{programs})\b"
        ),
    )


def _compile(levels: list[str]) -> _Levels:
    return tuple((level, re.compile(pattern, re.IGNORECASE)) for level, pattern in enumerate(levels, 1))


@cache
def _marks() -> _Marks:
    table = read_table("data/degrees.toml")
    return _Marks(*(frozenset(map(fold, split_bars(table[key]))) for key in ("words", "inside")))


def find_levels(text: str, *, schooled: bool) -> list[int]:
    """The levels that a line of a resume shows: 1 school, 2 vocational, 3 bachelor, 4 master, 5 doctor. `schooled` says
    that the line stands under a heading of education, where an abbreviation is enough; elsewhere it must open the line
    or be followed by its field."""
    patterns = _patterns()
    cleared = patterns.no_degree.sub(" ", text)
    if schooled:
        return _find(patterns.schooled, cleared)
    return sorted({*_find(patterns.anywhere, cleared), *_find(patterns.opening, cleared)})


def find_least_level(text: str) -> int | None:
    """The lowest level that a requirement accepts; None where it asks for no degree."""
    return min(_find(_patterns().schooled, text), default=None)


def _find(levels: _Levels, text: str) -> list[int]:
    return [level for level, pattern in levels if pattern.search(text)]


@lru_cache(maxsize=8192)
def count_degree_words(text: str) -> int:
    """How many words mark a degree or a certificate of study."""
    marks, plain = _marks(), fold(text)
    words = [word.strip("(),;:") for word in plain.split()]
    count = sum(word in marks.words or word.strip(".") in marks.words for word in words)
    return count + sum(mark in plain for mark in marks.inside) + bool(_FORM.search(text))


def measure_school_degree(text: str) -> int:
    """How many letters at the beginning of the text are a degree that is named after a kind of school, such as "high
    school diploma"."""
    match = _NAMED_AFTER_SCHOOL.match(text.lower())
    return match.end() if match else 0


def drop_school_degrees(folded: str) -> str:
    """A folded text without such degrees, so that their "school" is not taken for a school."""
    return _NAMED_AFTER_SCHOOL.sub(" ", folded)
