"""One employer above several posts, and dates that stand below what was done."""

from __future__ import annotations

import pytest

from tests.core.resumes.fields.test_entries import ITEMS, read
from tests.core.resumes.papers import Pen

EMPLOYER = "Harbour Systems Ltd"
POSTS = (
    ("Engineering Manager", "Mar 2021 - Present", "2021-03", "present"),
    ("Senior Engineer", "Jun 2018 - Feb 2021", "2018-06", "2021-02"),
    ("Software Developer", "May 2015 - May 2018", "2015-05", "2018-05"),
)


def _posts(pen: Pen, *, bold: bool = False) -> None:
    for title, dates, *_ in POSTS:
        pen.line(title, bold=bold, right=dates)
        pen.bullets()


def _read(pen_down: str) -> list[tuple[str | None, str | None, str | None, str | None, tuple[str, ...]]]:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        if pen_down == "total":
            pen.line(EMPLOYER, 11, bold=True, right="2015 - Present")
        elif pen_down == "bare":
            pen.line(EMPLOYER, 11, bold=True)
        elif pen_down == "duration":
            pen.line(EMPLOYER, 11)
            pen.line("9 years 2 months")
        _posts(pen, bold=pen_down == "duration")

    jobs = read(write).experience
    return [(job.title, job.company, job.start, job.end, job.highlights) for job in jobs]


@pytest.mark.parametrize("head", ["total", "bare", "duration"])
def test_each_post_has_the_employer_that_stands_above_them(head: str) -> None:
    assert _read(head) == [(title, EMPLOYER, start, end, ITEMS) for title, _, start, end in POSTS]


def test_a_break_between_two_employers_belongs_to_neither() -> None:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        for company, title, dates in (
            (EMPLOYER, "Senior Engineer", "2020 - 2022"),
            ("", "Career Break", "2018 - 2019"),
            ("Paper Kite Inc.", "Software Developer", "2015 - 2018"),
        ):
            if company:
                pen.line(company, bold=True)
                pen.line(title, right=dates)
            else:
                pen.line(title, bold=True, right=dates)
            pen.bullets()

    companies = [job.company for job in read(write).experience]
    assert companies[0] == EMPLOYER
    assert EMPLOYER not in companies[1:]
    assert companies[-1] == "Paper Kite Inc."


def test_dates_below_what_was_done_belong_to_the_job_above() -> None:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        for title, dates, *_ in POSTS:
            pen.line(f"{title}, {EMPLOYER}", bold=True)
            pen.bullets()
            pen.line(dates)

    jobs = read(write).experience
    assert [(job.title, job.start, job.end) for job in jobs] == [(title, start, end) for title, _, start, end in POSTS]


def test_an_employer_that_is_set_larger_opens_the_next_job() -> None:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        for company, title, dates in (
            (EMPLOYER, "Senior Engineer", "June 2018 - Present"),
            ("", "Software Developer", "May 2015 - May 2018"),
            ("Paper Kite", "Intern", "May 2014 - April 2015"),
        ):
            if company:
                pen.line(company, 12)
            pen.line(title, 11)
            pen.line(dates)
            pen.line("Leeds, England")

    jobs = read(write).experience
    assert [(job.title, job.company) for job in jobs] == [
        ("Senior Engineer", EMPLOYER),
        ("Software Developer", EMPLOYER),
        ("Intern", "Paper Kite"),
    ]


def test_unmarked_lines_between_a_head_and_its_dates_are_what_was_done() -> None:
    done = "Night shifts and the ordering of all parts"

    def write(pen: Pen) -> None:
        pen.heading("Experience")
        for title, dates, *_ in POSTS:
            pen.line(f"{title}, {EMPLOYER}", 12, bold=True)
            pen.line(done)
            pen.line(f"{dates}, Leeds, UK")

    jobs = read(write).experience
    assert [(job.title, job.company, job.start, job.end, job.highlights) for job in jobs] == [
        (title, EMPLOYER, start, end, (done,)) for title, _, start, end in POSTS
    ]


@pytest.mark.parametrize(
    ("written", "company", "place"),
    [
        ("Agrona Mills, Zapotepec", "Agrona Mills", "Zapotepec"),
        ("Agrona Mills, Inc.", "Agrona Mills, Inc.", None),
        ("Agrona, Mills & Sons", "Agrona, Mills & Sons", None),
    ],
)
def test_a_town_that_no_list_knows_is_the_place_of_a_job(written: str, company: str, place: str | None) -> None:
    def write(pen: Pen) -> None:
        pen.heading("Experience")
        for title, dates, *_ in POSTS:
            pen.line(title, bold=True, right=dates)
            pen.line(written)
            pen.bullets()

    jobs = read(write).experience
    assert {(job.company, job.location) for job in jobs} == {(company, place)}
