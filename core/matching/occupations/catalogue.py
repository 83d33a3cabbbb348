"""The catalogue of occupations: what each job is called, what it does, and with what.

The offline engine places resumes and postings among these occupations. Each text in `data/occupations` was
written for this project in the words that postings and resumes use. There is one TOML file a group::

    [[occupation]]
    title = 'Bookkeeper'
    alternates = '''
    Full charge bookkeeper; Bookkeeping clerk
    Freelance bookkeeper
    '''
    family = 'accounting-operations'
    field = 'finance'

and so on for duties, skills, tools and qualifications. A list is a block of text whose items end at a
semicolon or at the end of a line. TOML arrays would say the same, but the standard library's parser reads
them four times slower, and this is read whenever a process starts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from core.errors import ShortlistError

_TEXT_KEYS = ("title", "family", "field")
_LIST_BOUNDS: Mapping[str, tuple[int, int]] = {
    "alternates": (5, 12),
    "duties": (5, 8),
    "skills": (8, 15),
    "tools": (3, 10),
    "qualifications": (1, 6),
}
_KEYS = {*_TEXT_KEYS, *_LIST_BOUNDS}
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class CatalogueInvalid(ShortlistError):
    """An entry of the catalogue breaks a rule. `entry` is its title, else its number in the file."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}, {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Occupation:
    """A job in the words of those who do it and those who hire for it.

    `title` is unique in the catalogue. `alternates` are other titles of the same job; a few belong to two
    occupations because employers use them for both. `family` groups close kin (slug), and each family lies in
    one broad `field` (slug). `duties` are sentences without a full stop.
    """

    title: str
    alternates: tuple[str, ...]
    family: str
    field: str
    duties: tuple[str, ...]
    skills: tuple[str, ...]
    tools: tuple[str, ...]
    qualifications: tuple[str, ...]


@cache
def load_occupations() -> tuple[Occupation, ...]:
    """Return the whole catalogue, checked, sorted by title. Raises `CatalogueInvalid`."""
    folder = resources.files("core.matching.occupations") / "data"
    # Beside the data lies the folder of the tables that were made of it.
    sources = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return parse_occupations({file.name: file.read_text("utf-8") for file in sources})


def parse_occupations(files: Mapping[str, str]) -> tuple[Occupation, ...]:
    """Return the occupations in TOML texts by file name, sorted by title. Raises `CatalogueInvalid`."""
    homes: dict[str, str] = {}
    fields: dict[str, str] = {}
    found: dict[str, Occupation] = {}
    for file, text in files.items():
        for entry, occupation in _read_file(file, text):
            key = occupation.title.casefold()
            if key in homes:
                raise CatalogueInvalid(file, entry, f"the title stands already in {homes[key]}")
            field = fields.setdefault(occupation.family, occupation.field)
            if field != occupation.field:
                raise CatalogueInvalid(file, entry, f"the family {occupation.family!r} lies in the field {field!r}")
            homes[key] = file
            found[key] = occupation
    return tuple(found[key] for key in sorted(found))


def _read_file(file: str, text: str) -> Iterator[tuple[str, Occupation]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueInvalid(file, "the file", f"not TOML: {error}") from error
    if set(table) != {"occupation"}:
        raise CatalogueInvalid(file, "the file", "holds something else than [[occupation]] entries")
    for number, raw in enumerate(table["occupation"], start=1):
        entry = str(raw.get("title", f"entry {number}"))
        try:
            yield entry, _read_entry(raw)
        except ValueError as error:
            raise CatalogueInvalid(file, entry, str(error)) from error


def _read_entry(raw: dict[str, Any]) -> Occupation:
    if raw.keys() != _KEYS:
        if missing := sorted(_KEYS - raw.keys()):
            raise ValueError(f"lacks {', '.join(missing)}")
        raise ValueError(f"has the unknown {', '.join(sorted(raw.keys() - _KEYS))}")
    for key, value in raw.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{key} is not a text")
    for key in ("family", "field"):
        if not _SLUG.fullmatch(raw[key]):
            raise ValueError(f"{key} is not a slug: {raw[key]!r}")
    lists = {key: _read_list(key, raw[key]) for key in _LIST_BOUNDS}
    if raw["title"].casefold() in map(str.casefold, lists["alternates"]):
        raise ValueError("its title stands among its alternates")
    return Occupation(title=raw["title"], family=raw["family"], field=raw["field"], **lists)


def _read_list(key: str, text: str) -> tuple[str, ...]:
    items = tuple(filter(None, map(str.strip, text.replace(";", "\n").split("\n"))))
    fewest, most = _LIST_BOUNDS[key]
    if not fewest <= len(items) <= most:
        raise ValueError(f"{key} has {len(items)} items, not {fewest} to {most}")
    if len(set(map(str.casefold, items))) < len(items):
        raise ValueError(f"{key} says something twice")
    return items
