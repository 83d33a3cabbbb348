"""Words by meaning, from the TOML files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from core.language.folding import fold
from core.language.word_lists import read_table, split_bars


def load(name: str) -> Mapping[str, Any]:
    """The tables of `name`.toml."""
    return read_table(f"{name}.toml", __package__)


@cache
def word_set(file: str, key: str) -> frozenset[str]:
    """The folded entries of one value of a flat file."""
    return frozenset(map(fold, split_bars(load(file)[key])))
