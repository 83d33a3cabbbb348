"""What a machine reads in a resume. The shapes of docs/contract: `shortlist parse` prints them as JSON."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from core.values import Value


class SectionKind(StrEnum):
    """What a section of a resume is about, whatever its heading is called."""

    SUMMARY = "summary"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"
    PROJECTS = "projects"
    CERTIFICATES = "certificates"
    LANGUAGES = "languages"
    PUBLICATIONS = "publications"
    AWARDS = "awards"
    VOLUNTEERING = "volunteering"
    INTERESTS = "interests"
    REFERENCES = "references"
    CONTACT = "contact"
    OTHER = "other"


class Severity(StrEnum):
    """How much a finding hurts when a machine reads the document."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Box(Value):
    """A rectangle on a page, in PDF points, origin at the top left. `page` counts from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Contact(Value):
    """Who the resume is about; unknown is None, and nothing is guessed from metadata."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    location: str | None = None
    links: tuple[str, ...] = ()


class Section(Value):
    """A heading as it stands on the page, with what it means and the text under it."""

    heading: str
    kind: SectionKind
    text: str = ""
    page: int = 1


class Experience(Value):
    """One job. Dates are `YYYY-MM`, `YYYY` or `present`; unknown is None."""

    title: str | None = None
    company: str | None = None
    location: str | None = None
    start: str | None = None
    end: str | None = None
    highlights: tuple[str, ...] = ()
    page: int = 1


class Education(Value):
    """One course of study. Dates as in `Experience`."""

    institution: str | None = None
    degree: str | None = None
    start: str | None = None
    end: str | None = None
    page: int = 1


class Finding(Value):
    """One result of a machine-readability check. `boxes` say where on the page."""

    code: str
    severity: Severity
    message: str
    page: int | None = None
    remedy: str = ""
    boxes: tuple[Box, ...] = ()


class Resume(Value):
    """Everything a machine reads in one document.

    `text` is in reading order, pages separated by form feeds. `readability` is 0 to 100. `confidence`
    maps field paths such as `contact.name` or `experience.0.title` to 0..1 where it is not certain; `boxes`
    maps the same paths to where the field stands on its page.
    """

    contact: Contact = Contact()
    sections: tuple[Section, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    text: str = ""
    hidden_text: str = ""
    planted: tuple[str, ...] = ()  # instructions to machines, seen or hidden; the fields were read without them
    pages: int = 1
    language: str | None = None
    readability: int = 100
    findings: tuple[Finding, ...] = ()
    confidence: dict[str, float] = Field(default_factory=dict)
    boxes: dict[str, Box] = Field(default_factory=dict)
