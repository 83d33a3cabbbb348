"""Licences and certificates: whether one holds, which is higher, and classes of driving licences. Words in
`data/papers.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from core.language.word_lists import read_table

CLASS_REACH = 40  # characters behind "driving licence" in which its classes stand
_CLASS = re.compile(r"(?<![\w-])(AM|A[12]?|BE|B1|B|C1E|C1|CE|C|D1|DE|D|E)(?:[+ ]E\b)?(?![\w'’-])")
CLASS_BEFORE = 16  # and in front of it
_BETWEEN = re.compile(r"[\s,/+&()-]*(?:and|or|und|oder|y|o|et|ou|e|и|или|і|та|або|Klasse|category)?[\s,/+&()-]*")
_LATIN = str.maketrans("АВСЕ", "ABCE")
_EVERY = frozenset("B")  # a driving licence without a class is that of a car


class _Patterns(NamedTuple):
    lapsed: re.Pattern[str]
    until: re.Pattern[str]
    registers: re.Pattern[str]
    ladders: tuple[tuple[re.Pattern[str], ...], ...]
    driving: re.Pattern[str]
    other: re.Pattern[str]
    american: re.Pattern[str]
    includes: dict[str, frozenset[str]]


@cache
def _patterns() -> _Patterns:
    table = read_table("data/papers.toml")
    driving = table["driving"]
    return _Patterns(
        lapsed=_any(table["lapsed"]),
        until=_any(table["until"]),
        registers=_any(table["registers"]),
        ladders=tuple(tuple(_any([step]) for step in ladder["steps"]) for ladder in table["ladders"]),
        driving=_any(driving["names"]),
        other=_any(driving["other"]),
        american=_any(driving["american"]),
        includes={name: frozenset({name, *others.split()}) for name, others in driving["includes"].items()},
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def is_lapsed(text: str, year: int) -> bool:
    """Whether a text says that a paper does not hold in this year: expired, withdrawn, not yet given."""
    patterns = _patterns()
    if patterns.lapsed.search(text):
        return True
    ends = [int(found.group("year")) for found in patterns.until.finditer(text)]
    return bool(ends) and max(ends) < year


def names_register(text: str) -> bool:
    """Whether a text names a register of a profession, in which only those stand who hold its licence."""
    return _patterns().registers.search(text) is not None


def is_lower(asked: str, shown: str) -> bool:
    """Whether a text names a lower paper of the same kind than the one asked for, and no higher one."""
    return any(wanted and held and max(held) < min(wanted) for wanted, held in _pair_steps(asked, shown))


def is_higher(asked: str, shown: str) -> bool:
    """Whether a text names a higher paper of the same kind than the one asked for."""
    return any(wanted and held and max(held) > min(wanted) for wanted, held in _pair_steps(asked, shown))


def _pair_steps(asked: str, shown: str) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The steps of each ladder that both texts name; the lines of a resume are not read where nothing is asked for."""
    wanted = _find_steps(asked)
    return zip(wanted, _find_steps(shown), strict=True) if any(wanted) else iter(())


@lru_cache(maxsize=8192)  # lines of some sixty resumes: a line is read once, however many licences it is held against
def _find_steps(text: str) -> tuple[tuple[int, ...], ...]:
    """The steps of each ladder that a text names."""
    return tuple(
        tuple(at for at, step in enumerate(steps) if step.search(text) is not None) for steps in _patterns().ladders
    )


def find_driving_classes(text: str) -> frozenset[str] | None:
    """The classes of a driving licence that a text names, B where it names none; None where it speaks of no driving
    licence, or of one for other vehicles."""
    patterns = _patterns()
    found = patterns.driving.search(text)
    if found is None or names_other_vehicle(text):
        return None
    if patterns.american.search(text):
        return _EVERY
    plain = text.translate(_LATIN)
    classes = _read_classes(plain[found.start() : found.end() + CLASS_REACH]) | _read_classes(
        plain[max(found.start() - CLASS_BEFORE, 0) : found.start()]
    )
    return classes or _EVERY


def _read_classes(text: str) -> frozenset[str]:
    """The classes of the first row of them in a text: "B, C and CE"."""
    classes: set[str] = set()
    end = None
    for match in _CLASS.finditer(text):
        if end is not None and not _BETWEEN.fullmatch(text, end, match.start()):
            break
        classes.add(match.group().replace("+", "").replace(" ", ""))
        end = match.end()
    return frozenset(classes)


def names_other_vehicle(text: str) -> bool:
    """Whether a text speaks of a licence for a boat, a forklift or another vehicle of its own."""
    return _patterns().other.search(text) is not None


def includes_class(held: frozenset[str], asked: str) -> bool:
    """Whether one of the classes held includes the one asked for."""
    includes = _patterns().includes
    return any(asked == one or asked in includes.get(one, frozenset()) for one in held)
