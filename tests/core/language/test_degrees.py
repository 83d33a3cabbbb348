"""Which level of education a line of a resume shows, and what only looks like one."""

from __future__ import annotations

import pytest

from core.language.degrees import count_degree_words, find_least_level, find_levels, measure_school_degree


@pytest.mark.parametrize(
    "line",
    [
        "Boston, MA",
        "Sam Example, 1 Example Street, Baltimore, MD 21201",
        "JACKSON, MS 39201",
        "MS Project, MS Access and MS Excel",
        "Mastering the functions of a spreadsheet",
        "Certified Scrum Master",
        "Master electrician since 2009",
        "Sales Associate",
        "Degree, Grade Description",
        "Holds a licence to drive a lorry",
    ],
)
@pytest.mark.parametrize("schooled", [True, False])
def test_what_is_no_degree(line: str, schooled: bool) -> None:
    assert find_levels(line, schooled=schooled) == []


@pytest.mark.parametrize(
    "line",
    ["Taught high school pupils", "Advised master students and doctoral students", "Counted votes for the MA primary"],
)
def test_education_of_others_is_not_mine(line: str) -> None:
    assert find_levels(line, schooled=False) == []


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("High School Diploma, Example High", 1),
        ("Associate Degree in Nursing", 2),
        ("Associate's degree", 2),
        ("Bachelor of Science in Nursing", 3),
        ("BBA, Accounting, 2010", 3),
        ("B.S., Physics", 3),
        ("BSN, Example University", 3),
        ("Licence de droit, Université d'Exemple", 3),
        ("высшее экономическое образование", 3),
        ("MA in History", 4),
        ("M.S. Computer Science", 4),
        ("Master's degree, Social Work", 4),
        ("MBA", 4),
        ("Ph.D. in Chemistry", 5),
        ("Doctor of Pharmacy", 5),
        ("Juris Doctor, Example School of Law", 5),
    ],
)
@pytest.mark.parametrize("schooled", [True, False])
def test_degrees(line: str, level: int, schooled: bool) -> None:
    assert max(find_levels(line, schooled=schooled)) == level


@pytest.mark.parametrize(("line", "level"), [("Example University, BS 2010", 3), ("History (MA), Boston, MA", 4)])
def test_an_abbreviation_is_enough_under_a_heading_of_education(line: str, level: int) -> None:
    assert max(find_levels(line, schooled=True)) == level
    assert find_levels(line, schooled=False) == []


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ("High school diploma or GED", 1),
        ("Associate degree or higher", 2),
        ("BA/BS or equivalent", 3),
        ("Degree in mechanical engineering", 3),
        ("Master's or PhD in statistics", 4),
        ("MD or PhD", 5),
        ("Five years at sea", None),
    ],
)
def test_the_least_that_a_requirement_accepts(asked: str, level: int | None) -> None:
    assert find_least_level(asked) == level


@pytest.mark.parametrize("text", ["경영학석사과정", "工学硕士学位", "BSc Physics", "Licenciado en Derecho"])
def test_a_degree_is_marked_by_words_of_many_scripts(text: str) -> None:
    assert count_degree_words(text) > 0


def test_a_degree_named_after_a_school_is_measured() -> None:
    assert measure_school_degree("High School Diploma, Springfield") == len("high school diploma")
    assert measure_school_degree("Springfield High School") == 0
