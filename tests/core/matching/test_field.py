"""Title and field of work: when they take points off, and when they cannot be judged."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.matching.judging.score import add_up
from core.matching.model import Report
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text

AS_OF = date(2026, 1, 15)
CHEF = """Sam Example
Chef

## Experience
Chef, Harbour Kitchen (2015 - 2025)
- Cooked lunch and dinner for two hundred guests a day and led a brigade of six
- Wrote menus, ordered produce and kept the cold store and its records in order
- Kept the budget of the kitchen in Microsoft Excel

## Skills
- Microsoft Excel
- Microsoft Outlook
- Customer service
"""
POSTING = """{title}
Example Works

Requirements:
- 3 years of experience as {title}
- Microsoft Excel
- Microsoft Outlook
- Customer service

Responsibilities:
{duties}
"""
ACCOUNTS = (
    "- Prepare monthly financial statements\n- Reconcile bank accounts and the general ledger\n- File tax returns\n"
)
MEALS = "- Prepare and cook meals to recipes\n- Plan menus and order produce\n- Lead the kitchen brigade\n"

RESUMES = {
    "de": """Anna Muster
Krankenschwester

Berufserfahrung
Gesundheits- und Krankenpflegerin, Klinik am See
01/2017 - heute
- Pflege und Betreuung von Patienten auf der Intensivstation
- Verabreichung von Medikamenten und Infusionen
- Dokumentation der Pflege und Einarbeitung von Kollegen

Ausbildung
Ausbildung zur Gesundheits- und Krankenpflegerin, 2016
""",
    "ru": """Иван Образцов
Бухгалтер

Опыт работы
Главный бухгалтер, ООО Пример
01.2016 - настоящее время
- Подготовка финансовой отчетности и расчет заработной платы
- Ведение налогового учета и сдача отчетности
- Работа в 1С и Excel

Образование
Финансовый университет, бухгалтерский учет, 2012
""",
}
POSTINGS = {
    "de": """Gesundheits- und Krankenpfleger Intensivstation

Ihr Profil:
- 2 Jahre Erfahrung auf der Intensivstation
- Dokumentation der Pflege

Ihre Aufgaben:
- Pflege und Betreuung von Patienten
- Verabreichung von Medikamenten
""",
    "ru": """Бухгалтер

Требования:
- опыт работы бухгалтером от 3 лет
- знание 1С
- знание налогового учета

Обязанности:
- подготовка финансовой отчетности
- расчет заработной платы
""",
}


def judge(engine: Engine, resume: str, posting: str) -> Report:
    return engine.match(read_resume_text(resume), read_posting(posting), as_of=AS_OF)


def points(report: Report) -> dict[str, float]:
    return {line.code: line.points for line in report.lines}


def test_another_field_of_work_takes_points_off_in_a_line_of_its_own(engine: Engine) -> None:
    far = judge(engine, CHEF, POSTING.format(title="Accountant", duties=ACCOUNTS))
    near = judge(engine, CHEF, POSTING.format(title="Chef", duties=MEALS))
    assert points(far)["field"] < -5
    assert "field" not in points(near)
    for report in (far, near):
        assert report.score is not None
        assert sum(points(report).values()) == pytest.approx(report.score)


def test_what_is_proven_never_counts_for_nothing(engine: Engine) -> None:
    posting = POSTING.format(title="Actuary", duties="- Compute reserves of life insurance\n- Model mortality\n")
    report = judge(engine, CHEF.replace("Customer service", "Sourdough"), posting.replace("Excel", "Access"))
    assert report.score is not None
    assert 0 < report.score < 20
    assert add_up([], 0.0, {}).total == 0


def test_a_title_alone_never_decides(engine: Engine) -> None:
    """A posting that asks for one firm and one optional thing: title and field count two thirds at most."""
    asked = [
        Requirement(id="r1", text="Punctuality", kind=RequirementKind.SKILL, level=RequirementLevel.MUST),
        Requirement(id="r2", text="Patience", kind=RequirementKind.SKILL, level=RequirementLevel.NICE),
    ]
    posting = Posting(title="Chef", requirements=tuple(asked), text="Chef\nPunctuality\nPatience", language="en")
    report = engine.match(read_resume_text(CHEF), posting, as_of=AS_OF)
    most = {line.code: line.max_points for line in report.lines}
    assert most["occupation"] == pytest.approx(200 / 3, abs=0.1)
    assert report.band != "strong", "nothing that is asked for is there"


def test_fixes_are_worth_what_they_say_in_another_field(engine: Engine) -> None:
    posting = POSTING.format(title="Accountant", duties=ACCOUNTS)
    before = judge(engine, CHEF.replace("- Customer service\n", ""), posting)
    fix = next(fix for fix in before.fixes if fix.args["what"] == "Customer service")
    shown = CHEF.replace("led a brigade of six", "led a brigade of six and the customer service")
    after = judge(engine, shown.replace("- Customer service\n", ""), posting)
    assert points(after)["field"] < 0
    assert before.fit is not None
    assert after.fit is not None
    assert after.fit - before.fit == pytest.approx(fix.points, abs=1.5), (
        "the new sentence moves the field a little, too"
    )


POLISH = """Anna Przykład

Doświadczenie zawodowe
Magazynier, Sklep Miska
01/2018 - obecnie
- Przyjmowanie towaru, inwentaryzacja, obsługa programu Excel i SAP
- Praca na zmiany w magazynie naczyń i wydawanie towaru kierowcom

Wykształcenie
Technikum w Lublinie, 2015
"""


def test_a_field_that_cannot_be_judged_costs_nothing_and_is_said(engine: Engine) -> None:
    asked = (
        "Magazynier\n\nRequirements:\n- Excel\n- SAP\n- Praca w magazynie i przyjmowanie towaru na zmiany w magazynie\n"
    )
    report = judge(engine, POLISH, asked)
    assert not report.field_judged
    assert {"occupation", "field"}.isdisjoint(points(report))
    assert report.score is not None


@pytest.mark.parametrize("language", ["ru"])
def test_the_field_of_work_is_judged_in_other_languages(engine: Engine, language: str) -> None:
    report = judge(engine, RESUMES[language], POSTINGS[language])
    assert report.field_judged
    assert report.language_judged
    assert not report.languages_differ
    assert report.score is not None
    assert report.score >= 80


def test_two_languages_are_said(engine: Engine) -> None:
    report = judge(engine, RESUMES["de"], POSTING.format(title="Chef", duties=MEALS))
    assert report.languages_differ
    assert judge(engine, CHEF, POSTING.format(title="Chef", duties=MEALS)).languages_differ is False


def test_an_english_resume_of_unknown_words_does_not_escape_the_line(engine: Engine) -> None:
    stuffed = CHEF + "\n".join(f"- the zorblax{n} and the quintral{n} with the bluvidian{n}" for n in range(60))
    report = judge(engine, stuffed, POSTING.format(title="Accountant", duties=ACCOUNTS))
    assert report.field_judged
    assert points(report)["field"] < 0


def test_a_language_without_a_stemmer_is_said_to_be_unjudged(engine: Engine) -> None:
    duties = "Szukamy programisty do zespołu płatności. Będziesz rozwijać usługi i odpowiadać za ich dobre działanie."
    posting = read_posting(f"Backend Developer\n\nRequirements:\n- Python\n- PostgreSQL\n- Docker\n\n{duties * 2}")
    report = engine.match(read_resume_text(CHEF), posting, as_of=AS_OF)

    assert report.language == "pl"
    assert not report.language_judged
    assert report.languages_differ
