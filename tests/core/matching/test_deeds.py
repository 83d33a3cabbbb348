"""Skills that people show by what they did, in each language, and words that only look like a skill or a tool."""

from __future__ import annotations

import pytest

from core.language.deeds import load_deeds
from core.language.vocabulary import load_vocabulary
from core.language.words import LANGUAGES
from core.matching.engine import Engine
from core.matching.model import Verdict
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text
from tests.core.matching.test_claims import AS_OF

HEADINGS = {
    "en": ("Experience", "Requirements", "We are looking for a colleague for our small house by the river"),
    "de": ("Berufserfahrung", "Anforderungen", "Wir suchen eine Kollegin für unser kleines Haus am Fluss"),
    "fr": ("Expérience professionnelle", "Profil recherché", "Nous cherchons une personne pour notre petite maison"),
    "es": ("Experiencia laboral", "Requisitos", "Buscamos una persona para nuestra pequeña casa junto al río"),
    "it": ("Esperienza professionale", "Requisiti", "Cerchiamo una persona per la nostra piccola casa sul fiume"),
    "pt": ("Experiência profissional", "Requisitos", "Buscamos uma pessoa para a nossa pequena casa perto do rio"),
    "ru": ("Опыт работы", "Требования", "Ищем человека в нашу небольшую команду рядом с рекой"),
    "uk": ("Досвід роботи", "Вимоги", "Шукаємо людину до нашої невеликої команди біля річки"),
}


def judge(engine: Engine, language: str, line: str, *asked: str) -> list[Verdict]:
    """The verdicts on what a posting asks, by a resume of one dated line, both in one language."""
    worked, wanted, intro = HEADINGS[language]
    resume = f"Sam Example\n\n{worked}\nOld Mill, 03/2015 - 05/2020\n- {line}\n"
    posting = f"Old Mill\n{intro}, {intro}.\n\n{wanted}\n" + "".join(f"- {one}\n" for one in asked)
    read = read_resume_text(resume).model_copy(update={"language": language})
    judged = engine.explain(read, read_posting(posting).model_copy(update={"language": language}), as_of=AS_OF)
    by_text = {one.text: one.verdict for one in judged}
    return [by_text[one] for one in asked]


@pytest.mark.parametrize(
    ("language", "line", "asked"),
    [
        ("en", "Ran a squad of seven roofers", "Leadership"),
        ("en", "Briefed the owners each week", "Communication skills"),
        ("en", "Handed out tablets at night", "Medication administration"),
        ("de", "Eine Truppe von neun Dachdeckern geleitet", "Führungskompetenz"),
        ("fr", "Dirigé une équipe de neuf couvreurs", "Leadership"),
        ("es", "Lideré una cuadrilla de nueve techadores", "Liderazgo"),
        ("it", "Dirigevo una squadra di nove carpentieri", "Leadership"),
        ("pt", "Chefiei uma turma de nove carpinteiros", "Liderança"),
        ("ru", "Возглавлял бригаду кровельщиков", "Лидерские качества"),
        ("uk", "Очолював бригаду покрівельників", "Лідерські якості"),
    ],
)
def test_a_deed_shows_the_skill_in_each_language(engine: Engine, language: str, line: str, asked: str) -> None:
    assert judge(engine, language, line, asked) == [Verdict.MET]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Laid communication cables under the street", "Communication skills"),
        ("Soldered leads and turned the leading screw", "Leadership"),
        ("Never led a crew", "Leadership"),
        ("The foreman wants to lead a crew", "Leadership"),
    ],
)
def test_what_only_looks_like_a_deed_shows_nothing(engine: Engine, line: str, asked: str) -> None:
    assert judge(engine, "en", line, asked) == [Verdict.MISSING]


def test_every_deed_shows_a_term_and_every_language_has_deeds() -> None:
    vocabulary = load_vocabulary()
    for language in LANGUAGES:
        deeds = [deed for found in load_deeds(language).values() for deed in found]
        assert deeds, language
        assert [deed.term for deed in deeds if vocabulary.get(deed.term) is None or not deed.things] == []


@pytest.mark.parametrize(
    ("language", "line", "asked"),
    [
        ("en", "Crewed in the Oracle Cup", "Oracle"),
        ("en", "Sorted rubies by weight", "Ruby"),
        ("ru", "Готовил блюда в ресторане «Oracle»", "Oracle"),
        ("ru", "Возил лес, права категорий B, C", "C"),
        ("de", "Den Express-Schalter am Bahnhof betreut", "Express.js"),
        ("de", "Teams von fünf Personen betreut", "Microsoft Teams"),
    ],
)
def test_another_thing_of_the_same_name_is_no_tool(engine: Engine, language: str, line: str, asked: str) -> None:
    assert judge(engine, language, line, asked) == [Verdict.MISSING]


def test_tools_that_look_like_words_or_addresses_are_met(engine: Engine) -> None:
    assert judge(engine, "en", "Planned sprints in Monday.com and wrote services in Go", "monday.com", "Go") == [
        Verdict.MET,
        Verdict.MET,
    ]


@pytest.mark.parametrize(
    ("language", "line", "asked"),
    [
        ("it", "Saldatura di cancelli in ferro", "Saldatura MIG"),
        ("es", "Soldadura de verjas de hierro", "Soldadura TIG"),
        ("en", "Kept the books in accounting software", "QuickBooks"),
    ],
)
def test_the_kind_of_a_thing_does_not_prove_it(engine: Engine, language: str, line: str, asked: str) -> None:
    assert judge(engine, language, line, asked)[0] is not Verdict.MET


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Raised orders in SAP MM", "ERP systems"),
        ("Raised orders in Oracle ERP", "Oracle"),
        ("Sent events through RabbitMQ", "Message brokers"),
        ("Wrote letters with MS Office", "MS Office"),
    ],
)
def test_a_part_proves_its_umbrella_over_two_steps(engine: Engine, line: str, asked: str) -> None:
    assert judge(engine, "en", line, asked) == [Verdict.MET]


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        ("Photoshop y/o Illustrator", "Photoshop", "Illustrator"),
        ("Soit Java, soit Kotlin", "Java", "Kotlin"),
        ("Либо Java, либо Kotlin", "Java", "Kotlin"),
        ("Photoshop и/или Illustrator", "Photoshop", "Illustrator"),
        ("Jenkins oppure GitLab CI", "Jenkins", "GitLab CI"),
        ("CargoWise (or Descartes)", "CargoWise", "Descartes"),
        ("Entweder Jenkins oder TeamCity", "Jenkins", "TeamCity"),
    ],
)
def test_one_of_two_choices_is_enough_however_it_is_said(line: str, first: str, second: str) -> None:
    text = (
        f"Clerk\nOld Mill is looking for a colleague to work in its small house.\n\nRequirements\n- {line}\n- Excel\n"
    )
    groups = {one.text: one.any_of for one in read_posting(text).requirements}
    assert set(groups[first]) == set(groups[second]) == {first, second}
