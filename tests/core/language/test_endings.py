"""Endings and compounds that the stemmers of the package do not know."""

from __future__ import annotations

import pytest

from core.language.compounds import list_forms, split_compound
from core.language.endings import find_infinitive
from core.language.words import fold_words, stem


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("uk", "закриття закриваю закривати"),
        ("uk", "обслуговування обслуговую"),
        ("uk", "ремонт ремонту ремонтувати ремонтую"),
        ("uk", "розробка розробляю розробник"),
        ("uk", "бухгалтер бухгалтера бухгалтерка бухгалтерський"),
        ("ru", "закрытие закрываю закрывать"),
        ("ru", "обслуживание обслуживаю обслуживала"),
        ("ru", "ремонт ремонтирую"),
        ("ru", "планирование планирую"),
        ("it", "contabile contabili contabilità"),
        ("ru", "руководство руковожу руководил"),
        ("ru", "подбор подбираю подобрал"),
        ("ru", "оптимизация оптимизирую"),
        ("uk", "керівництво керую керувала"),
        ("uk", "впровадження впроваджую впровадив"),
        ("es", "direccion dirijo dirigi"),
        ("es", "reduccion reduje redujo"),
        ("pt", "avaliacao avaliei avaliar"),
        ("pt", "conducao conduzi"),
        ("de", "verpackung verpackt verpackte verpacken"),
        ("de", "bearbeitung bearbeitet bearbeitete"),
        ("fr", "conception conçois conçu"),
        ("fr", "suivi suivre"),
        ("it", "gestione gestisco gestito"),
        ("it", "riduzione riduco ridotto"),
    ],
)
def test_a_verb_and_its_noun_are_one(language: str, words: str) -> None:
    assert len({stem(word, language) for word in fold_words(words)}) == 1


@pytest.mark.parametrize("word", ["bericht", "recht", "markt", "werkstatt", "gericht"])
def test_a_german_noun_in_t_is_no_verb(word: str) -> None:
    assert not find_infinitive(word)


def test_short_roots_are_left_alone() -> None:
    assert stem("план", "ru") != stem("плата", "ru")
    assert stem("склад", "uk") != stem("скло", "uk")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("elektroinstallation", ("elektro", "installation")),
        ("vertriebsteams", ("vertrieb", "teams")),
        ("umsatzsteuer", ("umsatz", "steuer")),
        ("lagerverwaltung", ("lager", "verwaltung")),
        ("bilanzbuchhalterin", ("bilanz", "buchhalterin")),
        ("tiefbauleitung", ("tiefbau", "leitung")),
        ("stahlbetondecken", ("stahl", "beton", "decken")),
    ],
)
def test_german_compounds_are_taken_apart(word: str, parts: tuple[str, ...]) -> None:
    assert split_compound(word, "de") == parts
    assert list_forms(word, "de") == (word, *parts)


@pytest.mark.parametrize("word", ["entwicklung", "verantwortung", "mitarbeiter", "weiterbildung", "team"])
def test_words_of_their_own_are_left_whole(word: str) -> None:
    assert list_forms(word, "de") == (word,)


def test_other_languages_are_not_taken_apart() -> None:
    assert split_compound("warehouseman", "en") == ("warehouseman",)


@pytest.mark.parametrize(
    ("english", "others"),
    [
        ("patient", [("пациентов", "ru"), ("пацієнтами", "uk"), ("pacientes", "es"), ("pazienti", "it")]),
        ("warehouse", [("складе", "ru"), ("складі", "uk"), ("almacén", "es"), ("armazém", "pt"), ("entrepôt", "fr")]),
        ("sales", [("продажами", "ru"), ("продажів", "uk"), ("ventas", "es"), ("vertrieb", "de"), ("vendite", "it")]),
    ],
)
def test_everyday_words_of_work_are_one_in_all_languages(english: str, others: list[tuple[str, str]]) -> None:
    assert {stem(*fold_words(word), language) for word, language in others} == {stem(english)}
