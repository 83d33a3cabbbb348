"""The tables are read as wordfreq reads them, without importing it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from wordfreq import zipf_frequency

from core.language.frequencies import is_word, zipf


@pytest.mark.parametrize(
    ("word", "language"),
    [("the", "en"), ("welding", "en"), ("kubernetes", "en"), ("trabajo", "es"), ("werkzeug", "de"), ("работа", "ru")],
)
def test_values_are_those_of_wordfreq(word: str, language: str) -> None:
    assert zipf(word, language) == zipf_frequency(word, language, wordlist="small")


def test_an_unknown_word_is_as_rare_as_can_be() -> None:
    assert zipf("qwertzuiopü") == 0


def test_the_engine_is_imported_without_what_is_slow_to_import() -> None:
    code = "import sys, core.matching.engine; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    assert "numpy" in loaded
    assert not {"wordfreq", "langcodes", "ftfy", "rapidfuzz"} & set(loaded)


@pytest.mark.parametrize(("word", "language"), [("administracion", "es"), ("prazision", "de"), ("experiencia", "pt")])
def test_a_word_without_its_accents_is_as_common_as_with_them(word: str, language: str) -> None:
    assert zipf(word, language) > 3


@pytest.mark.parametrize(("word", "language"), [("für", "de"), ("praca", "pl"), ("робота", "uk"), ("the", "xx")])
def test_words_of_many_languages_are_known(word: str, language: str) -> None:
    assert is_word(word, language)
    assert not is_word("qwertz", language)
