"""Numbers of years and months as postings of eight languages write them, from `data/years.toml`, which explains each
list: "3-5 yrs", "two (2) full years", "от трёх лет", "dreijährige"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.language.word_lists import ListKind, read_word_lists

MONTHS = 12
DECADE = 10

_PATTERNS = ("praised", "or_more", "range", "years", "months", "decades", "joined", "one_before", "one_behind")
_OTHER = ("not_before", "not_behind", "recent", "wished")
_KINDS = {**dict.fromkeys((*_PATTERNS, *_OTHER), ListKind.PATTERNS), "numbers": ListKind.TABLE}
_REACH = 40  # characters before a number in which the words stand that make it no experience


@dataclass(frozen=True, slots=True)
class Years:
    """An amount of experience in years and where it stands in the text."""

    amount: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Grammar:
    amount: re.Pattern[str]
    months: re.Pattern[str]
    decades: re.Pattern[str]
    not_before: re.Pattern[str]
    not_behind: re.Pattern[str]
    recent: re.Pattern[str]
    second_level: re.Pattern[str]
    numbers: dict[str, float]


def find_years(text: str) -> list[Years]:
    """Every number of years that somebody is asked for, from left to right; the lower end of a range. Ages, contracts
    and an employer's own years are left out."""
    return [years for years in _find_all(text) if not _is_other(text, years)]


def find_recent(text: str) -> float | None:
    """How many years ago at most something was done, where a text asks for that: "within the last five years"."""
    for years in _find_all(text):
        if _grammar().recent.search(text[max(years.start - _REACH, 0) : years.start]):
            return years.amount
    return None


def find_second_level(text: str) -> int | None:
    """Where a second number begins that is only wished for: "5+ years required, 10+ preferred"."""
    found = _grammar().second_level.search(text)
    return found.start("second") if found and find_years(text[: found.start()]) else None


def read_second_level(text: str) -> float | None:
    """The number of such a part: "10+ preferred" are ten years."""
    found = _grammar().second_level.match(f", {text}")
    return float(found.group("second")) if found else None


def _find_all(text: str) -> Iterator[Years]:
    grammar = _grammar()
    for found in grammar.amount.finditer(text):
        low = (found.group("low") or "").casefold()
        number = grammar.numbers.get(low)
        amount = float(low.replace(",", ".")) if number is None else number
        if grammar.months.match(found.group("unit")):
            amount = round(amount / MONTHS, 2)
        elif grammar.decades.match(found.group("unit")):
            amount *= DECADE
        yield Years(amount, found.start(), found.end())


def _is_other(text: str, years: Years) -> bool:
    grammar = _grammar()
    before = text[max(years.start - _REACH, 0) : years.start]
    return bool(grammar.not_before.search(before) or grammar.not_behind.match(text, years.end))


@cache
def _grammar() -> _Grammar:
    """Reads the data file once per process. Raises `WordListBroken`."""
    data = read_word_lists("core.postings", "data/years.toml", _KINDS)
    numbers: dict[str, float] = {word: float(n) for word, n in data["numbers"].items()}
    numbers |= dict.fromkeys(("", "a", "a full"), 1.0)
    lists = {name: _any(data[name]) for name in _KINDS if name != "numbers"}
    return _Grammar(
        amount=_compile(_amount(data["one_before"], data["numbers"], lists)),
        months=_compile(lists["months"]),
        decades=_compile(lists["decades"]),
        not_before=_compile(rf"(?:^|\W){lists['not_before']}$"),
        not_behind=_compile(rf"[\s-]*{lists['not_behind']}"),
        recent=_compile(rf"\b{lists['recent']}$"),
        second_level=_compile(
            rf"[,;]\s*(?:(?:and|but|with|und|y|et|e|и)\s+)?(?P<second>\d{{1,2}})\+?\s+(?:{lists['years']}\s+)?"
            rf"(?:(?:is|are|being|strongly|highly)\s+)*{lists['wished']}"
        ),
        numbers=numbers,
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _amount(one_before: list[str], words: dict[str, object], lists: dict[str, str]) -> str:
    """A number, a second one that is not read, and the unit."""
    number = "|".join([r"\d{1,2}(?:[.,]5)?", *(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))])
    bare = "|".join(rf"(?<=\b{re.escape(before)})" for before in one_before)
    units = rf"(?:{lists['years']}|{lists['months']}|{lists['decades']})(?!\w)"
    ordinal = r"(?:-?х\b)?"  # "3-х лет"
    more = rf"\s*(?:\([\w –-]+\)\s*)?\+?\s*(?:{lists['or_more']}(?!\w)\s*)?"
    second = rf"(?:{lists['range']}\s*(?:{number})(?![^\W\d_]){ordinal}{more})?"
    between = rf"{ordinal}(?:(?!\w)|(?={units})){more}{second}(?:[\s-]*{lists['praised']}(?!\w)\s*)*[\s-]*(?={units})"
    return (
        rf"(?<![\w.,$€£])(?:(?P<low>{number}|{lists['one_behind']})(?:{between}|-?(?={lists['joined']}))|(?:{bare})\s*(?={units}))"
        rf"(?P<unit>{units}|{lists['joined']})"
    )
