"""Checks of what was read: is it there, is it complete, does it stand where a machine looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.resumes.checks.catalogue import finding
from core.resumes.fields.located import box_of
from core.resumes.fields.sections import Part
from core.resumes.model import Box, Experience, Finding, Resume, SectionKind
from core.resumes.page.document import Document
from core.resumes.words.dates import find_dates

_PLACEHOLDER = re.compile(
    r"(?i)\b(?:lorem ipsum|company name|employer name|your (?:name|address|email|phone)|job title here|"
    r"insert text|"
    r"click here to|city, state|institution name|university name|\[(?:name|company|title|date|address)\])"
)
_PROFILE = re.compile(r"(?i)linkedin|github|gitlab|mailto:")
LONG_PARAGRAPH = 600  # characters under a position, some seven lines: the length where a list is easier to read
LOW_CONFIDENCE = 0.6  # below this a field is shown to the person for a check; see `fields` for how it comes about
MOST_BOXES = 5  # of one finding; more would cover the page


def check_content(resume: Resume, document: Document, parts: list[Part]) -> Iterator[Finding]:
    """Every finding about the fields."""
    yield from _contact(resume)
    yield from _sections(resume, parts)
    for k, position in enumerate(resume.experience):
        yield from _position(position, _boxes(resume, f"experience.{k}.title", f"experience.{k}.company"))
    yield from _dates(resume)
    if any(course.degree and not course.institution for course in resume.education):
        yield finding("school_unknown")
    yield from _reversed_dates(parts)
    yield from _placeholders(document)
    yield from _links(resume, document)
    low = [path for path, value in resume.confidence.items() if value < LOW_CONFIDENCE]
    if low:
        yield finding("uncertain_field", 1, _boxes(resume, *low))


def _boxes(resume: Resume, *paths: str) -> list[Box]:
    """Where the fields stand, of those whose place is known."""
    return [resume.boxes[path] for path in paths if path in resume.boxes]


def _contact(resume: Resume) -> Iterator[Finding]:
    contact = resume.contact
    for code, value in (
        ("no_name", contact.name),
        ("no_email", contact.email),
        ("no_phone", contact.phone),
        ("no_location", contact.location),
    ):
        if not value:
            yield finding(code, 1)


def _sections(resume: Resume, parts: list[Part]) -> Iterator[Finding]:
    kinds = {section.kind for section in resume.sections}
    for code, kind in (
        ("no_experience", SectionKind.EXPERIENCE),
        ("no_education", SectionKind.EDUCATION),
        ("no_skills", SectionKind.SKILLS),
    ):
        if kind not in kinds:
            yield finding(code)
    if SectionKind.EXPERIENCE in kinds and not resume.experience:
        yield finding("no_jobs")
    odd = [part.head for part in parts if part.kind is SectionKind.OTHER and part.head is not None]
    if odd:
        yield finding("unusual_heading", odd[0].page, [box_of(line) for line in odd[:MOST_BOXES]])


def _position(position: Experience, boxes: list[Box]) -> Iterator[Finding]:
    if not position.start and not position.end:
        yield finding("job_without_dates", position.page, boxes)
    if not position.title:
        yield finding("job_without_title", position.page, boxes)
    if not position.company:
        yield finding("job_without_company", position.page, boxes)
    if len(position.highlights) == 1 and len(position.highlights[0]) > LONG_PARAGRAPH:
        yield finding("long_paragraph", position.page, boxes)


def _dates(resume: Resume) -> Iterator[Finding]:
    """Years without months in most positions; one may be so old that nobody knows its month."""
    years = [position for position in resume.experience if position.start and len(position.start) == len("2019")]
    if len(years) > 1 and len(years) * 2 > len(resume.experience):
        yield finding("years_only", years[0].page)


def _reversed_dates(parts: list[Part]) -> Iterator[Finding]:
    """Ranges whose end is before their start."""
    work = [line for part in parts if part.kind is SectionKind.EXPERIENCE for line in part.lines]
    lines = [line for line in work if any(span.turned for span in find_dates(line.full_text))]
    if lines:
        yield finding("dates_reversed", lines[0].page, [box_of(line) for line in lines[:MOST_BOXES]])


def _placeholders(document: Document) -> Iterator[Finding]:
    """Words of a template that nobody has filled in."""
    lines = [line for line in document.lines if _PLACEHOLDER.search(line.text)]
    if lines:
        yield finding("placeholder_text", lines[0].page, [box_of(line) for line in lines[:MOST_BOXES]])


def _links(resume: Resume, document: Document) -> Iterator[Finding]:
    """A profile or an address behind a word or an icon: who reads text alone does not see where it leads."""
    text = resume.text.casefold()
    for target in document.links:
        bare = re.sub(r"^(?:https?://|mailto:)(?:www\.)?", "", target.casefold()).rstrip("/")
        if _PROFILE.search(target) and bare and bare not in text:
            yield finding("link_without_text", 1)
            return
