"""Which lines are section headings, and what they mean."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.language.folding import fold, squeeze
from core.language.word_lists import split_bars
from core.resumes.model import SectionKind
from core.resumes.words.lexicon import load

_SPLIT = re.compile(r"[\s/&+,|·•:;()\-–—]+")
_JOINED = re.compile(r"\s+(?:and|und|y|e|ed|et|и|та|й|і|&)\s+|\s*[/&]\s*", re.IGNORECASE)
MOST_WORDS = 6  # of a heading
PAIR = 2  # headings that are joined in one: more of them are a list of words
_MARKS = re.compile(r"^[\W\d_]+|[\W_]+$")


@cache
def _phrases() -> dict[str, SectionKind]:
    out: dict[str, SectionKind] = {}
    for kind in SectionKind:
        for value in load("headings").get(kind.value, {}).values():
            for phrase in split_bars(value):
                out.setdefault(squeeze(phrase), kind)
    return out


@cache
def _words() -> tuple[dict[str, SectionKind], frozenset[str]]:
    table = load("headings")["words"]
    words = {
        fold(word): SectionKind(kind)
        for kind, value in table.items()
        if kind != "fillers"
        for word in split_bars(value)
    }
    return words, frozenset(fold(word) for word in split_bars(table["fillers"]))


@lru_cache(maxsize=8192)
def known_heading(text: str) -> SectionKind | None:
    """The meaning of a phrase that is a usual heading word for word, whatever its case and letter-spacing."""
    if not 2 <= len(text) <= 70:
        return None
    stripped = _MARKS.sub("", text)
    return (_phrases().get(squeeze(stripped)) or _find_pair(stripped)) if stripped else None


def _find_pair(text: str) -> SectionKind | None:
    """The meaning of the first of two known headings that are joined: "Zertifikate und Nachweise"."""
    parts = _JOINED.split(text)
    kinds = [_phrases().get(squeeze(part)) for part in parts]
    if len(parts) != PAIR or not all(kinds):
        return None
    # "Volunteer and Work Experience" holds jobs.
    return kinds[1] if kinds == [SectionKind.VOLUNTEERING, SectionKind.EXPERIENCE] else kinds[0]


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    table = load("headings")["edges"]
    first, last = (frozenset(fold(word) for word in split_bars(table[name])) for name in ("first", "last"))
    return first, last


@lru_cache(maxsize=8192)
def heads_jobs(text: str) -> bool:
    """Whether a heading speaks of somebody's experience, whatever it was gained in: "Nursing Experience".

    The word ends the heading in Germanic languages and begins it in Romance and Slavic ones. Its look has to say that
    it is a heading: "Customer Experience" is a department, too.
    """
    words = [word for word in _SPLIT.split(fold(_MARKS.sub("", text))) if word]
    first, last = _edges()
    return 1 < len(words) <= MOST_WORDS and (words[-1] in last or words[0] in first)


@lru_cache(maxsize=8192)
def composed_heading(text: str) -> SectionKind | None:
    """The meaning of a phrase made of heading words alone, such as "Leadership Experience & Internships"."""
    if not 3 <= len(text) <= 60:
        return None
    words = [word for word in _SPLIT.split(fold(_MARKS.sub("", text))) if word]
    if not words or len(words) > MOST_WORDS:
        return None
    meanings, fillers = _words()
    kinds = [meanings[word] for word in words if word in meanings]
    if not kinds or any(word not in meanings and word not in fillers for word in words):
        return None
    # "Academic Experience" and "Volunteer and Work Experience" hold jobs; "Volunteer Experience" does not.
    of_jobs = heads_jobs(text) and (kinds[0] is SectionKind.EDUCATION or bool(_JOINED.search(text)))
    return SectionKind.EXPERIENCE if of_jobs else kinds[0]


def is_heading_text(text: str) -> bool:
    """Whether the words alone make a section heading."""
    return known_heading(text) is not None or composed_heading(text) is not None
