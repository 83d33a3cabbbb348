"""Words and stems."""

from __future__ import annotations

import pytest

from core.language.families import load_families
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("accountability", "accounting"),
        ("account", "accountant"),
        ("excellent", "excel"),
        ("hospitality", "hospital"),
        ("customs", "customer"),
        ("audition", "audit"),
        ("production", "product"),
        ("elevators", "elevated"),
        ("detective", "detect"),
        ("government", "governance"),
        ("apartment", "apart"),
    ],
)
def test_words_that_mean_other_things_are_kept_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("accountant accountants accounting accountancy", "en"),
        ("customer customers", "en"),
        ("analyze analysis analytical", "en"),
        ("contabilidad contadora contador", "es"),
        ("comptable comptabilite", "fr"),
        ("buchhalterin buchhaltung", "de"),
        ("enfermagem enfermeira", "pt"),
        ("бухгалтерия бухгалтер", "ru"),
    ],
)
def test_words_of_one_meaning_have_one_stem(words: str, language: str) -> None:
    assert len({stem(word, language) for word in words.split()}) == 1


def test_a_french_elision_is_no_part_of_the_word() -> None:
    assert fold_words("d'expérience, l’équipe, qu'elle, don't, O'Brien") == [
        "experience",
        "equipe",
        "elle",
        "dont",
        "obrien",
    ]


def test_an_italian_article_is_no_part_of_the_word() -> None:
    assert fold_words("nell'analisi, dell’ufficio, un'azienda") == ["analisi", "ufficio", "azienda"]


def test_no_word_belongs_to_two_families() -> None:
    known = load_families()
    for language, families in {**known.akin, "apart": known.apart}.items():
        words = [word for family in families for word in family]
        assert len(words) == len(set(words)), f"{language}: {sorted({w for w in words if words.count(w) > 1})}"
        assert words == fold_words(" ".join(words)), f"{language}: words are folded"


@pytest.mark.parametrize(
    ("word", "language"),
    [("más", "es"), ("für", "de"), ("você", "pt"), ("для", "ru"), ("та", "uk"), ("nella", "it")],
)
def test_function_words_are_known_without_their_accents(word: str, language: str) -> None:
    (folded,) = fold_words(word)

    assert is_function_word(folded, language)
    assert not is_function_word(folded, "en")


@pytest.mark.parametrize(("word", "language"), [("experiencia", "es"), ("anos", "pt"), ("опыт", "ru"), ("лет", "ru")])
def test_words_of_the_genre_are_no_function_words(word: str, language: str) -> None:
    assert not is_function_word(word, language)
    assert is_filler(word)


def test_ukrainian_words_lose_their_endings_by_the_rules_of_its_neighbour() -> None:
    assert len({stem(word, "uk") for word in ("команда", "командою", "командами")}) == 1
