"""Telling places from other short texts."""

from __future__ import annotations

import re
from functools import lru_cache

from core.resumes.lexicon import fold, word_set

_COUNTRY = word_set("places", "country")
_REGION = word_set("places", "region")
_CITY = word_set("places", "city")
_STATE = frozenset(
    [
        "al",
        "ak",
        "az",
        "ar",
        "ca",
        "co",
        "ct",
        "de",
        "fl",
        "ga",
        "hi",
        "id",
        "il",
        "in",
        "ia",
        "ks",
        "ky",
        "la",
        "me",
        "md",
        "ma",
        "mi",
        "mn",
        "ms",
        "mo",
        "mt",
        "ne",
        "nv",
        "nh",
        "nj",
        "nm",
        "ny",
        "nc",
        "nd",
        "oh",
        "ok",
        "or",
        "pa",
        "ri",
        "sc",
        "sd",
        "tn",
        "tx",
        "ut",
        "vt",
        "va",
        "wa",
        "wv",
        "wi",
        "wy",
        "dc",
        "on",
        "bc",
        "ab",
        "mb",
        "sk",
        "ns",
        "qc",
        "nb",
        "nl",
        "pe",
        "nsw",
        "vic",
        "qld",
        "act",
        "sp",
        "rj",
        "mg",
        "rs",
        "pr",
        "ba",
        "uk",
        "st",
    ]
)
_POSTCODE = re.compile(
    r"(?<!\w)(?:[a-z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?!\w)|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"
)


@lru_cache(maxsize=8192)
def is_place(text: str) -> bool:
    """Whether the text names a place and nothing else: "Austin, TX", "33000 Bordeaux", "Москва, Россия"."""
    if not 2 <= len(text) <= 60:
        return False
    plain = fold(text).strip(" .,;:|·•()[]-–—\ue000")
    bare = _POSTCODE.sub(" ", plain).strip(" ,")
    if not bare:
        return False
    parts = [
        part.strip(" .()")
        for part in re.split(r"\s*[,،/|、&]\s*|\s+[-–—]\s+| and ", bare)
        if part.strip(" .()")
    ]
    if not parts or len(parts) > 4:
        return False
    known = [part in _CITY or part in _COUNTRY or part in _REGION for part in parts]
    if all(known):
        return True
    last = parts[-1]
    if len(parts) >= 2 and (last in _COUNTRY or last in _REGION or last in _CITY):
        return all(len(part.split()) <= 3 and not any(char.isdigit() for char in part) for part in parts[:-1])
    if len(parts) >= 2 and last in _STATE and re.search(r",\s*[A-Z]{2,3}\b", text):
        return len(parts[-2].split()) <= 3
    return False
