"""Lists of words in data files: one way to write them, one reader, one check.

A file is TOML. Every text in it is a list of entries, divided by bars where an entry may hold spaces
("new york|texas"), and by spaces and line ends where none does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from core.errors import ShortlistError


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


class ListKind(StrEnum):
    """How an entry of such a file is written."""

    WORDS = "words"  # one text, its words between spaces
    PATTERNS = "patterns"  # an array of regular expressions
    TABLE = "table"  # a table of its own


class WordListBroken(ShortlistError):
    """A file of words that lacks an entry, has one too many or one that cannot be used. `entry` is its name."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}, {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason


def read_word_lists(package: str, file: str, kinds: Mapping[str, ListKind]) -> dict[str, Any]:
    """The entries of a TOML file inside a package, as TOML gives them. Raises `WordListBroken`."""
    return parse_word_lists(file, files(package).joinpath(file).read_text("utf-8"), kinds)


def parse_word_lists(file: str, text: str, kinds: Mapping[str, ListKind]) -> dict[str, Any]:
    """The same of a text. Every name in `kinds` has to be there, and nothing else. Raises `WordListBroken`."""
    data = tomllib.loads(text)
    for name in sorted({*data, *kinds}):
        reason = _find_fault(data, name, kinds)
        if reason:
            raise WordListBroken(file, name, reason)
    return data


def _find_fault(data: Mapping[str, Any], name: str, kinds: Mapping[str, ListKind]) -> str:
    if name not in kinds:
        return "nobody asks for it"
    if not data.get(name):
        return "is missing or empty"
    return _CHECKS[kinds[name]](data[name])


def _check_words(value: Any) -> str:
    return "" if isinstance(value, str) and value.split() else "is not a text of words"


def _check_patterns(value: Any) -> str:
    if not isinstance(value, list):
        return "is not a list of patterns"
    for pattern in value:
        try:
            re.compile(pattern)
        except (re.error, TypeError) as error:
            return f"{pattern!r} is no pattern: {error}"
    return ""


def _check_table(value: Any) -> str:
    return "" if isinstance(value, dict) else "is not a table"


_CHECKS = {
    ListKind.WORDS: _check_words,
    ListKind.PATTERNS: _check_patterns,
    ListKind.TABLE: _check_table,
}
