"""Words by meaning, read once from the TOML files beside this module."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_NOT_WORD = re.compile(r"[\W_]+")


@cache
def load(name: str) -> dict[str, dict[str, str]]:
    """The tables of `name`.toml."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def split(value: str) -> list[str]:
    """The entries of one table value, parted by bars."""
    return [entry.strip() for entry in value.split("|") if entry.strip()]


def fold(text: str) -> str:
    """Lower case, without accents; the base of every comparison of words."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    return "".join([char for char in decomposed if not unicodedata.combining(char)])


def squeeze(text: str) -> str:
    """`fold`, and letters and digits alone: equal for "E D U C A T I O N:" and "Education"."""
    return _NOT_WORD.sub("", fold(text))


@cache
def word_set(file: str, key: str) -> frozenset[str]:
    """The folded entries of one value of a flat file."""
    return frozenset(fold(entry) for entry in split(load(file)[key]))  # type: ignore[arg-type]
