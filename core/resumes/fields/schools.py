"""Degrees and schools that are fused in one stretch of text: "B.Sc. in Physics from Example University"."""

from __future__ import annotations

import re

from core.language.degrees import count_degree_words, measure_school_degree
from core.resumes.words.places import is_place, split_place
from core.resumes.words.titles import school_words

_CONNECTOR = re.compile(r"\s+(?:from|at|an der|an dem|am|en la|en el|presso|na|w|в|à l'|à la|@)\s+")
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+[-–—|:]\s+")
LEAST_FUSED_WORDS = 4  # fewer have no room for both a degree and a school: "Bachelor College"
_MARKS = " ,:;-–"
_PARENTHESIS = re.compile(r"^(.+?)\s*\(([^()]+)\)$")


def split_school(text: str) -> list[str]:
    """Degree, subject and school on their own, in the order in which they stand."""
    named = measure_school_degree(text)
    if named and text[named:].strip(_MARKS):
        return [text[:named], *split_school(text[named:].strip(_MARKS))]
    match = _PARENTHESIS.match(text)
    if match and school_words(match[2]) and not school_words(match[1]):
        return [match[1], split_place(match[2])[0]]
    if not school_words(text):
        return [text]
    return _split_degree(text) if count_degree_words(text) else _split_subject(text)


def _split_subject(text: str) -> list[str]:
    """ "Physics, Example University": what stands before the school is the subject."""
    bare = split_place(text)[0]
    parts = [part.strip() for part in re.split(r",\s+", bare)]
    at = next((k for k, part in enumerate(parts) if school_words(part)), 0)
    return [", ".join(parts[:at]), ", ".join(parts[at:])] if at else [bare]


def _split_degree(text: str) -> list[str]:
    """Cut at the word between degree and school, else at commas and dashes, else where the school's words begin."""
    for pattern in (_CONNECTOR, _SEPARATOR):
        parts = [part for piece in pattern.split(text) if (part := piece.strip(" ,;:"))]
        if len(parts) > 1 and not all(school_words(part) for part in parts):
            return _regroup(parts)
    return _split_words(text)


def _regroup(parts: list[str]) -> list[str]:
    """School parts on their own, what stands before and after them together."""
    out: list[str] = []
    for part in parts:
        school = school_words(part) and not is_place(part)
        if school and count_degree_words(part) and len(part.split()) >= LEAST_FUSED_WORDS:
            out += _split_words(part)
        elif school or not out or school_words(out[-1]):
            out.append(part)
        else:
            out[-1] += ", " + part
    return out


def _split_words(text: str) -> list[str]:
    """Degree, then school, with nothing but a space between: "BSc (IT) University of Somewhere"."""
    words = text.split()
    school_at = next((k for k, word in enumerate(words) if school_words(word.strip(",()"))), None)
    degree_at = next((k for k, word in enumerate(words) if count_degree_words(word.strip(",;"))), None)
    if school_at is None or degree_at is None or school_at <= degree_at:
        return [text]
    start = school_at
    while start - 1 > degree_at and _belongs_to_name(words[start - 1]):
        start -= 1
    return [" ".join(words[:start]).strip(" ,-–"), " ".join(words[start:])] if start else [text]


def _belongs_to_name(word: str) -> bool:
    """Whether a word before the school's is a part of its name: "Example" University."""
    return word[:1].isupper() and not re.search(r"[,;:)]$", word)
