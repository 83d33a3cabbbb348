"""Headings that nobody listed hold jobs where they speak of experience or employment."""

from __future__ import annotations

import pytest

from core.resumes.model import SectionKind
from core.resumes.reader import read_resume
from core.resumes.words.headings import composed_heading, heads_jobs, known_heading
from tests.core.resumes import papers


@pytest.mark.parametrize(
    "heading",
    ["Nursing Experience", "Warehouse Employment", "Experiencia docente", "Erfahrung im Handel", "Опыт в торговле"],
)
def test_a_heading_of_any_experience_is_one_of_jobs(heading: str) -> None:
    assert heads_jobs(heading)


@pytest.mark.parametrize("text", ["Experience", "Employment law", "Experienced in sales", "Retail"])
def test_other_words_are_none(text: str) -> None:
    assert not heads_jobs(text)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Academic Experience", SectionKind.EXPERIENCE),
        ("Volunteer and Work Experience", SectionKind.EXPERIENCE),
        ("Volunteer Experience", SectionKind.VOLUNTEERING),
    ],
)
def test_the_last_word_says_what_a_heading_of_two_things_holds(heading: str, kind: SectionKind) -> None:
    assert (known_heading(heading) or composed_heading(heading)) is kind


def test_jobs_under_an_unlisted_heading_are_read() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        papers.head(pen)
        for (title, company, _, dates, *_), heading in zip(
            papers.JOBS, ("Nursing Experience", "Harbour Employment"), strict=True
        ):
            pen.heading(heading)
            pen.line(f"{title}, {company}", bold=True, right=dates)
            pen.bullets()
        papers.study(pen)
        papers.skills(pen)

    read = read_resume(papers.paper(draw), use_ocr=False).experience
    assert [(job.title, job.company) for job in read] == [job[:2] for job in papers.JOBS]


def test_a_department_in_the_text_is_no_heading() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        papers.head(pen)
        pen.heading("Experience")
        for title, company, _, dates, *_ in papers.JOBS:
            pen.line(f"{title}, {company}", bold=True, right=dates)
            pen.line("Customer Experience")
            pen.bullets()
        papers.study(pen)
        papers.skills(pen)

    resume = read_resume(papers.paper(draw), use_ocr=False)
    assert "Customer Experience" not in [section.heading for section in resume.sections]
    assert len(resume.experience) == len(papers.JOBS)
