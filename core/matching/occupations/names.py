"""What the occupations of the catalogue are called in other languages, and the words of their work there.

The English texts of the catalogue place English texts alone. `data/languages/<language>.toml` says of every
occupation, in the order of the catalogue's files, what people of that language call it and which words stand in their
resumes and postings, the most usual first::

    "Bookkeeper" = "Buchhalter; Buchhalterin | Kontierung; Kreditoren; DATEV"

The texts were written for this project, in the words that people use, and are no translations.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

from core.matching.occupations.catalogue import CatalogueInvalid, Occupation

_TITLES, _WORDS = (1, 16), (5, 20)  # the fewest and the most of an occupation


class LocalNames(NamedTuple):
    """The titles of an occupation in a language, and words of its work."""

    titles: tuple[str, ...]
    words: tuple[str, ...]


def list_languages() -> frozenset[str]:
    """The languages, besides English, in which occupations have names."""
    folder = resources.files("core.matching.occupations") / "data" / "languages"
    return frozenset(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def load_names(language: str, occupations: Sequence[Occupation]) -> tuple[LocalNames, ...]:
    """The names in a language, in the order of the occupations. Raises `CatalogueInvalid`."""
    file = f"languages/{language}.toml"
    path = resources.files("core.matching.occupations") / "data" / "languages" / f"{language}.toml"
    return parse_names(file, path.read_text("utf-8"), occupations)


def parse_names(file: str, text: str, occupations: Sequence[Occupation]) -> tuple[LocalNames, ...]:
    """The same of a text. Raises `CatalogueInvalid` where an occupation is missing, unknown or badly written."""
    try:
        table: Mapping[str, str] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueInvalid(file, "the file", f"not TOML: {error}") from error
    titles = {occupation.title for occupation in occupations}
    for title in sorted(titles ^ table.keys()):
        raise CatalogueInvalid(file, title, "is missing" if title in titles else "is no occupation")
    return tuple(_read_names(file, o.title, table[o.title]) for o in occupations)


def _read_names(file: str, title: str, line: str) -> LocalNames:
    parts = line.split(" | ")
    if len(parts) != len(LocalNames._fields):
        raise CatalogueInvalid(file, title, "has no bar between titles and words")
    return LocalNames(
        *(_read_list(file, title, part, span) for part, span in zip(parts, (_TITLES, _WORDS), strict=True))
    )


def _read_list(file: str, title: str, text: str, span: tuple[int, int]) -> tuple[str, ...]:
    items = tuple(item.strip() for item in text.split("; "))
    fewest, most = span
    if not fewest <= len(items) <= most or not all(items):
        raise CatalogueInvalid(file, title, f"has {len(items)} names, not {fewest} to {most}, or an empty one")
    if len({item.casefold() for item in items}) < len(items):
        raise CatalogueInvalid(file, title, "says something twice")
    return items
