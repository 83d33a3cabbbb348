"""Endings that PyStemmer does not take off: those of Ukrainian, and what makes a noun of a Slavic verb.

PyStemmer has no Ukrainian. Tried instead: simplemma (70 MB and 1.8 s for Ukrainian alone) and pymorphy3 (its
Ukrainian dictionary is under the GPL). Both give lemmas, which tell "закриття" from "закривати" as well; the endings
of `data/words/endings.toml` bring them together and cost nothing.
"""

from __future__ import annotations

import re
from functools import cache

from core.language.frequencies import zipf
from core.language.word_lists import read_table

SHORTEST_STEM = 3  # letters that a word keeps when its ending goes
SHORTEST_ROOT = 4  # letters that a stem keeps when its derivation goes: shorter roots are shared by other words


@cache
def list_inflected() -> frozenset[str]:
    """The languages whose endings stand in the data file."""
    return frozenset(read_table("data/words/endings.toml")["inflection"])


def take_off_endings(word: str, language: str) -> str:
    """The stem of a folded word of one of these languages."""
    fitting = (e for e in _sort_endings(language) if word.endswith(e) and len(word) - len(e) >= SHORTEST_STEM)
    return take_off_derivation(word.removesuffix(next(fitting, "")), language)


def take_off_derivation(stemmed: str, language: str) -> str:
    """The root of a stem: one for the verb and for the noun of it. The stem itself in other languages."""
    pattern = _compile_derivation(language)
    root = pattern.sub("", stemmed, count=1) if pattern else stemmed
    return root if len(root) >= SHORTEST_ROOT else stemmed


@cache
def _sort_endings(language: str) -> tuple[str, ...]:
    """The longest first."""
    listed = read_table("data/words/endings.toml")["inflection"][language]
    return tuple(sorted(set(listed.split()), key=lambda ending: (-len(ending), ending)))


@cache
def _compile_derivation(language: str) -> re.Pattern[str] | None:
    patterns = read_table("data/words/endings.toml")["derivation"].get(language)
    return re.compile("|".join(patterns)) if patterns else None


# German verbs: a form in -t or -te ("erstellt", "verkaufte") and a participle ("gebucht", "eingearbeitet") are told by
# the infinitive that people use. Of 300 forms of 66 verbs of work .55 had the stem of their noun without, .80 with it.
_PARTICIPLE = re.compile(
    r"^(ab|an|auf|aus|bei|dar|durch|ein|fest|her|hin|mit|nach|um|vor|weg|zu|zurück|zuruck|zusammen|)ge(\w{3,}t)$"
)
USED_VERB = 2.8  # Zipf value of an infinitive
RARER = 0.6  # a form that is so much commoner than the infinitive is a word of its own: "Bericht", "Recht"


def find_infinitive(stemmed: str) -> str:
    """The German infinitive of a stem that ends in -t, as a folded word; empty where there is none."""
    if not stemmed.endswith("t") or len(stemmed) <= SHORTEST_ROOT:
        return ""
    formed = _PARTICIPLE.match(stemmed)
    roots = [stemmed[:-1], *([formed[1] + formed[2][:-1]] if formed else [])]
    for root in roots:
        for infinitive in (root + "en", root.removesuffix("e") + "en", root + "n"):
            if zipf(infinitive, "de") >= max(USED_VERB, zipf(stemmed, "de") - RARER):
                return infinitive
    return ""
