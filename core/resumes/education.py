"""Courses of study: institution, degree, dates."""

from __future__ import annotations

import re

from core.resumes.entries import Entry, split_entries
from core.resumes.fragments import Fragment, fragments_of
from core.resumes.layout import Line
from core.resumes.model import Education
from core.resumes.places import is_place
from core.resumes.titles import degree_words, school_words


def read_education(lines: list[Line]) -> list[Education]:
    """The courses of study of one section."""
    out = []
    for entry in split_entries(lines):
        course = _course(entry, fragments_of(entry))
        if course.institution or course.degree:
            out.append(course)
    return out


def _course(entry: Entry, fragments: list[Fragment]) -> Education:
    pieces: list[str] = []
    for fragment in fragments:
        pieces += split_school(fragment.text)
    texts = [piece for piece in pieces if not is_place(piece)]
    school = max(texts, key=lambda text: school_words(text) - 0.5 * degree_words(text), default=None)
    if school is not None and school_words(school) == 0:
        plain = [text for text in texts if not degree_words(text)]
        school = plain[0] if plain and len(texts) > 1 else None
    rest = [text for text in texts if text != school]
    degrees = [text for text in rest if degree_words(text)]
    degree = ", ".join(degrees) if degrees else (rest[0] if rest else None)
    span = entry.span
    return Education(
        institution=school,
        degree=degree,
        start=span.start if span else None,
        end=span.end if span else None,
        page=entry.head[0].line.page if entry.head else 1,
    )


def split_school(text: str) -> list[str]:
    """A degree and a school fused in one stretch: "B.Sc. in Physics from Example University"."""
    parts = [
        part.strip(" ,")
        for part in re.split(r",\s+|\s+(?:from|at|an der|à l'|en la|presso)\s+", text)
        if part.strip(" ,")
    ]
    if len(parts) > 1 and any(school_words(part) for part in parts):
        at = next(k for k, part in enumerate(parts) if school_words(part))
        return [part for part in (", ".join(parts[:at]), parts[at], ", ".join(parts[at + 1 :])) if part]
    return [text]
