"""Phrases that give a draft away are found in every language."""

from __future__ import annotations

import pytest

from core.language.word_lists import find_repeated, read_table
from core.writing.gate.grammar import LANGUAGES
from core.writing.stock_phrases import find_stock_phrases


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "I am thrilled, with a proven track record.", ["I am thrilled", "proven track record"]),
        ("de", "Ich suche eine neue Herausforderung.", ["neue Herausforderung"]),
        ("fr", "Fort de mon expérience, je vous écris.", ["Fort de mon expérience"]),
        ("ru", "Я коммуникабельный и стрессоустойчивая.", ["коммуникабельный", "стрессоустойчивая"]),
        ("en", "I packed 120 orders a day and liked it.", []),
        ("en", "I worked there 2019–2021 — and liked it.", ["—"]),
    ],
)  # fmt: skip
def test_stock_phrases_are_found_as_they_stand(language: str, text: str, found: list[str]) -> None:
    assert find_stock_phrases(text, language) == found


def test_every_language_has_a_list_without_repeats() -> None:
    table = read_table("data/phrases.toml", "core.writing")
    assert set(table) == set(LANGUAGES)
    assert list(find_repeated(table)) == []
