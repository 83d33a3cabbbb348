"""Telling places from other short texts."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.language.folding import fold
from core.language.places import load_abbreviations, load_names, load_postal_codes
from core.resumes.words.titles import company_words, title_words

_POSTCODE = re.compile(r"(?<!\w)(?:[a-z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?!\w)|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")
LONGEST = 60  # letters; longer texts that end in a place are addresses or sentences
MOST_PARTS = 4  # district, town, region, country
MOST_TOWN_WORDS = 3  # "Stratford upon Avon"; a longer part that no list knows is a company or a street


@cache
def _city_state() -> re.Pattern[str]:
    """A place as in "Austin TX": without a comma the state must be in capitals, or any short word would do."""
    codes = "|".join(sorted(load_postal_codes()))
    return re.compile(rf"[A-Z][a-z.'-]+(?: [A-Z][a-z.'-]+){{0,2}} (?:{codes})")


@cache
def _names() -> frozenset[str]:
    return load_names("city") | load_names("country") | load_names("region") | load_names("placeholder")


_CAMPUS = re.compile(r"university of ")


def _is_state(word: str) -> bool:
    return word in load_abbreviations() or word in load_names("region")


@lru_cache(maxsize=8192)
def is_place(text: str) -> bool:
    """Whether the text names a place and nothing else: "Austin, TX", "33000 Bordeaux", "Москва, Россия"."""
    if not 2 <= len(text) <= LONGEST:
        return False
    if _city_state().fullmatch(text.strip()) and not title_words(text):
        return True
    plain = fold(text).strip(" .,;:|·•()[]-–—\ue000")
    outer, bracket, inner = plain.partition("(")
    if bracket:
        return is_place(outer) and is_place(inner)
    parts = _parts(_POSTCODE.sub(" ", plain).strip(" ,"))
    known = [part in _names() for part in parts]
    return 0 < len(parts) <= MOST_PARTS and (all(known) or _ends_in_place(parts, known, text))


def _parts(plain: str) -> list[str]:
    """What stands between commas, dashes and the like."""
    pieces = re.split(r"\s*[,،/|、&]\s*|\s+[-–—]\s+| and ", plain)
    return [part for piece in pieces if (part := piece.strip(" .()"))]


def _ends_in_place(parts: list[str], known: list[bool], text: str) -> bool:
    """Whether a known place or a state stands behind a town or two that no list knows: "Millbrook, NY"."""
    if len(parts) < 2 or any(char.isdigit() for part in parts[:-1] for char in part):
        return False
    state = parts[-1] in load_abbreviations() and bool(re.search(r",\s*[A-Z]{2,3}\b", text))
    if not (known[-1] or state):
        return False
    unknown = [part for part, is_known in zip(parts[:-1], known[:-1], strict=True) if not is_known]
    # "District, Town, Country" may be unknown but for the country; of two or four parts one may be.
    return len(unknown) <= (2 if len(parts) == 3 else 1) and all(map(_may_be_town, unknown))


def _may_be_town(part: str) -> bool:
    return len(part.split()) <= MOST_TOWN_WORDS and not company_words(part) and not title_words(part)


def split_district(text: str) -> tuple[str, str] | None:
    """What may be a company before a city: "Harbour View, Galway"; None where the first part is a place itself.

    Behind "Harbour View, Millbrook, NY" stands a state, before which one town is enough.
    """
    first, _, rest = text.partition(",")
    if not rest or is_place(first) or not is_place(rest.strip()):
        return None
    town, *further = [fold(part).strip() for part in rest.split(",")]
    is_city = town in load_names("city") or (bool(further) and further[-1] in load_abbreviations())
    return (first.strip(), rest.strip()) if is_city else None


def split_place(text: str) -> tuple[str, str | None]:
    """The text without a place at its end, and that place: "Example University, Austin, TX"."""
    parts = [part.strip() for part in re.split(r",\s*", text)]
    if len(parts) == 2 and _CAMPUS.match(fold(parts[0])) and fold(parts[0]).split(" of ", 1)[1] in load_names("region"):
        return text, None  # "University of California, Berkeley" is one name
    size = _length_of_place(parts)
    return (", ".join(parts[:-size]), ", ".join(parts[-size:])) if size else (text, None)


def _length_of_place(parts: list[str]) -> int:
    """How many parts at the end are one place; the first part is none."""
    if len(parts) > 2 and is_place(", ".join(parts[-2:])):
        abroad = fold(parts[-1]).strip(". ") in load_names("country") and _is_state(fold(parts[-2]))
        return 3 if len(parts) > 3 and abroad else 2
    return 1 if len(parts) > 1 and is_place(parts[-1]) else 0
