"""Degrees and levels of education, as postings ask for them and resumes show them. Their words are in
`data/degrees.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from core.language.folding import fold
from core.language.gated import GatedPattern, compile_gated
from core.language.word_lists import read_table, split_bars

_FORM = re.compile(
    r"(?<!\w)(?:[BM]\.?\s?(?:S|A|Sc|Tech|Eng|E|Com|Ed|BA|CA)\.?|Ph\.?\s?D\.?|MBA|BBA|BCA|MCA|[BM]\.?F\.?A|A\.?A\.?S?|LL\.?[BM]|J\.?D|M\.?D)(?!\w)"
)
_NAMED_AFTER_SCHOOL = re.compile(
    r"(?:high|secondary) school (?:diploma|certificate|degree|education)|school leaving certificate"
)

_Levels = tuple[tuple[int, Callable[[str], object]], ...]  # with what tells whether a text names each


class _Patterns(NamedTuple):
    """Levels with their patterns, and what looks like a degree: "Degree" heads a column; Boston, MA is a place. `open`
    are any degree of a university, which count where nothing names a level."""

    anywhere: _Levels
    schooled: _Levels
    opening: _Levels
    open: _Levels
    open_schooled: _Levels
    no_degree: re.Pattern[str]
    unfinished: GatedPattern
    ongoing: re.Pattern[str]


class _Marks(NamedTuple):
    words: frozenset[str]
    inside: frozenset[str]


@cache
def _patterns() -> _Patterns:
    table = read_table("data/degrees.toml")
    programs = table["programs"]

    def join(*keys: str) -> list[list[str]]:
        """The patterns of these keys, level by level."""
        levels = ([one for key in keys for one in level.get(key, ())] for level in table["levels"])
        return [[p.replace("{field}", table["field"]).replace("{programs}", programs) for p in one] for one in levels]

    return _Patterns(
        anywhere=_compile(join("anywhere")),
        schooled=_compile(join("anywhere", "schooled")),
        opening=_compile_opening(join("anywhere", "schooled")),
        open=_compile(join("open")),
        open_schooled=_compile(join("open", "open_schooled")),
        no_degree=re.compile(
            rf"^\W*(?i:degree\b(?! (?:in|of)\b))|(?<=[A-Za-z]{{4}}), ?(?:MA|MD|MS)\b(?! ?(?:in|of|degree)\b)"
            rf"|\bMS (?i:{programs})\b"
        ),
        unfinished=compile_gated(table["unfinished"]["patterns"]),
        ongoing=re.compile("|".join(table["unfinished"]["ongoing"]), re.IGNORECASE),
    )


def _compile(levels: Iterable[list[str]]) -> _Levels:
    return tuple((level, compile_gated(one).matches) for level, one in enumerate(levels, 1) if one)


def _compile_opening(levels: Iterable[list[str]]) -> _Levels:
    """The same at the beginning of a line alone, where a search ends at once."""
    opening = (rf"^\W*(?:{'|'.join(one)})" if one else "" for one in levels)
    return tuple((level, re.compile(one, re.IGNORECASE).search) for level, one in enumerate(opening, 1) if one)


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
        return _find(patterns.schooled, cleared) or _find(patterns.open_schooled, cleared)
    named = sorted({*_find(patterns.anywhere, cleared), *_find(patterns.opening, cleared)})
    return named or _find(patterns.open, cleared)


def names_degree(text: str) -> bool:
    """Whether a text names a level of education in words that stand for nothing else."""
    patterns = _patterns()
    return bool(_find(patterns.anywhere, text) or _find(patterns.open, text))


def is_unfinished(text: str) -> bool:
    """Whether a line says that a course of study was broken off or goes on: "left without a degree"."""
    return _patterns().unfinished.matches(text)


@cache
def load_level_terms() -> frozenset[str]:
    """The names of the vocabulary's terms that are a level and no field: "bachelor's degree"."""
    return frozenset(split_bars(read_table("data/degrees.toml")["level_terms"]))


def goes_on(text: str) -> bool:
    """Whether the years of a line about education end today: "2023 - present"."""
    return _patterns().ongoing.search(text) is not None


def find_least_level(text: str) -> int | None:
    """The lowest level that a requirement accepts; None where it asks for no degree."""
    patterns = _patterns()
    return min(_find(patterns.schooled, text) or _find(patterns.open_schooled, text), default=None)


def _find(levels: _Levels, text: str) -> list[int]:
    return [level for level, names in levels if names(text)]


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
