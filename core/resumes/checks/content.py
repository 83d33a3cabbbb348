"""Checks of what was read: is it there, is it complete, does it stand where a machine looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.resumes.checks.catalogue import finding
from core.resumes.fields.located import box_of
from core.resumes.fields.sections import Part
from core.resumes.model import Finding, Resume, SectionKind
from core.resumes.page.document import Document
from core.resumes.words.dates import find_dates

_PLACEHOLDER = re.compile(
    r"(?i)\b(?:lorem ipsum|company name|employer name|your (?:name|address|email|phone)|job title here|"
    r"insert text|"
    r"click here to|city, state|institution name|university name|\[(?:name|company|title|date|address)\])"
)
_PROFILE = re.compile(r"(?i)linkedin|github|gitlab|mailto:")
LONG = 600  # characters of one paragraph under a job
LOW = 0.6  # below this a field is shown to the person for a check


def check_content(resume: Resume, document: Document, parts: list[Part]) -> Iterator[Finding]:
    """Every finding about the fields."""
    contact = resume.contact
    for code, value in (
        ("no_name", contact.name),
        ("no_email", contact.email),
        ("no_phone", contact.phone),
        ("no_location", contact.location),
    ):
        if not value:
            yield finding(code, 1)
    yield from _sections(resume, parts)
    yield from _jobs(resume)
    work = [line for part in parts if part.kind is SectionKind.EXPERIENCE for line in part.lines]
    turned = [line for line in work if any(span.turned for span in find_dates(line.full_text))]
    if turned:
        yield finding("dates_reversed", turned[0].page, [box_of(line) for line in turned[:5]])
    yield from _words(resume, document)


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
        yield finding("unusual_heading", odd[0].page, [box_of(line) for line in odd[:5]])


def _jobs(resume: Resume) -> Iterator[Finding]:
    for k, job in enumerate(resume.experience):
        boxes = [
            resume.boxes[path] for path in (f"experience.{k}.title", f"experience.{k}.company") if path in resume.boxes
        ]
        if not job.start and not job.end:
            yield finding("job_without_dates", job.page, boxes)
        if not job.title:
            yield finding("job_without_title", job.page, boxes)
        if not job.company:
            yield finding("job_without_company", job.page, boxes)
        if len(job.highlights) == 1 and len(job.highlights[0]) > LONG:
            yield finding("long_paragraph", job.page, boxes)
    years = [job for job in resume.experience if job.start and len(job.start) == 4]
    if len(years) > 1 and len(years) * 2 > len(resume.experience):
        yield finding("years_only", years[0].page)
    if any(course.degree and not course.institution for course in resume.education):
        yield finding("school_unknown")


def _words(resume: Resume, document: Document) -> Iterator[Finding]:
    marked = [line for line in document.lines if _PLACEHOLDER.search(line.text)]
    if marked:
        yield finding("placeholder_text", marked[0].page, [box_of(line) for line in marked[:5]])
    text = resume.text.casefold()
    for target in document.links:
        bare = re.sub(r"^(?:https?://|mailto:)(?:www\.)?", "", target.casefold()).rstrip("/")
        if _PROFILE.search(target) and bare and bare not in text:
            yield finding("link_without_text", 1)
            break
    low = [path for path, value in resume.confidence.items() if value < LOW]
    if low:
        yield finding("uncertain_field", 1, [resume.boxes[path] for path in low if path in resume.boxes])
