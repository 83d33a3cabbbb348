"""Endings that PyStemmer does not take off: those of Ukrainian, and what makes a noun of a Slavic verb.

PyStemmer has no Ukrainian. Tried instead: simplemma (70 MB and 1.8 s for Ukrainian alone) and pymorphy3 (its
Ukrainian dictionary is under the GPL). Both give lemmas, which tell "закриття" from "закривати" as well; the endings
of `data/words/endings.toml` bring them together and cost nothing.
"""

from __future__ import annotations

import re
from functools import cache

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
