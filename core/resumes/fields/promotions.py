"""One employer above several posts: the employer is named once, and each post under it is a job of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.resumes.fields.entries import Entry
from core.resumes.fields.located import LocatedValue
from core.resumes.fields.rows import Row
from core.resumes.model import Experience
from core.resumes.page.glyphs import Style
from core.resumes.words.dates import PRESENT
from core.resumes.words.titles import has_title_word

Job = LocatedValue[Experience]

CARRIED = 0.6  # how sure an employer is that is named above another post
_YEAR = 4  # letters of a date that are its year
_OPEN_END = "9999"


@dataclass(frozen=True, slots=True)
class _Employer:
    """The head that names an employer. `umbrella`: it names no post of its own."""

    value: Experience
    entry: Entry
    umbrella: bool


def carry_employers(jobs: list[Job], entries: list[Entry]) -> list[Job]:
    """The jobs with their employers; a head that names an employer alone, above its posts, is no job."""
    out: list[Job] = []
    employer: _Employer | None = None
    for k, (job, entry) in enumerate(zip(jobs, entries, strict=True)):
        if k + 1 < len(jobs) and _is_umbrella(job.value, jobs[k + 1].value):
            employer = _Employer(job.value, entry, umbrella=True)
            continue
        if job.value.company:
            employer = _Employer(job.value, entry, umbrella=False)
        elif employer is not None and _belongs(job.value, entry, employer):
            _carry(job, employer.value)
        elif k > 1 and _goes_on(jobs, entries, k):
            _carry(job, jobs[k - 1].value)
        else:
            employer = None
        out.append(job)
    return out


def _carry(job: Job, employer: Experience) -> None:
    place = job.value.location or employer.location
    job.value = job.value.model_copy(update={"company": employer.company, "location": place})
    job.confidence["company"] = CARRIED


def _is_umbrella(job: Experience, following: Experience) -> bool:
    """Whether a head names an employer and what follows is a post there, within its time."""
    if not job.company or job.title or job.highlights:
        return False
    return bool(following.title) and not following.company and _is_within(following, job)


def _is_within(post: Experience, whole: Experience) -> bool:
    """Whether a post's years lie within those of the whole; unknown ones do."""
    began = not (post.start and whole.start) or post.start[:_YEAR] >= whole.start[:_YEAR]
    ended = not whole.end or _end_year(post) <= _end_year(whole)
    return began and ended


def _end_year(job: Experience) -> str:
    return _OPEN_END if job.end == PRESENT else (job.end or job.start or "")[:_YEAR]


def _belongs(job: Experience, entry: Entry, employer: _Employer) -> bool:
    """Whether a post without a company is one of the employer above: it is set like the first post there."""
    if not job.title or not entry.head:
        return False
    if employer.umbrella:
        return _is_within(job, employer.value)
    company = _row_with(employer.entry, employer.value.company)
    title = _row_with(employer.entry, employer.value.title)
    own = _row_with(entry, job.title)
    if company is None or title is None or own is None or company is title:
        return False
    rows = employer.entry.head
    first = next(k for k, row in enumerate(rows) if row is company)
    if not any(row is title for row in rows[first:]):
        return False
    if _style(own) != _style(title):
        return False
    return _style(own) != _style(company) or has_title_word(job.title)


def _goes_on(jobs: list[Job], entries: list[Entry], k: int) -> bool:
    """Where the first employer is also that of the job before: a post set like the last row of that job's head."""
    before, head = entries[k - 1].head, entries[k].head
    named = jobs[k - 1].value.company
    if not (named and before and head and jobs[k].value.title) or named != jobs[0].value.company:
        return False
    return _style(head[0]) == _style(before[-1])


def _row_with(entry: Entry, text: str | None) -> Row | None:
    return next((row for row in entry.head if text and text in row.text), None)


def _style(row: Row) -> Style:
    return row.line.cells[0].pieces[0].style
