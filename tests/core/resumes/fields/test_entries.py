"""The many ways in which people write the head of a job or a course of study."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.resumes.model import Resume
from core.resumes.reader import read_resume
from tests.core.resumes import papers
from tests.core.resumes.papers import Pen

ITEMS = papers.ITEMS


def read(write: Callable[[Pen], None]) -> Resume:
    def draw(canvas: papers.Canvas) -> None:
        pen = Pen(canvas)
        papers.head(pen)
        write(pen)

    return read_resume(papers.paper(draw), use_ocr=False)


def title_at_company(pen: Pen) -> None:
    for title, company, _, dates, *_ in papers.JOBS:
        pen.line(f"{title} at {company} ({dates})", bold=True)
        pen.bullets()


def dates_first(pen: Pen) -> None:
    for title, company, _, dates, *_ in papers.JOBS:
        pen.line(f"{dates} | {title} | {company}")
        pen.bullets()


def company_dash_title(pen: Pen) -> None:
    for title, company, place, dates, *_ in papers.JOBS:
        pen.line(f"{company} \u2014 {title}", bold=True)
        pen.line(f"{place} | {dates}")
        pen.bullets()


def colons(pen: Pen) -> None:
    for title, company, _, dates, *_ in papers.JOBS:
        pen.line(f"Position: {title}")
        pen.line(f"Company: {company}")
        pen.line(f"Duration: {dates}")
        pen.bullets()


def form(pen: Pen) -> None:
    for title, company, place, dates, *_ in papers.JOBS:
        rows = {
            "Dates": dates,
            "Occupation or position held": title,
            "Name of employer": f"{company}, {place}",
            "Main activities": "Cut the time of a nightly report to ten minutes",
        }
        for label, value in rows.items():
            pen.canvas.setFont("Helvetica", 10)
            pen.canvas.drawString(250, pen.y, value)
            pen.line(label)


def prose(pen: Pen) -> None:
    for title, company, place, dates, *_ in papers.JOBS:
        pen.line(f"{company}, {place}", bold=True, right=dates)
        pen.line(title)
        pen.line("Answered for the nightly report and for the team of four that moved the ledger to a new home,")
        pen.line("and wrote the manual that the night shift uses.")


@pytest.mark.parametrize("write", [title_at_company, dates_first, company_dash_title, colons, form, prose])
def test_heads_of_jobs(write: Callable[[Pen], None]) -> None:
    def section(pen: Pen) -> None:
        pen.heading("Experience")
        write(pen)

    read_jobs = [(job.title, job.company, job.start, job.end) for job in read(section).experience]
    assert read_jobs == [(title, company, start, end) for title, company, _, _, start, end in papers.JOBS]


def test_duties_of_a_form_are_items_of_the_job() -> None:
    def section(pen: Pen) -> None:
        pen.heading("Experience")
        form(pen)

    assert [job.highlights for job in read(section).experience] == [
        ("Cut the time of a nightly report to ten minutes",)
    ] * 2


def test_a_second_role_inherits_the_company() -> None:
    def section(pen: Pen) -> None:
        pen.heading("Experience")
        pen.line("Harbour Systems Ltd", bold=True, right="Leeds, UK")
        for title, dates in (
            ("Senior Engineer", "Mar 2019 - Present"),
            ("Software Developer", "2015 - 2019"),
        ):
            pen.line(title, right=dates)
            pen.bullets()

    resume = read(section)
    assert [(job.title, job.company) for job in resume.experience] == [
        ("Senior Engineer", "Harbour Systems Ltd"),
        ("Software Developer", "Harbour Systems Ltd"),
    ]
    assert "experience.1.company" in resume.confidence


@pytest.mark.parametrize(
    ("line", "institution", "degree"),
    [
        ("BSc Physics, Example University, Leeds, UK", "Example University", "BSc Physics"),
        ("B.Sc. in Physics from Example University", "Example University", "B.Sc. in Physics"),
        ("BSc (IT) University of Example", "University of Example", "BSc (IT)"),
        ("Example University, BSc Physics", "Example University", "BSc Physics"),
        (
            "Master of Science in Physics (Example College, UK)",
            "Example College",
            "Master of Science in Physics",
        ),
    ],
)
def test_studies_on_one_line(line: str, institution: str, degree: str) -> None:
    def section(pen: Pen) -> None:
        papers.skills(pen)
        pen.heading("Education")
        pen.line(line, right="2009 - 2012")

    (course,) = read(section).education
    assert (course.institution, course.degree) == (institution, degree)


def test_a_table_of_studies() -> None:
    def section(pen: Pen) -> None:
        papers.skills(pen)
        pen.heading("Education")
        rows = [
            ("Degree", "Institution", "Year"),
            ("BSc Physics", "Example University", "2012"),
            ("Diploma", "Hill College", "2009"),
        ]
        for row in rows:
            for k, text in enumerate(row):
                pen.canvas.drawString(50 + 150 * k, pen.y, text)
            pen.y -= 16

    courses = read(section).education
    assert [(course.institution, course.degree, course.end) for course in courses] == [
        ("Example University", "BSc Physics", "2012"),
        ("Hill College", "Diploma", "2009"),
    ]


@pytest.mark.parametrize(
    ("line", "title", "company"),
    [
        ("Vice President, Sales, Blue Heron", "Vice President, Sales", "Blue Heron"),
        ("Manager, Customer Success, Harbour Ltd", "Manager, Customer Success", "Harbour Ltd"),
        ("Barista, Starlight Coffee (Portland, OR)", "Barista", "Starlight Coffee"),
        ("Sous Chef, Harbour View Hotel, Galway", "Sous Chef", "Harbour View Hotel"),
        ("Magazynier, Logistyka Odra sp. z o.o.", "Magazynier", "Logistyka Odra sp. z o.o."),
    ],
)
def test_heads_on_one_line(line: str, title: str, company: str) -> None:
    def section(pen: Pen) -> None:
        pen.heading("Experience")
        pen.line(line, bold=True, right="2016 - 2020")
        pen.bullets()

    (job,) = read(section).experience
    assert (job.title, job.company) == (title, company)


def test_studies_in_a_list() -> None:
    def section(pen: Pen) -> None:
        papers.skills(pen)
        pen.heading("Education")
        pen.bullets(["BSc Physics, Example University (2009 - 2012)", "High School Diploma, Hill High School (2009)"])

    courses = read(section).education
    assert [(course.institution, course.degree, course.end) for course in courses] == [
        ("Example University", "BSc Physics", "2012"),
        ("Hill High School", "High School Diploma", "2009"),
    ]
