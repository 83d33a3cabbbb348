"""Names of the languages that people speak."""

from __future__ import annotations

import pytest

from core.language.folding import fold
from core.language.spoken import find_term, load_names
from core.language.vocabulary import load_vocabulary
from core.language.word_lists import read_table


@pytest.mark.parametrize(
    "name", ["English", "Deutsch", "francés", "inglês", "немецкий язык", "українська", "Türkçe", "日本語", "polski"]
)
def test_a_language_is_known_by_its_name_in_many_languages(name: str) -> None:
    assert fold(name) in load_names()


@pytest.mark.parametrize("name", ["Python", "Java", "SQL", "Rust"])
def test_a_language_for_machines_is_none(name: str) -> None:
    assert fold(name) not in load_names()


def test_a_code_stands_for_a_term_of_the_vocabulary() -> None:
    terms = read_table("data/languages.toml")["terms"]

    assert {code: name for code, name in terms.items() if load_vocabulary().get(name) is None} == {}
    assert find_term("uk") == "Ukrainian"
    assert find_term("xx") is None
