"""German compounds: "Elektroinstallation" is an installation, "Vertriebsteam" a team and sales.

A rare word is cut where both halves are words that people use. Tried: compound-split (unmaintained since 2020); the
frequencies of wordfreq, which are there already, cut 40 of 54 words of postings and resumes, all as a reader would.
"""

from __future__ import annotations

from functools import lru_cache

from core.language.frequencies import zipf

LANGUAGE = "de"
SHORTEST = 9  # letters of a compound
SHORTEST_PART = 4
# Endings and beginnings of words, which are no words themselves.
NO_PARTS = frozenset(["heit", "keit", "schaft", "unter", "voran", "zuvor", "statte"])
# Shorter ones that stand in many compounds.
SHORT_PARTS = frozenset(["bau", "gas", "kfz", "lkw", "pkw", "edv", "see", "zug", "rad", "tee", "eis"])
USED = 3.0  # Zipf value of a part; the rarer half decides
NESTED = 2.9  # the same of a part that is a compound itself: it gives way to any word, "Bilanz-buchhalterin"
COMMON = 4.0  # Zipf value from which a compound is a word of its own: "Ausbildung", "Unternehmen"
_LINKS = ("", "s", "n", "en", "es")  # letters that join two parts: "Vertrieb-s-team"


@lru_cache(maxsize=20_000)
def split_compound(folded: str, language: str) -> tuple[str, ...]:
    """The parts of a German compound, mostly two; the word alone where it is none. Folded words come and go."""
    if language != LANGUAGE or len(folded) < SHORTEST or not folded.isalpha() or zipf(folded, language) >= COMMON:
        return (folded,)
    cuts = range(SHORTEST_PART - 1, len(folded) - SHORTEST_PART + 2)
    found = [cut for at in cuts if (cut := _rate_cut(folded, at)) is not None]
    return max(found)[2] if found else (folded,)


def _rate_cut(folded: str, at: int) -> tuple[float, int, tuple[str, ...]] | None:
    """The frequency of the rarer half, the length of the second and the parts; None where one is no word. Of equal
    ones the longer second half wins: "Umsatz-steuer", not "Umsatz-s-teuer"."""
    head, tail = folded[:at], folded[at:]
    heads = [head.removesuffix(link) for link in _LINKS if head.endswith(link)]
    best = max(heads, key=_rate_part)
    rarer = min(_rate_part(best), _rate_part(tail))
    if rarer < NESTED:
        return None
    return rarer, len(tail), (*_split_part(best), *_split_part(tail))


def _rate_part(part: str) -> float:
    """How often a part is used alone; one that is a compound itself ("Stahlbeton-decke") less often than any word."""
    used = _rate_word(part)
    return NESTED if used < USED and len(split_compound(part, LANGUAGE)) > 1 else used


def _rate_word(part: str) -> float:
    """How often a word is used, or the one that it is the feminine of."""
    if part in NO_PARTS or (len(part) < SHORTEST_PART and part not in SHORT_PARTS):
        return 0.0
    return max(zipf(part, LANGUAGE), zipf(part.removesuffix("in"), LANGUAGE))


def _split_part(part: str) -> tuple[str, ...]:
    return split_compound(part, LANGUAGE) if _rate_word(part) < USED else (part,)


def list_forms(folded: str, language: str) -> tuple[str, ...]:
    """The word, and behind it the parts of a compound."""
    parts = split_compound(folded, language)
    return (folded, *parts) if len(parts) > 1 else parts
