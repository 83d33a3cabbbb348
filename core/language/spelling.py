"""Spellings that mean the same: hyphens, dots, `&`, British and American English, plurals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from core.language.word_lists import read_table

SHORTEST_WITH_PLURAL = 6
LONGEST_PREFIX = 5  # letters before a hyphen that may fall away: front-end, not decision-making
SHORTEST_WITH_SLASH = 4

_PLURAL_STOPS = ("s", "ing", "ness", "x", "z", "ch", "sh")
_INNER_DOT = re.compile(r"(?<=\w\w)\.(?=\w)")  # Node.js, but not M.Arch


@cache
def _british() -> dict[str, str]:
    """American fragments and what British writers put in their place."""
    british: dict[str, str] = read_table("data/words/spelling.toml")["british"]
    return british


@cache
def _american() -> re.Pattern[str]:
    return re.compile("|".join(_british()))


def vary_spelling(form: str, countable: bool) -> Iterator[str]:
    """Other spellings of a folded form that mean the same: `e commerce`, `ecommerce` for `e-commerce`."""
    yield from _repunctuate(form)
    if countable:
        yield _pluralize(form)
    if _american().search(form):
        british = _american().sub(lambda found: _british()[found[0]], form)
        yield british
        yield from _repunctuate(british)
        if countable:
            yield _pluralize(british)


def _pluralize(form: str) -> str:
    if len(form) < SHORTEST_WITH_PLURAL or form.endswith(_PLURAL_STOPS) or not form[-1].isalpha():
        return form
    if form.endswith("y") and form[-2] not in "aeiou":
        return form[:-1] + "ies"
    return form + "s"


def _repunctuate(form: str) -> Iterator[str]:
    if form.isalnum():
        return
    yield from _vary_hyphen(form)
    yield from _vary_and(form)
    if "." in form:
        yield _INNER_DOT.sub("", form)
        yield _INNER_DOT.sub(" ", form)
    if "/" in form and len(form) >= SHORTEST_WITH_SLASH:
        yield form.replace("/", " / ")
        yield form.replace("/", " ")


def _vary_hyphen(form: str) -> Iterator[str]:
    if "-" in form:
        yield form.replace("-", " ")
        if form.count("-") == 1 and form.index("-") <= LONGEST_PREFIX and " " not in form:
            yield form.replace("-", "")
    elif form.count(" ") == 1 and form.replace(" ", "").isalpha():
        yield form.replace(" ", "-")


def _vary_and(form: str) -> Iterator[str]:
    if " & " in form:
        yield form.replace(" & ", " and ")
        yield form.replace(" & ", "&")
    elif " and " in form:
        yield form.replace(" and ", " & ")
