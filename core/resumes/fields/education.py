"""Courses of study: institution, degree, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.language.degrees import count_degree_words
from core.language.folding import fold
from core.language.word_lists import split_bars
from core.resumes.fields.experience import date_box
from core.resumes.fields.fragments import Fragment, cut_row
from core.resumes.fields.located import LocatedValue
from core.resumes.fields.rows import Row, read_rows
from core.resumes.fields.schools import split_school
from core.resumes.model import Box, Education
from core.resumes.page.lines import Line
from core.resumes.words.dates import Span, is_date_text
from core.resumes.words.places import is_place, split_place
from core.resumes.words.titles import school_words

_ASIDE = re.compile(
    r"^(?:c?gpa|grade|note|minor|thesis|relevant|coursework|courses|honou?rs|dean|activities|advisor|cum\.?|"
    r"major gpa|"
    r"abschlussnote|moyenne|mention|média|promedio|result|score|percentage|marks|awarded|description)\b",
    re.I,
)


# A grade or a state of the studies beside the degree, which is no part of its name.
_GRADE = re.compile(
    r"(?:(?:c?gpa|overall|final)\b.*\d|(?:grade|note|notendurchschnitt|abschlussnote|moyenne|mention|média|promedio|"
    r"nota|voto|votazione|средний балл|ocena|cijfer)\b|\d[\d.,]*\s*/\s*\d|"
    r"(?:expected|anticipated|in progress|ongoing|graduated|completed)$)",
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


SURE, GUESSED = 0.95, 0.5  # a field found by its words, and one found by its place
MOST_SCHOOL_WORDS = 5  # longer lines beside a degree tell of the studies
LONGEST_HEAD = 120  # letters of a row whose fragments may name a school or a subject
DEGREE_WITHIN = 40  # letters from the beginning of a bullet; further on it tells of a degree
LONGEST_BULLET = 90  # letters of a bullet that may be a course; longer ones tell of one


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


def read_education(lines: list[Line]) -> list[LocatedValue[Education]]:
    """The courses of study of one section."""
    courses: list[_Course] = []
    rows = [row for row in read_rows(lines) if row.text]
    for row in rows:
        if _is_aside(row):
            continue
        facts = _facts(row)
        if not courses or _opens(_Step(courses[-1], row, facts, courses[0].rows[0])):
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
    names_course = school_words(text) or count_degree_words(text[:DEGREE_WITHIN])
    return row.bullet and not names_course and (not row.spans or len(text) > LONGEST_BULLET)


def _facts(row: Row) -> _Facts:
    facts = _Facts([], [], [])
    for fragment in cut_row(row, 0):
        for piece in split_school(fragment.text):
            part = fragment.with_text(piece)
            schools, degrees = school_words(piece), count_degree_words(piece)
            if is_place(piece) or _GRADE.match(piece):
                continue
            if degrees and degrees >= schools:
                facts.degrees.append(part)
            elif schools:
                facts.schools.append(part)
            else:
                facts.others.append(part)
    return facts


@dataclass(frozen=True, slots=True)
class _Step:
    """A row, and what stands above it: the course that is being read, and the section's first row."""

    course: _Course
    row: Row
    facts: _Facts
    first: Row


def _opens(step: _Step) -> bool:
    """Whether the row begins another course of study: the first rule that knows decides."""
    return next((verdict for rule in _RULES if (verdict := rule(step)) is not None), False)


def _by_second_school(step: _Step) -> bool | None:
    """A course has one school. A bullet names another in passing, unless each course is a bullet."""
    if not (step.facts.schools and step.course.schools):
        return None
    return step.first.bullet or not step.row.bullet


def _by_second_degree(step: _Step) -> bool | None:
    """A course has one degree; but its name may go on in a bullet, as long as neither school nor dates are known."""
    if not (step.facts.degrees and step.course.degrees):
        return None
    return bool(step.course.schools or step.facts.schools or step.course.spans) or not step.row.bullet


def _by_label(step: _Step) -> bool | None:
    """A label in the rail, which is nearly always the dates, stands beside a course's first row."""
    course = step.course
    return True if step.row.label and (course.spans or course.schools or course.degrees) else None


