"""Words of the genre say little in every language, and none makes a word of another language say little."""

from __future__ import annotations

import pytest

from core.language.weights import FILLER_WEIGHT, is_filler, word_weight
from core.language.words import stem


@pytest.mark.parametrize("word", ["experience", "erfahrung", "experiencia", "опыт", "courant", "sichere", "стаж"])
def test_words_of_the_genre_say_little(word: str) -> None:
    assert is_filler(word)
    assert word_weight(word) == FILLER_WEIGHT


@pytest.mark.parametrize(
    "word",
    ["teacher", "manage", "safety", "software", "statement", "discharge", "ward", "forecast", "train", "wire"],
)
def test_words_of_trades_are_none_of_the_genre(word: str) -> None:
    assert not is_filler(word)
    assert word_weight(word) > FILLER_WEIGHT


def test_inflected_words_of_the_genre_are_known_by_their_own_stem() -> None:
    assert is_filler(stem("erfahrungen", "de"))
