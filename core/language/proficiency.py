"""Which languages a text names, and at which level: "English C1, basic German". Words in `data/proficiency.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from core.language.folding import fold_word
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.word_lists import read_table
from core.language.words import Word, split_words

NATIVE = 7  # the highest level; 1 to 6 are those of the Common European Framework
ALONE = 3  # words behind the comma of "English, fluent"
_SHARED_FROM = 2  # languages of one sentence, of which one may name the level of all
_FRAMEWORK = re.compile(r"(?<!\w)([AА]1|[AА]2|[BВ]1|[BВ]2|[CС]1|[CС]2)(?!\w)")
_FRAMEWORK_LEVELS = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
_LATIN = str.maketrans("АВС", "ABC")
_MARKS = re.compile(r"[,;|•·\n]")
_AMOUNT = r"\D{0,12}?(\d+(?:[.,]\d)?)"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that a text names, by its term, with the levels that stand beside it, low to high; `text` is the
    literal part of the text with both. `used` is the level that its use at work shows, 0 where the text shows none."""

    term: int
    text: str
    levels: tuple[int, ...] = ()
    used: int = 0


class _Found(NamedTuple):
    level: int
    start: int
    end: int


class _Patterns(NamedTuple):
    words: tuple[tuple[int, re.Pattern[str]], ...]
    grades: tuple[tuple[int, re.Pattern[str]], ...]
    numbers: tuple[tuple[re.Pattern[str], tuple[tuple[float, int], ...]], ...]
    joints: re.Pattern[str]
    use: tuple[tuple[int, re.Pattern[str]], ...]
    endings: re.Pattern[str]
    inflected: re.Pattern[str]
    inflected_names: Mapping[str, str]
    of_language: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    table = read_table("data/proficiency.toml")
    beginnings = table["names"]["beginnings"]
    return _Patterns(
        words=_compile_levels(table["levels"]),
        grades=tuple((level, _compile([grade])) for grade, level in table["tests"]["grades"].items()),
        numbers=tuple(
            (_compile([test["name"] + _AMOUNT]), tuple((low, level) for low, level in test["from"]))
            for test in table["tests"]["numbers"]
        ),
        joints=_compile(table["joints"]["patterns"]),
        use=_compile_levels(table["use"]),
        endings=_compile(table["names"]["endings"]),
        inflected=_compile([f"(?P<{code}>{beginning})" for code, beginning in beginnings.items()]),
        inflected_names={code: read_table("data/languages.toml")["terms"][code] for code in beginnings},
        of_language=_compile(table["names"]["of_language"]),
        tail=_compile(table["names"]["tail"]),
    )


def _compile(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _compile_levels(table: dict[str, Any]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(level), _compile(patterns)) for level, patterns in table.items())


def find_spoken(text: str, scanner: Scanner) -> list[Spoken]:
    """The languages of a text in its order, each with the level of its part of the text. One level in front of several
    languages, or behind all of them, is the level of each: "fluent German and French"."""
    names = _find_names(text, scanner)
    if not names:
        return []
    cuts = [0, *(_find_joint(text, one, other) for one, other in pairwise(names)), len(text)]
    parts = [_read_part(text, name, first, end) for name, (first, end) in zip(names, pairwise(cuts), strict=True)]
    return parts if ";" in text else _share_level(parts)


def find_proficiency(text: str) -> tuple[int, ...]:
    """The levels that a text names, low to high, without asking for a language in it."""
    measured = _find_measured(text, 0, len(text))
    return tuple(sorted({found.level for found in measured or _find_said(text, 0, len(text))}))


def _find_names(text: str, scanner: Scanner) -> list[_Found]:
    """Where the languages stand, each once; `level` is the term. What stands in brackets behind one belongs to it."""
    words = [_drop_ending(word) for word in split_words(text)]
    found = [(hit.first, hit.end, _find_language(hit.term, scanner)) for hit in scanner.find(words, listed=True)]
    if inflects(words):
        found = sorted([*found, *_find_inflected(text, words, scanner)])
    names: dict[int, _Found] = {}
    for first, end, language in found:
        if language is not None and language not in names:
            names[language] = _Found(language, words[first].start, words[end - 1].end)
    return list(names.values())


def _drop_ending(word: Word) -> Word:
    """ "Englisch" of "Englischkenntnisse"."""
    bare = _patterns().endings.sub("", word.raw)
    return word if bare == word.raw else word._replace(raw=bare, folded=fold_word(bare))


def inflects(words: Sequence[Word]) -> bool:
    """Whether one of the words may be the name of a language in another form than the vocabulary has."""
    patterns = _patterns()
    return any(patterns.inflected.match(word.folded) or patterns.endings.search(word.raw) for word in words)


