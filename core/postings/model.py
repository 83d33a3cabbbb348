"""What is read from a job posting. `shortlist posting` prints it as JSON."""

from __future__ import annotations

from enum import StrEnum

from core.values import Value


class RequirementKind(StrEnum):
    """What kind of thing a posting asks for."""

    SKILL = "skill"
    EXPERIENCE = "experience"  # years, or having done a thing
    QUALIFICATION = "qualification"  # degree, certificate
    LICENCE = "licence"
    LANGUAGE = "language"
    RESPONSIBILITY = "responsibility"


class RequirementLevel(StrEnum):
    """How firmly it is asked for."""

    MUST = "must"
    NICE = "nice"


class Requirement(Value):
    """One thing the applicant must or should have or do.

    `id` is unique and stable within the posting. `text` is a short literal span of the posting. `any_of`
    lists the alternatives of an "A or B" group, else it is empty. Not `scored` is a condition of body, time or record
    ("lift 20 kg", "weekend shifts"): the person has to know of it, and no resume proves it.
    `proficiency` is the least level of a language, 1 (A1) to 6 (C2) and 7 for a mother tongue.
    """

    id: str
    text: str
    kind: RequirementKind
    level: RequirementLevel
    years: float | None = None
    any_of: tuple[str, ...] = ()
    scored: bool = True
    proficiency: int | None = None


class Posting(Value):
    """A posting, read. Unknown is None. `set_aside` holds what is told and not scored: conditions, then lines of other
    kinds (benefits, legal)."""

    title: str | None = None
    company: str | None = None
    location: str | None = None
    employment_type: str | None = None
    salary: str | None = None
    seniority: str | None = None
    language: str | None = None
    requirements: tuple[Requirement, ...] = ()
    set_aside: tuple[str, ...] = ()
    planted: tuple[str, ...] = ()  # instructions to machines, as they were written; without them the rest was read
    text: str = ""
