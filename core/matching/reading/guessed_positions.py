"""Positions that the reader did not find: lines with a range of dates that no position has, wherever they stand.

A heading that nobody knows ("Berufslaufbahn", "Emplois occupés") or a title that was taken for the end of the sentence
before must not cost a person years of work.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.matching.reading.resume_lines import fold_text
from core.resumes.model import Experience, Resume, SectionKind
from core.resumes.words.dates import PRESENT, find_dates, strip_dates

LONGEST_TITLE = 14  # words in front of the dates: title, employer and place
LONGEST_BODY = 12  # lines below the dates that tell of a position
_SCHOOLING = frozenset({SectionKind.EDUCATION, SectionKind.CERTIFICATES, SectionKind.LANGUAGES, SectionKind.PROJECTS})
# Beside known positions, dates in these sections are no work either; without any, the section itself may be misread.
_BESIDE_WORK = _SCHOOLING | {
    SectionKind.VOLUNTEERING, SectionKind.AWARDS, SectionKind.PUBLICATIONS, SectionKind.SKILLS, SectionKind.SUMMARY,
    SectionKind.INTERESTS,
}  # fmt: skip


def complete_positions(resume: Resume) -> Resume:
    """The resume with the positions that its other dated lines show."""
    known = {(position.start, position.end) for position in resume.experience}
    known |= {(study.start, study.end) for study in resume.education}
    guessed = tuple(position for position in _guess(resume) if (position.start, position.end) not in known)
    return resume.model_copy(update={"experience": (*resume.experience, *guessed)}) if guessed else resume


def _guess(resume: Resume) -> Iterator[Experience]:
    lines = [line.strip() for line in resume.text.replace("\f", "\n").split("\n") if line.strip()]
    kinds = _BESIDE_WORK if resume.experience else _SCHOOLING
    schooled = {fold_text(line) for s in resume.sections if s.kind in kinds for line in s.text.split("\n") if line}
    headings = {fold_text(section.heading) for section in resume.sections}
    starts = [n for n, line in enumerate(lines) if _find_range(line) and fold_text(line) not in schooled]
    for place, at in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        body = _read_body(lines[at + 1 : end], headings)
        start, until = _find_range(lines[at]) or (None, None)
        title = " ".join(strip_dates(lines[at]).split()).strip(" ,;:–—-|()") or (lines[at - 1] if at else "")
        yield Experience(title=title or None, start=start, end=until, highlights=(lines[at], *body))


def _find_range(line: str) -> tuple[str, str] | None:
    """The only range of dates in a line, with both ends; none in the middle of a sentence."""
    found = [span for span in find_dates(line) if span.start and span.end and not span.single]
    if len(found) != 1:
        return None
    before, behind = line[: found[0].first].strip(" ([|,–—-"), line[found[0].last :].strip(" )]|,–—-")
    in_prose = before and behind and not behind.startswith((":", "."))
    if in_prose or len(before.split()) > LONGEST_TITLE:
        return None
    return found[0].start or "", found[0].end or PRESENT


def _read_body(lines: list[str], headings: set[str]) -> list[str]:
    body: list[str] = []
    for line in lines[:LONGEST_BODY]:
        if fold_text(line) in headings or find_dates(line):
            break  # a line with a single date is a diploma or a course
        body.append(line)
    return body