def _find_inflected(text: str, words: Sequence[Word], scanner: Scanner) -> list[tuple[int, int, int | None]]:
    """Names of languages as adjectives of Slavic languages, where the text speaks of a language or of a level."""
    patterns = _patterns()
    if not (patterns.of_language.search(text) or _find_measured(text, 0, len(text)) or _find_said(text, 0, len(text))):
        return []
    out: list[tuple[int, int, int | None]] = []
    for at, word in enumerate(words):
        found = patterns.inflected.match(word.folded)
        if found is not None:
            out.append((at, at + 1, scanner.number(patterns.inflected_names[found.lastgroup or ""])))
    return out


def _find_language(term: int, scanner: Scanner) -> int | None:
    """The language that a term is, or of which it is a test."""
    if scanner.terms[term].kind is TermKind.LANGUAGE:
        return term
    if scanner.terms[term].kind is not TermKind.QUALIFICATION:
        return None
    tested = (other for other in scanner.implied(term) if scanner.terms[other].kind is TermKind.LANGUAGE)
    return min(tested, default=None)


def _find_joint(text: str, one: _Found, other: _Found) -> int:
    """Where the part of the second language begins: at the last joint between both."""
    joints = [found.end() for found in _patterns().joints.finditer(text, one.end, other.start)]
    return joints[-1] if joints else other.start


def _read_part(text: str, name: _Found, first: int, end: int) -> Spoken:
    found = _find_levels(text, name, first, end)
    start = min([name.start, *(level.start for level in found)])
    stop = max([name.end, *(level.end for level in found)])
    told = _close(text, start, stop)
    levels = tuple(sorted({level.level for level in found}))
    return Spoken(name.level, told, levels, _find_use(text, name, first))


def _close(text: str, start: int, stop: int) -> str:
    """The part of a text with the bracket that closes one opened in it, and no mark at its end."""
    tail = _patterns().tail.match(text, stop)
    stop = tail.end() if tail else stop
    part = text[start:stop]
    if part.count("(") > part.count(")"):
        close = text.find(")", stop)
        part = text[start : close + 1] if close >= 0 else part.replace("(", "")
    return part.strip(" ,;:-–—")


def _find_use(text: str, name: _Found, first: int) -> int:
    """The level of the use that stands in front of a language in its part: "answered calls in German"."""
    before = text[first : name.start]
    behind = text[name.end : name.end + 16]
    return max((level for level, use in _patterns().use if use.search(before) or use.search(behind)), default=0)


def _find_levels(text: str, name: _Found, first: int, end: int) -> list[_Found]:
    """Levels of the framework and results of tests where the part has any, else words beside the name, else words that
    stand alone behind the next comma."""
    measured = _find_measured(text, first, end)
    if measured:
        return measured
    marks = [mark.start() for mark in _MARKS.finditer(text, first, end)]
    left = max([first, *(mark for mark in marks if mark < name.start)])
    right = min([end, *(mark for mark in marks if mark >= name.end)])
    said = _find_said(text, left, right)
    if said or right == end:
        return said
    further = min([end, *(mark for mark in marks if mark > right)])
    return _find_said(text, right, further) if len(text[right + 1 : further].split()) <= ALONE else []


def _find_measured(text: str, first: int, end: int) -> list[_Found]:
    patterns = _patterns()
    out = [
        _Found(_FRAMEWORK_LEVELS[found.group().upper().translate(_LATIN)], *found.span())
        for found in _FRAMEWORK.finditer(text, first, end)
    ]
    for level, grade in patterns.grades:
        out.extend(_Found(level, *found.span()) for found in grade.finditer(text, first, end))
    for test, bands in patterns.numbers:
        for found in test.finditer(text, first, end):
            amount = float(found.group(1).replace(",", "."))
            out.append(_Found(max((level for low, level in bands if amount >= low), default=1), *found.span()))
    return out


def _find_said(text: str, first: int, end: int) -> list[_Found]:
    """The words that name a level; of overlapping ones the longest."""
    words = _patterns().words
    said = [_Found(level, *found.span()) for level, of_level in words for found in of_level.finditer(text, first, end)]
    said.sort(key=lambda found: found.start - found.end)
    kept: list[_Found] = []
    for found in said:
        if not any(found.start < other.end and other.start < found.end for other in kept):
            kept.append(found)
    return kept


def _share_level(parts: list[Spoken]) -> list[Spoken]:
    """Gives the level of the first or the last language to those beside it that name none."""
    told = [part for part in parts if part.levels]
    if len(parts) < _SHARED_FROM or len(told) != 1 or told[0] not in (parts[0], parts[-1]):
        return parts
    levels = told[0].levels
    if NATIVE in levels:
        return parts
    return [Spoken(part.term, part.text, levels, part.used) for part in parts]
