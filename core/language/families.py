"""Families of words, from `data/words/families.toml`: words the stemmer wrongly splits or merges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.language.word_lists import read_table


class Families(NamedTuple):
    """Families by language, and English words that stand for themselves; each one line of words."""

    akin: Mapping[str, list[list[str]]]
    apart: list[list[str]]


def load_families() -> Families:
    """Reads the file; every family is the list of its words."""
    tables = read_table("data/words/families.toml")
    akin = {language: _read_lines(text) for language, text in tables["families"].items()}
    return Families(akin, _read_lines(tables["apart"]["en"]))


def _read_lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().split("\n")]
