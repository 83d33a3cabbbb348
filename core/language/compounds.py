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
USED = 3.0  # Zipf value of a part; the rarer half decides
COMMON = 4.0  # Zipf value from which a compound is a word of its own: "Ausbildung", "Unternehmen"
_LINKS = ("", "s", "n", "en", "es")  # letters that join two parts: "Vertrieb-s-team"


@lru_cache(maxsize=20_000)
def split_compound(folded: str, language: str) -> tuple[str, ...]:
    """The two parts of a German compound; the word alone where it is none. Folded words come and go."""
    if language != LANGUAGE or len(folded) < SHORTEST or not folded.isalpha() or zipf(folded, language) >= COMMON:
        return (folded,)
    cuts = range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1)
    found = [cut for at in cuts if (cut := _rate_cut(folded, at)) is not None]
    return max(found)[2] if found else (folded,)


def _rate_cut(folded: str, at: int) -> tuple[float, int, tuple[str, str]] | None:
    """The frequency of the rarer half, the length of the second and both halves; None where one is no word. Of equal
    ones the longer second half wins: "Umsatz-steuer", not "Umsatz-s-teuer"."""
    head, tail = folded[:at], folded[at:]
    stems = [head.removesuffix(link) for link in _LINKS if head.endswith(link)]
    used = max(zipf(stem, LANGUAGE) for stem in stems if len(stem) >= SHORTEST_PART - 1)
    rarer = min(used, zipf(tail, LANGUAGE))
    best = max(stems, key=lambda stem: zipf(stem, LANGUAGE) if len(stem) >= SHORTEST_PART - 1 else -1.0)
    return (rarer, len(tail), (best, tail)) if rarer >= USED else None


def list_forms(folded: str, language: str) -> tuple[str, ...]:
    """The word, and behind it the parts of a compound."""
    parts = split_compound(folded, language)
    return (folded, *parts) if len(parts) > 1 else parts
