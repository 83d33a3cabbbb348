"""Jobs outside of a section that is known to hold jobs."""

from __future__ import annotations

import pytest

from core.resumes.model import SectionKind
from tests.core.resumes import papers
from tests.core.resumes.fields.test_entries import ITEMS, read
from tests.core.resumes.papers import Pen

JOBS = [(title, company, ITEMS) for title, company, *_ in papers.JOBS]


def _jobs(pen: Pen) -> None:
    for title, company, _, dates, *_ in papers.JOBS:
        pen.line(f"{title}, {company} ({dates})")
        pen.bullets()


@pytest.mark.parametrize("heading", ["", "Harbour and sea"])
def test_dated_titles_are_jobs_under_any_heading_and_under_none(heading: str) -> None:
    def write(pen: Pen) -> None:
        if heading:
            pen.heading(heading)
        _jobs(pen)
        papers.study(pen)
        papers.skills(pen)

    resume = read(write)
    assert [(job.title, job.company, job.highlights) for job in resume.experience] == JOBS
    assert resume.contact.name == papers.NAME


def test_dated_courses_under_an_unlisted_heading_are_no_jobs() -> None:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        _jobs(pen)
        pen.heading("Harbour and sea")
        pen.line("Sailing across the Channel, 2014 - 2016")
        papers.study(pen)
        papers.skills(pen)

    resume = read(write)
    assert len(resume.experience) == len(papers.JOBS)
    assert SectionKind.OTHER in [section.kind for section in resume.sections]


def test_a_grade_is_no_part_of_the_degree() -> None:
    def write(pen: Pen) -> None:
        pen.heading("Education")
        pen.line(f"{papers.DEGREE}, {papers.SCHOOL}, 2011 - 2015, GPA 3.7/4.0")
        papers.skills(pen)

    (course,) = read(write).education
    assert (course.institution, course.degree) == (papers.SCHOOL, papers.DEGREE)
