"""Lists of words in data files: one way to write them, one reader, one check.

A file is TOML. Every text in it is a list of entries, divided by bars where an entry may hold spaces
("new york|texas"), and by spaces and line ends where none does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_table(path: str, package: str = "core.language") -> Mapping[str, Any]:
    """The tables of a TOML file, by its path inside a package; read once per process."""
    return tomllib.loads(files(package).joinpath(path).read_text(encoding="utf-8"))


def split_bars(text: str) -> list[str]:
    """The entries of a list that is divided by bars."""
    return [entry.strip() for entry in text.split("|") if entry.strip()]


def find_repeated(table: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """One sentence for every entry that stands twice in one list. Loading leaves this out, because the files cannot
    change after release and a test does it."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from find_repeated(value, f"{place}{name}.")
        elif isinstance(value, str):
            entries = split_bars(value) if "|" in value else value.split()
            for entry in sorted({entry for entry in entries if entries.count(entry) > 1}):
                yield f"{place}{name}: {entry} stands twice"
