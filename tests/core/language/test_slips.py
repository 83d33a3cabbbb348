"""Slips of the pen, and one word written as two."""

from __future__ import annotations

import pytest

from core.language.slips import join, mend
from core.language.words import split_words


def mend_all(text: str) -> list[str]:
    return [word.folded for word in mend(split_words(text))]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("managment", "management"),
        ("enviroment", "environment"),
        ("comunication", "communication"),
        ("adminstration", "administration"),
        ("accoutning", "accounting"),
    ],
)
def test_a_slip_inside_a_long_word_is_mended(slip: str, meant: str) -> None:
    assert mend_all(slip) == [meant]


@pytest.mark.parametrize("word", ["grouting", "telephony", "braiding", "Kubernetes", "Java", "splints", "paradigms"])
def test_rare_words_of_a_trade_stay(word: str) -> None:
    assert mend_all(word) == [word.casefold()]


def test_words_of_another_language_are_no_slips() -> None:
    words = split_words("Administración y comunicacion")
    assert mend(words, "es") == words


def test_the_place_of_a_mended_word_stays() -> None:
    word = mend(split_words("strong managment"))[1]
    assert (word.raw, word.start, word.end) == ("managment", 7, 16)


@pytest.mark.parametrize(("text", "joined"), [("web pages", "webpages"), ("data base", "database"), ("cook, book", "")])
def test_neighbours_make_a_word(text: str, joined: str) -> None:
    assert join(*split_words(text)) == joined


def test_neighbours_that_make_none() -> None:
    assert join(*split_words("blue tractor")) == ""
