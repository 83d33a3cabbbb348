"""Fields of study, and which of them are one or related. Names in `data/fields_of_study.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from core.language.word_lists import read_table

_FILE = "data/fields_of_study.toml"


@cache
def _families() -> Mapping[str, re.Pattern[str]]:
    table = read_table(_FILE)["families"]
    return {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in table.items()}


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in read_table(_FILE)["groups"].values())


@cache
def _word(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(read_table(_FILE)["words"][kind]), re.IGNORECASE)


@lru_cache(maxsize=8192)
def find_fields(text: str) -> frozenset[str]:
    """The families of the fields that a text names."""
    told = _word("no_field").sub(" ", text)
    return frozenset(name for name, pattern in _families().items() if pattern.search(told))


def accepts_related(text: str) -> bool:
    """Whether a requirement is content with a related field."""
    return _word("related").search(text) is not None


def accepts_any(text: str) -> bool:
    """Whether a requirement is content with every field."""
    return _word("any").search(text) is not None


def asks_for_technical(text: str) -> bool:
    """Whether a requirement asks for a technical field of any name."""
    return _word("technical_only").search(text) is not None


def find_related(fields: frozenset[str]) -> frozenset[str]:
    """The families that stand in one group with one of these."""
    return frozenset().union(*(group for group in _groups() if group & fields))


def is_technical(fields: frozenset[str]) -> bool:
    """Whether one of the families is of the technical group."""
    return bool(fields & _groups()[0])
