"""What the scanner finds in running text, and what one term says of others."""

from __future__ import annotations

import pytest

from core.language.scanner import Scanner
from core.language.vocabulary import Vocabulary, parse_field
from core.language.words import split_words

LINES = """
JavaScript
React | exact React | implies JavaScript
Next.js | implies React
Paychex: Paychex Flex; Gusto | exact Gusto
voice over IP: SIP | exact SIP
tax software: tax | any tax
"""


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(Vocabulary(parse_field("software", f"tool = '''{LINES}'''")))


def name(scanner: Scanner, numbers: frozenset[int] | list[int]) -> set[str]:
    return {scanner.terms[number].name for number in numbers}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SIP trunks, Tax returns", {"voice over IP", "tax software"}),
        ("sip coffee with gusto and react", set()),
        ("Gusto or PAYCHEX FLEX", {"Gusto", "Paychex"}),
    ],
)
def test_a_form_counts_in_the_case_that_its_line_tells(scanner: Scanner, text: str, found: set[str]) -> None:
    assert name(scanner, scanner.find_in(text)) == found


def test_a_term_shows_what_its_line_and_the_tools_in_it_imply(scanner: Scanner) -> None:
    (term,) = scanner.find_in("Next.js")

    assert name(scanner, scanner.implied(term)) == {"React", "JavaScript"}


def test_kin_of_one_line_prove_each_other_in_part(scanner: Scanner) -> None:
    for one, other in (("Paychex", "Gusto"), ("Gusto", "Paychex")):
        number = scanner.number(one)
        assert number is not None
        assert name(scanner, scanner.related(number)) == {other}


def test_a_plural_that_means_another_thing_needs_its_ending() -> None:
    scanner = Scanner(Vocabulary(parse_field("law", "skill = '''\nestate planning: wills\nlogo design: logos\n'''")))
    assert name(scanner, scanner.find_in("Logo by hand")) == {"logo design"}
    assert name(scanner, scanner.find_in("Wills of three families")) == {"estate planning"}
    assert not scanner.find_in("We will see")


@pytest.mark.parametrize("line", ["A friend of mine", "Bearing this in mind", "Team spirit", "A steam boiler"])
def test_everyday_words_name_no_trade(line: str) -> None:
    scanner = Scanner.load()
    found = name(scanner, scanner.find_in(line))
    assert found.isdisjoint({"mining", "maintenance", "bartending", "STEM teaching"})


def test_an_item_of_a_list_counts_in_any_case(scanner: Scanner) -> None:
    words = split_words("html, react, gusto for cake")
    assert [scanner.terms[hit.term].name for hit in scanner.find(words, listed=True)] == ["React"]
    assert not scanner.find(words)
