"""The words by which the beginning and the end of an item are known, from `data/lost_breaks.toml`, which explains each
list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.language.word_lists import ListKind, read_word_lists

_WORDS = (
    "verbs", "foreign_verbs", "nouns_too", "binding", "after_endings", "demand_endings", "compound_openings",
    "beside_numbers", "tight", "pairing", "articles", "loose_endings", "ready",
)  # fmt: skip
_KINDS = {**dict.fromkeys(_WORDS, ListKind.WORDS), **dict.fromkeys(("demand_openings", "headings"), ListKind.PATTERNS)}
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class BreakWords:
    """The lists of the file, with the forms of the verbs: `verbs` in every form; `sure_verbs` those that are no nouns,
    in their bare form, `sure_forms` also in the third person; `third_persons` and `ing_forms` of all."""

    verbs: frozenset[str]
    sure_verbs: frozenset[str]
    sure_forms: frozenset[str]
    third_persons: frozenset[str]
    ing_forms: frozenset[str]
    foreign_verbs: frozenset[str]
    demand_openings: re.Pattern[str]
    headings: re.Pattern[str]
    binding: frozenset[str]
    after_endings: frozenset[str]
    demand_endings: frozenset[str]
    compound_openings: frozenset[str]
    beside_numbers: frozenset[str]
    tight: frozenset[str]
    pairing: frozenset[str]
    articles: frozenset[str]
    loose_endings: frozenset[str]
    ready: tuple[str, ...]

    def leads_on(self, word: str) -> bool:
        """Whether a word at the end of a text only leads to what was cut off."""
        return word in self.binding or word in self.loose_endings


@cache
def load_break_words() -> BreakWords:
    """Reads the data file once per process. Raises `WordListBroken`."""
    data = read_word_lists("core.postings", "data/lost_breaks.toml", _KINDS)
    words = {name: frozenset(data[name].split()) for name in _WORDS if name != "ready"}
    verbs = words.pop("verbs")
    sure = verbs - words.pop("nouns_too")
    third_persons, ing_forms = frozenset(map(_third, verbs)), frozenset(map(_ing, verbs))
    return BreakWords(
        verbs=verbs | third_persons | ing_forms,
        sure_verbs=sure,
        sure_forms=sure | {_third(verb) for verb in sure},
        third_persons=third_persons,
        ing_forms=ing_forms,
        demand_openings=re.compile("(?:" + "|".join(data["demand_openings"]) + ")", re.IGNORECASE),
        headings=re.compile(r"\b(?:" + "|".join(data["headings"]) + r")(?!\w)", re.IGNORECASE),
        ready=tuple(data["ready"].split()),
        **words,
    )


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _ing(verb: str) -> str:
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


def opens_duty(line: str) -> bool:
    """Whether a line begins with a verb of work: "Prepare", "Prepares", "Preparing", "Preparar", "Vorbereitung"."""
    lists = load_break_words()
    word = _first_word(line)
    return word in lists.verbs or word in lists.foreign_verbs


def opens_order(line: str) -> bool:
    """Whether a line begins with such a verb in its bare form, as no sentence about an employer does."""
    lists = load_break_words()
    word = _first_word(line)
    return word in lists.sure_verbs or word in lists.foreign_verbs


def _first_word(line: str) -> str:
    first = line.split(maxsplit=1)
    return first[0].casefold().rstrip(",") if first else ""


def opens_demand(line: str) -> bool:
    """Whether a line begins as a requirement does: "strong ...", "ability to ...", "3 years ..."."""
    return load_break_words().demand_openings.match(line + " ") is not None
