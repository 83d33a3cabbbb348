"""Places by name: states and provinces with their postal codes, countries, regions and cities (`data/places.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from core.language.folding import fold
from core.language.word_lists import read_table, split_bars


@cache
def load_states() -> Mapping[str, str]:
    """The states and provinces whose papers hold only there: postal code by name in small letters."""
    states: dict[str, str] = read_table("data/places.toml")["states"]
    return states


@cache
def load_postal_codes() -> frozenset[str]:
    """The postal codes of states, provinces and districts, in capitals."""
    districts = split_bars(read_table("data/places.toml")["codes"]["districts"])
    return frozenset(load_states().values()) | {code.upper() for code in districts}


@cache
def load_abbreviations() -> frozenset[str]:
    """Every folded abbreviation of a state, of more countries than those with postal codes."""
    others = split_bars(read_table("data/places.toml")["codes"]["others"])
    return frozenset(code.lower() for code in load_postal_codes()) | frozenset(others)


@cache
def load_names(kind: str) -> frozenset[str]:
    """The folded names of one kind of place: "country", "region" or "city"."""
    return frozenset(map(fold, split_bars(read_table("data/places.toml")["names"][kind])))


@cache
def _state_names() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(load_states(), key=len, reverse=True))})\b", re.IGNORECASE)


def find_states(text: str) -> frozenset[str]:
    """The postal codes of the states and provinces that a text names in full."""
    return frozenset(load_states()[found.group().casefold()] for found in _state_names().finditer(text))


def names_state(text: str, code: str) -> bool:
    """Whether a text names this state, in full or by its code in capitals."""
    return code in find_states(text) or re.search(rf"\b{code}\b", text) is not None
