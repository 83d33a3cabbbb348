"""Jobs under no heading, or under one that nobody listed: lines with a title and a range of dates tell of them."""

from __future__ import annotations

from dataclasses import replace

from core.resumes.fields.sections import Part
from core.resumes.model import SectionKind
from core.resumes.page.lines import Line
from core.resumes.words.dates import find_dates, is_date_text, strip_dates
from core.resumes.words.titles import has_title_word

LEAST_ROLES = 2  # dated titles above the first heading; one may be what the person does now
LONGEST_DATED = 400  # letters of a line that is searched for dates
LONGEST_ROLE = 110  # letters of a line with title, company, place and dates


def open_unheaded(head: list[Line], parts: list[Part]) -> tuple[list[Line], list[Part]]:
    """The head and the sections, with the jobs that stand outside of a section of jobs in one."""
    parts = [
        replace(part, kind=SectionKind.EXPERIENCE) if part.kind is SectionKind.OTHER and _holds_jobs(part) else part
        for part in parts
    ]
    roles = [k for k in range(len(head)) if _is_role(head, k)]
    if len(roles) < LEAST_ROLES or any(part.kind is SectionKind.EXPERIENCE for part in parts):
        return head, parts
    first = roles[0] - is_date_text(head[roles[0]].full_text)
    return head[:first], [Part("", SectionKind.EXPERIENCE, head[first:]), *parts]


def _holds_jobs(part: Part) -> bool:
    """Whether a section begins with a dated title, and all its ranges of dates stand beside titles."""
    dated = [k for k in range(len(part.lines)) if _is_dated(part.lines[k])]
    return bool(dated) and dated[0] <= 1 and all(_is_role(part.lines, k) for k in dated)


def _is_dated(line: Line) -> bool:
    """Whether a line has a range of dates; an endless one is not searched, for that takes the square of its length."""
    text = line.full_text
    return len(text) <= LONGEST_DATED and any(not span.single for span in find_dates(text))


def _is_role(lines: list[Line], k: int) -> bool:
    """Whether a line has a title and a range of dates, or the range alone under a title; never the first line."""
    text = lines[k].full_text
    if (k == 0 and is_date_text(text)) or not _is_dated(lines[k]) or len(text) > LONGEST_ROLE:
        return False
    return has_title_word(lines[k - 1].text if is_date_text(text) else strip_dates(text))
