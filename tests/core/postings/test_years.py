"""Numbers of years as postings of eight languages write them."""

from __future__ import annotations

import pytest

from core.postings.reader import read_posting
from core.postings.years import find_recent, find_years


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3-5 yrs of customer service", 3),
        ("Three (3) to five (5) years of experience", 3),
        ("five plus years", 5),
        ("2yrs+ laboratory experience", 2),
        ("5+ YOE in finance", 5),
        ("a year of experience in sales", 1),
        ("18 months of experience", 1.5),
        ("2 - 3 (two to three) years of Rust", 2),
        ("two decades of practice", 20),
        ("от трёх лет", 3),
        ("от года", 1),
        ("опыт от 3-х лет", 3),
        ("пятилетний опыт", 5),
        ("щонайменше п'ять років", 5),
        ("від двох років", 2),
        ("mindestens fünf Jahren", 5),
        ("dreijährige Erfahrung", 3),
        ("al menos dos años", 2),
        ("pelo menos três anos", 3),
        ("au moins cinq ans", 5),
        ("almeno tre anni", 3),
    ],
)
def test_years_of_experience(text: str, amount: float) -> None:
    assert [years.amount for years in find_years(text)] == [amount]


@pytest.mark.parametrize(
    "text",
    ["18 years of age", "over 40 years in business", "a 12-month contract", "5 years ago", "возраст от 18 лет"],
)
def test_numbers_of_years_that_are_no_experience(text: str) -> None:
    assert find_years(text) == []


def test_how_long_ago_is_no_amount() -> None:
    text = "COBOL within the last five years"
    assert find_years(text) == []
    assert find_recent(text) == 5


def test_a_second_number_that_is_only_wished_for_is_a_requirement_of_its_own() -> None:
    posting = read_posting(
        "Baker\n\nRequirements\n- 5+ years required, 10+ preferred\n- Sourdough and rye bread daily\n"
    )
    years = {item.years: item.level for item in posting.requirements if item.years}
    assert set(years) == {5.0, 10.0}
    assert years[10.0] == "nice"


def test_a_sentence_about_the_job_asks_for_nothing() -> None:
    posting = read_posting(
        "Help Desk Technician\n\nThis is an entry-level role for recent graduates.\n\nRequirements\n"
        "- Windows and printers\n- 1 year of IT support experience\n"
    )
    assert not [item for item in posting.requirements if "entry-level" in item.text]


def test_eighteen_months_are_no_age() -> None:
    posting = read_posting(
        "Warehouse Operative\n\nRequirements\n"
        "- At least 18 months of warehouse experience\n- Over 18\n- Order picking\n"
    )
    assert [item.years for item in posting.requirements if item.kind == "experience"] == [1.5]
    assert "Over 18" in posting.set_aside
