"""Courses of study: institution, degree, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.language.degrees import count_degree_words, measure_school_degree
from core.language.folding import fold
from core.language.word_lists import split_bars
from core.resumes.fields.entries import Row, read_rows
from core.resumes.fields.experience import date_box
from core.resumes.fields.fragments import Fragment, cut_row
from core.resumes.fields.located import Found
from core.resumes.model import Education
from core.resumes.page.lines import Line
from core.resumes.words.dates import Span, is_date_text
from core.resumes.words.places import is_place, split_place
from core.resumes.words.titles import school_words

_CONNECTOR = re.compile(r"\s+(?:from|at|an der|an dem|am|en la|en el|presso|na|w|в|à l'|à la|@)\s+")
_ASIDE = re.compile(
    r"^(?:c?gpa|grade|note|minor|thesis|relevant|coursework|courses|honou?rs|dean|activities|advisor|cum\.?|"
    r"major gpa|"
    r"abschlussnote|moyenne|mention|média|promedio|result|score|percentage|marks|awarded|description)\b",
    re.I,
)


_TABLE_HEADS = frozenset(
    fold(word)
    for word in split_bars(
        "degree|course|qualification|examination|exam|class|institution|institute|university|board|school|college|"
        "year|of|passing|passed|completion|percentage|cgpa|gpa|marks|score|grade|result|name|and|period|from|to|the|"
        "specialization|stream|subject|duration|abschluss|jahr|note|titulo|institución|año|nota|ano|instituição"
    )
)


@dataclass(slots=True)
class _Course:
    rows: list[Row] = field(default_factory=list)
    schools: list[Fragment] = field(default_factory=list)
    degrees: list[Fragment] = field(default_factory=list)
    others: list[Fragment] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _Facts:
    """What one row tells."""

    schools: list[Fragment]
    degrees: list[Fragment]
    others: list[Fragment]


def read_education(lines: list[Line]) -> list[Found[Education]]:
    """The courses of study of one section."""
    courses: list[_Course] = []
    rows = [row for row in read_rows(lines) if row.text]
    for row in rows:
        if _is_aside(row):
            continue
        facts = _facts(row)
        if not courses or _opens(courses[-1], row, facts, courses):
            courses.append(_Course())
        _add(courses[-1], row, facts)
    return _finish(courses)


def _is_aside(row: Row) -> bool:
    text = re.sub(r"^\W+", "", row.text)
    words = [word for word in re.split(r"[\W\d_]+", fold(row.line.full_text)) if word]
    if len(words) > 1 and all(word in _TABLE_HEADS for word in words):
        return True
    if _ASIDE.match(text) and not school_words(text):
        return True
    return (
        row.bullet and (not row.spans or len(text) > 90) and not (school_words(text) or count_degree_words(text[:40]))
    )


def _facts(row: Row) -> _Facts:
    facts = _Facts([], [], [])
    for fragment in cut_row(row, 0):
        for piece in split_school(fragment.text):
            part = fragment.with_text(piece)
            schools, degrees = school_words(piece), count_degree_words(piece)
            if is_place(piece):
                continue
            if degrees and degrees >= schools:
                facts.degrees.append(part)
            elif schools:
                facts.schools.append(part)
            else:
                facts.others.append(part)
    return facts


def _opens(course: _Course, row: Row, facts: _Facts, courses: list[_Course]) -> bool:
    """Whether a row begins another course of study."""
    listed = courses[0].rows[0].bullet  # each course is an item of a list
    if facts.schools and course.schools:
        return listed or not row.bullet
    if facts.degrees and course.degrees:
        return bool(course.schools or facts.schools or course.spans) or not row.bullet
    if row.label and (course.spans or course.schools or course.degrees):
        return True
    if is_date_text(row.text) and is_date_text(courses[0].rows[0].text) and (course.schools or course.degrees):
        return True
    ranged = any(not span.single for span in row.spans)
    if ranged and course.spans and (facts.degrees or facts.schools or _date_first(courses[0])):
        return True
    first = courses[0].rows[0]
    complete = bool(course.schools and course.degrees) or (len(course.rows) > 1 and bool(course.spans))
    return complete and not row.bullet and _looks_like(row, first) and not is_date_text(row.text)


def _date_first(course: _Course) -> bool:
    return bool(course.rows[0].spans)


def _looks_like(row: Row, first: Row) -> bool:
    style, other = row.line.cells[0].pieces[0].style, first.line.cells[0].pieces[0].style
    return style.bold and style is other


def _add(course: _Course, row: Row, facts: _Facts) -> None:
    course.rows.append(row)
    course.schools += facts.schools
    course.degrees += facts.degrees
    if (not row.bullet or facts.degrees) and len(row.text) < 120:
        course.others += facts.others
    course.spans += row.spans


def _finish(courses: list[_Course]) -> list[Found[Education]]:
    out: list[Found[Education]] = []
    previous: str | None = None
    for course in courses:
        school, others = _school(course, previous if len(courses) > 1 else None)
        if school is None and not course.degrees:
            continue
        previous = school or previous
        degree = ", ".join([part.text for part in course.degrees] + others[:1]) or None
        spans = [span for span in course.spans if not span.single] or course.spans
        found = Found(
            Education(
                institution=split_place(school)[0] if school and not is_place(school) else school,
                degree=degree,
                start=spans[0].start if spans else None,
                end=spans[0].end if spans else None,
                page=course.rows[0].line.page,
            )
        )
        found.confidence = {
            "institution": 0.95 if course.schools else 0.5,
            "degree": 0.95 if course.degrees else 0.5,
        }
        found.boxes = {"institution": (course.schools or course.others or course.degrees)[0].box}
        if course.degrees:
            found.boxes["degree"] = course.degrees[0].box
        dated = next((row for row in course.rows if row.spans), None)
        if dated is not None:
            found.boxes["end"] = date_box(dated)
        out.append(found)
    return [found for found in out if found.value.institution or found.value.degree]


def _school(course: _Course, previous: str | None) -> tuple[str | None, list[str]]:
    """The institution, from the words for schools or from its place in the head; and what remains."""
    others = [part.text for part in course.others]
    if course.schools:
        return course.schools[0].text, others
    if course.degrees and course.spans:
        bold = [part.text for part in course.others if part.bold != course.degrees[0].bold]
        alone = len(others) == 1 and len(others[0].split()) <= 5
        school = bold[0] if bold else others[0] if alone else None
        if school:
            return school, [text for text in others if text != school]
    if course.degrees and previous:
        return previous, others
    if not course.degrees and course.spans and others:
        return others[0], others[1:]
    return None, others


_PARENTHESIS = re.compile(r"^(.+?)\s*\(([^()]+)\)$")


def split_school(text: str) -> list[str]:
    """A degree and a school fused in one stretch: "B.Sc. in Physics from Example University"."""
    named = measure_school_degree(text)
    if named and text[named:].strip(" ,:;-–"):
        return [text[:named], *split_school(text[named:].strip(" ,:;-–"))]
    match = _PARENTHESIS.match(text)
    if match and school_words(match[2]) and not school_words(match[1]):
        return [match[1], split_place(match[2])[0]]
    if not school_words(text):
        return [text]
    if not count_degree_words(text):
        bare = split_place(text)[0]
        parts = [part.strip() for part in re.split(r",\s+", bare)]
        at = next((k for k, part in enumerate(parts) if school_words(part)), 0)
        # "Physics, Example University": what stands before the school is the subject.
        return [", ".join(parts[:at]), ", ".join(parts[at:])] if at else [bare]
    for pattern in (_CONNECTOR, re.compile(r"\s*[,;]\s*|\s+[-–—|:]\s+")):
        parts = [part.strip(" ,;:") for part in pattern.split(text)]
        parts = [part for part in parts if part]
        if len(parts) > 1 and not all(school_words(part) for part in parts):
            return _regroup(parts)
    return _split_words(text)


def _regroup(parts: list[str]) -> list[str]:
    """School parts on their own, what stands before and after them together."""
    out: list[str] = []
    for part in parts:
        school = school_words(part) and not is_place(part)
        if school and count_degree_words(part) and len(part.split()) > 3:
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
    while start - 1 > degree_at and words[start - 1][:1].isupper() and not re.search(r"[,;:)]$", words[start - 1]):
        start -= 1
    if start == 0:
        return [text]
    return [" ".join(words[:start]).strip(" ,-–"), " ".join(words[start:])]
