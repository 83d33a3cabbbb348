"""Spellings that mean the same: hyphens, dots, `&`, British and American English, plurals."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST_WITH_PLURAL = 6
LONGEST_PREFIX = 5  # letters before a hyphen that may fall away: front-end, not decision-making
SHORTEST_WITH_SLASH = 4

_PLURAL_STOPS = ("s", "ing", "ness", "x", "z", "ch", "sh")
# American fragments and what British writers put in their place.
_BRITISH = {
    "ization": "isation",
    "izing": "ising",
    "alyze": "alyse",
    "alyzing": "alysing",
    "labor ": "labour ",
    "behavior": "behaviour",
    "color": "colour",
    "center": "centre",
    "catalog": "catalogue",
    "license": "licence",
    "defense": "defence",
    "fiber": "fibre",
    "modeling": "modelling",
    "labeling": "labelling",
    "counseling": "counselling",
    "pediatric": "paediatric",
    "orthopedic": "orthopaedic",
    "anesthe": "anaesthe",
    "gynecolog": "gynaecolog",
    "hematolog": "haematolog",
    "aluminum": "aluminium",
    "program ": "programme ",
    "judgment": "judgement",
    "fulfillment": "fulfilment",
    "enrollment": "enrolment",
    "jewelry": "jewellery",
    "plow": "plough",
}
_AMERICAN = re.compile("|".join(_BRITISH))
_INNER_DOT = re.compile(r"(?<=\w\w)\.(?=\w)")  # Node.js, but not M.Arch


def vary_spelling(form: str, countable: bool) -> Iterator[str]:
    """Other spellings of a folded form that mean the same: `e commerce`, `ecommerce` for `e-commerce`."""
    yield from _repunctuate(form)
    if countable:
        yield _pluralize(form)
    if _AMERICAN.search(form):
        british = _AMERICAN.sub(lambda found: _BRITISH[found[0]], form)
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
    if "-" in form:
        yield form.replace("-", " ")
        if form.count("-") == 1 and form.index("-") <= LONGEST_PREFIX and " " not in form:
            yield form.replace("-", "")
    elif form.count(" ") == 1 and form.replace(" ", "").isalpha():
        yield form.replace(" ", "-")
    if " & " in form:
        yield form.replace(" & ", " and ")
        yield form.replace(" & ", "&")
    elif " and " in form:
        yield form.replace(" and ", " & ")
    if "." in form:
        yield _INNER_DOT.sub("", form)
        yield _INNER_DOT.sub(" ", form)
    if "/" in form and len(form) >= SHORTEST_WITH_SLASH:
        yield form.replace("/", " / ")
        yield form.replace("/", " ")