def _by_date_row(step: _Step) -> bool | None:
    """Where the section begins with a row of dates, each course does."""
    dates = is_date_text(step.row.text) and is_date_text(step.first.text)
    return True if dates and (step.course.schools or step.course.degrees) else None


def _by_second_range(step: _Step) -> bool | None:
    """A course has one beginning and one end."""
    ranged = any(not span.single for span in step.row.spans)
    begins = step.facts.degrees or step.facts.schools or step.first.spans
    return True if ranged and step.course.spans and begins else None


def _by_look(step: _Step) -> bool | None:
    """Below a complete course, a row that is set in the bold letters of the section's first row."""
    course, row = step.course, step.row
    complete = bool(course.schools and course.degrees) or (len(course.rows) > 1 and bool(course.spans))
    return complete and not row.bullet and _looks_like(row, step.first) and not is_date_text(row.text)


_RULES = (_by_second_school, _by_second_degree, _by_label, _by_date_row, _by_second_range, _by_look)


def _looks_like(row: Row, first: Row) -> bool:
    style, other = row.line.cells[0].pieces[0].style, first.line.cells[0].pieces[0].style
    return style.bold and style is other


def _add(course: _Course, row: Row, facts: _Facts) -> None:
    course.rows.append(row)
    course.schools += facts.schools
    course.degrees += facts.degrees
    if (not row.bullet or facts.degrees) and len(row.text) < LONGEST_HEAD:
        course.others += facts.others
    course.spans += row.spans


def _finish(courses: list[_Course]) -> list[LocatedValue[Education]]:
    """The courses with a school or a degree. A second degree without a school was taken at the school before."""
    out: list[LocatedValue[Education]] = []
    previous: str | None = None
    for course in courses:
        school, others = _find_school(course, previous if len(courses) > 1 else None)
        previous = school or previous
        if school is not None or course.degrees:
            out.append(_locate(course, school, others))
    return [found for found in out if found.value.institution or found.value.degree]


def _locate(course: _Course, school: str | None, others: list[str]) -> LocatedValue[Education]:
    """A course as a value. The first of the other fragments belongs to the degree: its subject or its grade."""
    ranges = [span for span in course.spans if not span.single]
    span = next(iter(ranges or course.spans), None)
    value = Education(
        institution=split_place(school)[0] if school and not is_place(school) else school,
        degree=", ".join([part.text for part in course.degrees] + others[:1]) or None,
        start=span.start if span else None,
        end=span.end if span else None,
        page=course.rows[0].line.page,
    )
    confidence = {
        "institution": SURE if course.schools else GUESSED,
        "degree": SURE if course.degrees else GUESSED,
    }
    return LocatedValue(value, _boxes(course), confidence)


def _boxes(course: _Course) -> dict[str, Box]:
    boxes = {"institution": (course.schools or course.others or course.degrees)[0].box}
    if course.degrees:
        boxes["degree"] = course.degrees[0].box
    dated = next((row for row in course.rows if row.spans), None)
    return {**boxes, "end": date_box(dated)} if dated is not None else boxes


def _find_school(course: _Course, previous: str | None) -> tuple[str | None, list[str]]:
    """The institution, from the words for schools or from its place in the head; and what remains."""
    others = [part.text for part in course.others]
    if course.schools:
        return course.schools[0].text, others
    if course.degrees and course.spans:
        school = _beside_degree(course)
        if school:
            return school, [text for text in others if text != school]
    if course.degrees and previous:
        return previous, others
    if not course.degrees and course.spans and others:
        return others[0], others[1:]
    return None, others


def _beside_degree(course: _Course) -> str | None:
    """A school without a word for schools: set in another weight than the degree, or short and alone beside it."""
    other_weight = [part.text for part in course.others if part.bold != course.degrees[0].bold]
    if other_weight:
        return other_weight[0]
    alone = [part.text for part in course.others]
    return alone[0] if len(alone) == 1 and len(alone[0].split()) <= MOST_SCHOOL_WORDS else None
