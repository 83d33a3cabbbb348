"""Families of words, from `data/words/families.toml`: what the stemmer parts or merges against the meaning."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Families(NamedTuple):
    """Families by language, and English words that stand for themselves; each one line of words."""

    akin: Mapping[str, list[list[str]]]
    apart: list[list[str]]


def load_families() -> Families:
    """Reads the file; every family is the list of its words."""
    file = Path(__file__).parent / "data" / "words" / "families.toml"
    tables = tomllib.loads(file.read_text("utf-8"))
    akin = {language: _read_lines(text) for language, text in tables["families"].items()}
    return Families(akin, _read_lines(tables["apart"]["en"]))


def _read_lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().split("\n")]
