"""The catalogue of occupations in other languages: complete, checked, and read when a language is asked for."""

from __future__ import annotations

import re

import pytest

from core.matching.occupations.catalogue import CatalogueInvalid, load_occupations
from core.matching.occupations.names import list_languages, load_names, parse_names
from core.matching.occupations.space import OccupationSpace, kinship

LANGUAGES = sorted(list_languages())


@pytest.fixture(scope="module")
def space() -> OccupationSpace:
    return OccupationSpace.load()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occupation_has_names(language: str) -> None:
    names = load_names(language, load_occupations())

    assert len(names) == len(load_occupations())
    assert all(name.titles and name.words for name in names)


def _write_names(**changes: str) -> str:
    lines = {occupation.title: "титул | раз; два; три; четыре; пять" for occupation in load_occupations()}
    return "\n".join(f'"{title}" = "{line}"' for title, line in (lines | changes).items())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Zorblaxer": "a | b; c; d; e; f"}, "is no occupation"),
        ({"Accountant": "a; b; c"}, "has no bar"),
        ({"Accountant": "a | b; c"}, "has 2 names"),
        ({"Accountant": "a; A | b; c; d; e; f"}, "says something twice"),
    ],
)
def test_a_broken_line_is_named(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(CatalogueInvalid, match=re.escape(reason)):
        parse_names("languages/xx.toml", _write_names(**changes), load_occupations())


def test_a_missing_occupation_is_named() -> None:
    text = _write_names().replace('"Accountant" = ', '"Zorblaxer" = ')
    with pytest.raises(CatalogueInvalid):
        parse_names("languages/xx.toml", text, load_occupations())


TITLES = {
    "ru": ("Бухгалтер", "Закрытие месяца, проводки, акты сверки, налоговая отчётность"),
    "uk": ("Бухгалтер", "Закриття місяця, проведення, акти звірки, податкова звітність"),
    "es": ("Contable", "Cierre mensual, asientos contables, conciliaciones bancarias, impuestos"),
    "fr": ("Comptable", "Clôture mensuelle, écritures comptables, rapprochements bancaires, déclarations de TVA"),
    "pt": ("Contador", "Fechamento mensal, lançamentos contábeis, conciliação bancária, impostos"),
    "it": ("Contabile", "Chiusure mensili, registrazioni contabili, riconciliazioni bancarie, dichiarazioni IVA"),
    "de": ("Buchhalter", "Monatsabschluss, Kontierung, Kontenabstimmung, Umsatzsteuervoranmeldung"),
}
ENGLISH = ("Accountant", "Month-end close, journal entries, account reconciliation, tax returns")
OTHER = ("Nurse", "Wound care, medication, vital signs, care of patients on the ward")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_work_stands_at_the_same_place_in_every_language(space: OccupationSpace, language: str) -> None:
    title, text = TITLES[language]
    placed = space.place(f"{title}\n{text}", [(title, 1.0)], language)
    same = space.place("\n".join(ENGLISH), [(ENGLISH[0], 1.0)])
    other = space.place("\n".join(OTHER), [(OTHER[0], 1.0)])

    assert placed.judged
    assert placed.titled
    assert kinship(placed, same) >= 0.7
    assert kinship(placed, other) <= 0.25


def test_a_language_without_names_is_not_judged(space: OccupationSpace) -> None:
    assert not space.place("Księgowy zamyka miesiąc", [("Księgowy", 1.0)], "pl").judged
