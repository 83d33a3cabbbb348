"""Resumes that come as text: where title, company, place and dates stand in a job."""

from __future__ import annotations

import pytest

from core.resumes.plaintext import read_text


def jobs(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Title, beginning and end of each job under *Experience*."""
    return [(job.title, job.start, job.end) for job in read_text(f"Experience\n{text}\n").experience]


def test_place_and_dates_stand_under_the_title() -> None:
    text = "- Crane Operator, Harbour Works Inc.\n  Duluth MN, March 2015 - June 2019"
    assert jobs(text) == [("Crane Operator, Harbour Works Inc.", "2015-03", "2019-06")]
    assert read_text(f"Experience\n{text}\n").experience[0].location == "Duluth MN"


def test_company_and_dates_stand_under_the_title() -> None:
    text = "Payroll Accountant\nBeacon Lighting Corporation, 2013 - 2018\nRan the payroll of 300 people."
    assert jobs(text) == [("Payroll Accountant", "2013", "2018")]
    assert read_text(f"Experience\n{text}\n").experience[0].company == "Beacon Lighting Corporation"


def test_a_company_without_a_title_above_stays_what_is_known() -> None:
    assert jobs("Beacon Lighting Corporation, 2013 - 2018\nRan the payroll of 300 people.")[0][1:] == ("2013", "2018")


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("- Night Nurse between 2016 and 2020. Looked after two wards.", "2016", "2020"),
        ("- Night Nurse between March 2016 and now.", "2016-03", "present"),
        ("- Nachtschwester zwischen 2016 und 2020", "2016", "2020"),
    ],
)
def test_between_two_dates_is_a_range(line: str, start: str, end: str) -> None:
    assert [found[1:] for found in jobs(line)] == [(start, end)]


def test_a_point_that_begins_with_a_year_is_a_job() -> None:
    found = jobs("1. 2018 - Claims Clerk: Checked claims.\n2. 2014 - 2017, Usher: Showed people to their seats.")
    assert [job[1:] for job in found] == [("2018", None), ("2014", "2017")]
    assert found[0][0] == "Claims Clerk"
