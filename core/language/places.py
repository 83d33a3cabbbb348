"""Places by name: states and provinces with their postal codes, countries, regions and cities (`data/places.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from core.language.folding import fold
from core.language.word_lists import read_table, split_bars

LICENSING = ("us", "ca")  # countries where a licence holds in one state or province alone


@cache
def load_states(*countries: str) -> Mapping[str, str]:
    """Postal code, in capitals, by the name of a state or province in small letters: "us", "ca" or "others"."""
    tables = read_table("data/places.toml")["states"]
    return {name: code for country in countries for name, code in tables[country].items()}


@cache
def load_postal_codes() -> frozenset[str]:
    """The postal codes, in capitals, of the states and provinces whose papers hold only there."""
    return frozenset(load_states(*LICENSING).values())


@cache
def load_abbreviations() -> frozenset[str]:
    """Everything, in small letters, that stands behind the comma of "Austin, TX"."""
    table = read_table("data/places.toml")
    codes = load_states(*table["states"]).values()
    return frozenset(code.lower() for code in codes) | frozenset(split_bars(table["codes"]["others"]))


@cache
def load_names(kind: str) -> frozenset[str]:
    """The folded names of one kind of place: "country", "region" (with the states), "city", or
    "placeholder", which is left over from a template."""
    table = read_table("data/places.toml")
    states = load_states(*table["states"]) if kind == "region" else ()
    return frozenset(map(fold, (*split_bars(table["names"][kind]), *states)))


@cache
def _state_names() -> re.Pattern[str]:
    names = sorted(load_states(*LICENSING), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)


def find_states(text: str) -> frozenset[str]:
    """The postal codes of the states and provinces that a text names in full."""
    states = load_states(*LICENSING)
    return frozenset(states[found.group().casefold()] for found in _state_names().finditer(text))


def names_state(text: str, code: str) -> bool:
    """Whether a text names this state, in full or by its code in capitals."""
    return code in find_states(text) or re.search(rf"\b{code}\b", text) is not None
