"""Telling places from other short texts."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.language.folding import fold
from core.language.places import load_abbreviations, load_names, load_postal_codes
from core.resumes.words.titles import company_words, title_words

_POSTCODE = re.compile(r"(?<!\w)(?:[a-z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?!\w)|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")


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
    if not 2 <= len(text) <= 60:
        return False
    if _city_state().fullmatch(text.strip()):
        return True
    plain = fold(text).strip(" .,;:|·•()[]-–—\ue000")
    outer, bracket, inner = plain.partition("(")
    if bracket:
        return is_place(outer) and is_place(inner)
    bare = _POSTCODE.sub(" ", plain).strip(" ,")
    if not bare:
        return False
    parts = [part.strip(" .()") for part in re.split(r"\s*[,،/|、&]\s*|\s+[-–—]\s+| and ", bare) if part.strip(" .()")]
    if not parts or len(parts) > 4:
        return False
    names = _names()
    known = [part in names for part in parts]
    if all(known):
        return True
    if len(parts) < 2 or any(char.isdigit() for part in parts[:-1] for char in part):
        return False
    last = parts[-1]
    state = last in load_abbreviations() and bool(re.search(r",\s*[A-Z]{2,3}\b", text))
    if not (known[-1] or state):
        return False
    unknown = [part for part, is_known in zip(parts[:-1], known[:-1], strict=True) if not is_known]
    if any(company_words(part) or title_words(part) for part in unknown):
        return False
    return len(unknown) <= (2 if len(parts) == 3 else 1) and all(len(part.split()) <= 3 for part in unknown)


def split_district(text: str) -> tuple[str, str] | None:
    """What may be a company before a city: "Harbour View, Galway"; None where the first part is a place itself."""
    first, _, rest = text.partition(",")
    if not rest or is_place(first) or not is_place(rest.strip()):
        return None
    known = load_names("city")
    return (first.strip(), rest.strip()) if fold(rest.split(",")[0]).strip() in known else None


def split_place(text: str) -> tuple[str, str | None]:
    """The text without a place at its end, and that place: "Example University, Austin, TX"."""
    parts = [part.strip() for part in re.split(r",\s*", text)]
    if len(parts) == 2 and _CAMPUS.match(fold(parts[0])) and fold(parts[0]).split(" of ", 1)[1] in load_names("region"):
        return text, None  # "University of California, Berkeley" is one name
    size = 0
    if len(parts) > 2 and is_place(", ".join(parts[-2:])):
        size = 2
        if len(parts) > 3 and fold(parts[-1]).strip(". ") in load_names("country") and _is_state(fold(parts[-2])):
            size = 3
    elif len(parts) > 1 and is_place(parts[-1]):
        size = 1
    return (", ".join(parts[:-size]), ", ".join(parts[-size:])) if size else (text, None)
