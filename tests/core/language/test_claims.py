"""What a line claims of each of its words, in every language of the product."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from core.language.claim_grammar import LANGUAGES, Cue, load_grammar
from core.language.claims import Claim, read_claims
from core.language.words import split_words


def claim(line: str, name: str, language: str) -> Claim:
    """What the line says of the first word that is written like this."""
    words = split_words(line)
    claims = read_claims(line, words, language)
    return next(said for word, said in zip(words, claims, strict=True) if word.raw == name)


@pytest.mark.parametrize(
    ("language", "line", "denied", "own"),
    [
        ("en", "Drew in Revit every day; ArchiCAD was never used", "ArchiCAD", "Revit"),
        ("en", "No experience with Kafka, Spark or Flink, but years with RabbitMQ", "Flink", "RabbitMQ"),
        ("en", "I haven't worked with Figma yet. Sketch daily", "Figma", "Sketch"),
        ("en", "Tools: Kotlin, Scala (no production use yet), Maven", "Scala", "Kotlin"),
        ("en", "Forklift: none, pallet truck: daily", "Forklift", "pallet"),
        ("de", "Mit Kotlin habe ich nie gearbeitet, mit Scala täglich", "Kotlin", "Scala"),
        ("de", "Keine Kenntnisse in DATEV oder Lexware, aber in Addison", "Lexware", "Addison"),
        ("ru", "С Битрикс не работала, вела АмоСРМ", "Битрикс", "АмоСРМ"),
        ("ru", "Опыта работы с Postgres нет; MySQL каждый день", "Postgres", "MySQL"),
        ("uk", "Досвіду з Figma немає, працюю у Sketch", "Figma", "Sketch"),
        ("es", "Contaplus no lo he usado nunca, A3 a diario", "Contaplus", "A3"),
        ("es", "Sin experiencia en Figma ni Sketch, pero sí en Illustrator", "Sketch", "Illustrator"),
        ("pt", "Nunca trabalhei com Kotlin; uso Scala", "Kotlin", "Scala"),
        ("fr", "Je n'ai jamais utilisé Revit, je dessine sous AutoCAD", "Revit", "AutoCAD"),
        ("it", "Non ho esperienza con Zucchetti o TeamSystem, uso Danea", "TeamSystem", "Danea"),
    ],
)
def test_a_denial_reaches_its_own_clause_alone(language: str, line: str, denied: str, own: str) -> None:
    assert claim(line, denied, language) is Claim.DENIED
    assert claim(line, own, language) is Claim.OWN


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "Not only Kotlin but also Scala", "Kotlin"),
        ("en", "Never missed a deadline while billing in Xero", "Xero"),
        ("en", "Six years on the crane without accidents", "crane"),
        ("en", "Low-code and no-code tools such as Bubble", "Bubble"),
        ("en", "Eager to apply my Tableau skills", "Tableau"),
        ("en", "My team moved the shop to Magento", "Magento"),
        ("de", "Nicht nur Kotlin, sondern auch Scala", "Kotlin"),
        ("ru", "Не только Kotlin, но и Scala", "Kotlin"),
        ("es", "No solo Kotlin, sino también Scala", "Kotlin"),
        ("pt", "Não só Kotlin, mas também Scala", "Kotlin"),
        ("fr", "Non seulement Kotlin mais aussi Scala", "Kotlin"),
        ("it", "Non solo Kotlin, ma anche Scala", "Kotlin"),
        ("uk", "Не лише Kotlin, а й Scala", "Kotlin"),
    ],
)
def test_what_looks_like_a_denial_and_is_none(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) is Claim.OWN


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "Bookkeeper who hopes to work with Xero one day", "Xero"),
        ("en", "Kotlin would be new to me", "Kotlin"),
        ("de", "Entwickler, der gern Kotlin lernen möchte", "Kotlin"),
        ("ru", "Планирую изучить Kotlin", "Kotlin"),
        ("uk", "Мрію вивчити Kotlin", "Kotlin"),
        ("es", "Me gustaría aprender Kotlin", "Kotlin"),
        ("pt", "Pretendo estudar Kotlin", "Kotlin"),
        ("fr", "Je souhaite apprendre Kotlin", "Kotlin"),
        ("it", "Vorrei imparare Kotlin", "Kotlin"),
    ],
)
def test_a_wish_is_no_claim(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) in (Claim.WISHED, Claim.DENIED)


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "My manager runs the bids in Coupa", "Coupa"),
        ("en", "Sat next to the treasury team, who traded currencies", "currencies"),
        ("en", "Held the light while the dentists placed implants", "implants"),
        ("de", "Die Kollegen nebenan programmieren Roboter", "Roboter"),
        ("ru", "Роботов программирует соседний отдел", "Роботов"),
        ("uk", "Роботів програмує сусідній відділ", "Роботів"),
        ("es", "Mi jefe lleva las nóminas", "nóminas"),
        ("pt", "Minha chefe cuida da folha", "folha"),
        ("fr", "Ma collègue gère la boutique sous Magento", "Magento"),
        ("it", "Il collega programma i robot", "robot"),
    ],
)
def test_the_work_of_others_is_no_claim(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) is Claim.OTHERS


@pytest.mark.parametrize(
    ("language", "line", "name", "said"),
    [
        ("en", "Stopped using Fortran in 2015", "Fortran", Claim.PAST),
        ("en", "Currently studying Polish", "Polish", Claim.BEGUN),
        ("es", "Dejé de usar Fortran en 2015", "Fortran", Claim.PAST),
        ("it", "Sto imparando Kotlin", "Kotlin", Claim.BEGUN),
    ],
)
def test_what_is_over_or_just_begun_is_told_apart(language: str, line: str, name: str, said: Claim) -> None:
    assert claim(line, name, language) is said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_list(language: str) -> None:
    def read(code: str) -> set[str]:
        return set(tomllib.loads((files("core.language") / f"data/claims/{code}.toml").read_text("utf-8")))

    assert read(language) == read("en")
    assert {cue.value for cue in Cue} <= read(language)
    assert load_grammar(language).language == language


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "Not used at work: Kotlin, Scala, Figma", "Figma"),
        ("en", "My plan for next spring: the Kotlin exam", "Kotlin"),
        ("de", "Noch nie benutzt: Kotlin, Scala", "Scala"),
        ("ru", "Не приходилось использовать: Kotlin, Figma", "Figma"),
    ],
)
def test_a_phrase_rules_the_list_behind_its_colon(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) in (Claim.DENIED, Claim.WISHED)


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "Tender drafting was handled by an outside firm", "drafting"),
        ("en", "Watched the surgeons do arthroscopy", "arthroscopy"),
        ("en", "Kept the calendar of a lawyer specialising in patents", "patents"),
        ("en", "Tested a parser that others wrote in Rust", "Rust"),
        ("de", "Um die Gartenpflege kümmerte sich der Hausmeister", "Gartenpflege"),
        ("de", "Die Lohnabrechnung wurde von einem Steuerbüro gemacht", "Lohnabrechnung"),
        ("fr", "La paie était faite par le cabinet", "paie"),
        ("es", "De las nóminas se encargaba la gestoría", "nóminas"),
        ("pt", "A soldagem ficava com o encarregado", "soldagem"),
        ("it", "Delle saldature si occupava una ditta esterna", "saldature"),
        ("ru", "Закупками занимался снабженец", "Закупками"),
        ("uk", "Закупівлями займався закупівельник", "Закупівлями"),
    ],
)
def test_what_others_did_or_know_is_theirs(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) is Claim.OTHERS


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "My invoices in Xero were praised by the auditor and I kept them", "Xero"),
        ("en", "Work as a nurse specialising in dialysis", "dialysis"),
        ("en", "Observed safety rules at the lathe", "lathe"),
        ("de", "Am Telefon schrieb Angebote für Kunden", "Angebote"),
        ("ru", "В 2019 году занималась подбором водителей", "подбором"),
        ("es", "Atención al cliente y caja", "cliente"),
        ("it", "Consulenza ai clienti", "clienti"),
    ],
)
def test_what_looks_like_the_work_of_others_and_is_none(language: str, line: str, name: str) -> None:
    assert claim(line, name, language) is Claim.OWN
