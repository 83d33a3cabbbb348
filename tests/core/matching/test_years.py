"""Years of a field and with a tool, ranks and sizes: what dated positions prove, in the languages that are judged."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.matching.model import JudgedRequirement
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.years import find_years
from core.resumes.reader import read_resume_text

AS_OF = date(2026, 1, 15)
PLUMBER = """Ida Bell
Plumber

Experience
Plumber, Northside Heating
March 2018 - Present
- Installed boilers and bathrooms
- Led a crew of 4 plumbers
Retail Sales Assistant, Green Grocers
June 2012 - February 2018
- Served customers and ran the till
- Kept stock in Lightspeed

Skills
AutoCAD, boilers
"""
NATIVE = {
    "de": "Uta Kern\nKoch\n\nBerufserfahrung\nKoch, Gasthof Linde\n03/2018 – heute\n- Saucen und Fleisch\n",
    "fr": "Zoé Petit\nInfirmière\n\nExpérience\nInfirmière, Clinique du Parc\nmars 2018 – aujourd'hui\n- Soins\n",
    "es": "Eva Gil\nCocinera\n\nExperiencia\nCocinera, El Faro\nmarzo 2018 – actualidad\n- Carnes y pescados\n",
    "it": "Ada Riva\nContabile\n\nEsperienza\nContabile, Rossi S.r.l.\nmarzo 2018 – oggi\n- Bilanci mensili\n",
    "pt": "Rita Luz\nProfessora\n\nExperiência\nProfessora, Escola Azul\nmarço de 2018 – atual\n- Aulas de física\n",
    "ru": "Ида Белова\nВодитель\n\nОпыт работы\nВодитель, ООО Север\nмарт 2018 – настоящее время\n- Перевозка грузов\n",
    "uk": "Іда Біла\nБухгалтер\n\nДосвід роботи\nБухгалтер, ТОВ Північ\nберезень 2018 – теперішній час\n- Звітність\n",
}


def ask(
    engine: Engine,
    resume: str,
    wanted: str,
    language: str = "en",
    kind: RequirementKind = RequirementKind.EXPERIENCE,
) -> JudgedRequirement:
    years = find_years(wanted)
    asked = Requirement(
        id="r1", text=wanted, kind=kind, level=RequirementLevel.MUST, years=years[0].amount if years else None
    )
    posting = Posting(title="Clerk", requirements=(asked,), text=f"Clerk\n{wanted}", language=language)
    read = read_resume_text(resume).model_copy(update={"language": language})
    (judged,) = engine.explain(read, posting, as_of=AS_OF)
    return judged


@pytest.mark.parametrize(
    "wanted",
    [
        "5+ years of plumbing experience",
        "at least five years of experience in plumbing",
        "5+ years working as a plumber",
        "experience in plumbing of at least five years",
        "5 years in plumbing",
    ],
)
def test_every_wording_of_years_in_a_field_is_met_alike(engine: Engine, wanted: str) -> None:
    assert ask(engine, PLUMBER, wanted).verdict == "met"


@pytest.mark.parametrize(
    ("language", "wanted", "verdict"),
    [
        ("de", "Mindestens fünf Jahre Erfahrung als Koch", "met"),
        ("de", "5 Jahre Erfahrung in der Buchhaltung", "missing"),
        ("fr", "5 ans d'expérience en soins infirmiers", "met"),
        ("es", "Al menos 5 años de experiencia en cocina", "met"),
        ("it", "Almeno 5 anni di esperienza in contabilità", "met"),
        ("pt", "5 anos de experiência em ensino", "met"),
        ("ru", "Стаж вождения не менее пяти лет", "met"),
        ("uk", "Щонайменше п'ять років досвіду в бухгалтерії", "met"),
        ("ru", "Опыт работы водителем от 15 лет", "partial"),
    ],
)
def test_years_of_a_field_in_other_languages(engine: Engine, language: str, wanted: str, verdict: str) -> None:
    assert ask(engine, NATIVE[language], wanted, language).verdict == verdict


@pytest.mark.parametrize(
    ("wanted", "verdict", "code"),
    [
        ("2+ years with Lightspeed", "met", "years_met"),
        ("9 years with Lightspeed", "partial", "years_short"),
        ("2+ years with AutoCAD", "partial", "no_dated_job"),
        ("12+ years as a plumber", "partial", "years_short"),
        ("3 years of accounting experience", "missing", "absent"),
    ],
)
def test_years_are_the_months_of_positions_that_show_the_thing(
    engine: Engine, wanted: str, verdict: str, code: str
) -> None:
    judged = ask(engine, PLUMBER, wanted)
    assert (judged.verdict, judged.reason_code) == (verdict, code)


def test_the_reason_names_both_numbers(engine: Engine) -> None:
    assert ask(engine, PLUMBER, "9 years with Lightspeed").reason == "5.8 of 9 years found."


def test_a_position_that_has_not_begun_counts_nothing(engine: Engine) -> None:
    future = PLUMBER.replace("March 2018 - Present", "March 2031 - May 2036")
    assert ask(engine, future, "2+ years as a plumber").verdict != "met"


def test_a_field_that_another_position_only_mentions_is_not_worked_in(engine: Engine) -> None:
    resume = PLUMBER.replace("Installed boilers", "Reported on accounting and installed boilers")
    assert ask(engine, resume, "5 years of accounting experience").verdict == "missing"


def test_who_served_three_directors_is_none(engine: Engine) -> None:
    resume = PLUMBER.replace("Plumber, Northside", "Administrative Assistant, Northside").replace(
        "Installed boilers and bathrooms", "Kept the diaries of three directors"
    )
    assert ask(engine, resume, "Experience at director level").verdict != "met"


@pytest.mark.parametrize(
    ("line", "verdict"), [("Mentored two junior developers", "met"), ("Was mentored by a senior developer", "missing")]
)
def test_who_was_mentored_did_not_mentor(engine: Engine, line: str, verdict: str) -> None:
    resume = PLUMBER.replace("Installed boilers and bathrooms", line).replace("Plumber", "Developer")
    assert ask(engine, resume, "Experience mentoring junior developers").verdict == verdict


@pytest.mark.parametrize(
    ("line", "wanted", "verdict"),
    [
        ("Led 12 engineers", "Experience leading a team of 10+ people", "met"),
        ("Led 12 engineers", "Experience leading a team of at least 80 people", "missing"),
        ("Works council for 450 employees", "Experience leading a team of at least 80 people", "missing"),
        ("Looked after a portfolio of 80 accounts", "Portfolio of at least 50 accounts", "met"),
        ("Looked after a portfolio of 8 accounts", "Portfolio of at least 50 accounts", "missing"),
        ("Owned a budget of $2M", "Budget responsibility of at least $1 million", "met"),
        ("Owned a budget of $600k", "Budget responsibility of at least $1 million", "partial"),
        ("Owned a budget of €1.200.000", "Budget responsibility of at least $1 million", "met"),
        ("Sales of $2M", "Budget responsibility of at least $1 million", "missing"),
    ],
)
def test_sizes_are_compared_with_sizes_of_the_same_thing(engine: Engine, line: str, wanted: str, verdict: str) -> None:
    resume = PLUMBER.replace("Led a crew of 4 plumbers", line)
    kind = RequirementKind.SKILL if "team" not in wanted else RequirementKind.EXPERIENCE
    assert ask(engine, resume, wanted, kind=kind).verdict == verdict


def test_positions_under_an_unknown_heading_count(engine: Engine) -> None:
    resume = PLUMBER.replace("\nExperience\n", "\nWhere I earned my bread\n")
    assert ask(engine, resume, "5+ years of plumbing experience").verdict == "met"


@pytest.mark.parametrize(("title", "above"), [("Help Desk Technician", True), ("IT Director", False)])
def test_a_director_at_a_help_desk_is_told(engine: Engine, title: str, above: bool) -> None:
    resume = read_resume_text(PLUMBER.replace("Plumber, Northside", "Director of IT, Northside"))
    asked = tuple(
        Requirement(id=f"r{n}", text=text, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
        for n, text in enumerate(("Windows", "Printers", "Boilers"))
    )
    report = engine.match(resume, Posting(title=title, requirements=asked, text=title, language="en"), as_of=AS_OF)
    assert report.overqualified is above


BAKER = """Ola Reed

Experience
Erlang Developer, Tall Trees Ltd
January 2021 - December 2021
- Kept the switches of a phone company running
Java Developer, Low Hills Ltd
January 2014 - December 2020
- Wrote forms for councils with Terraform
Security (LOAD TEST) Engineer, Grey Stone
January 2009 - December 2013
- Looked after identity and access management
"""


@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [
        ("1 year as an Erlang developer", "met"),
        # Seven years as another developer are no years as this one.
        ("5 years as an Erlang developer", "partial"),
        ("4 years of experience as a COBOL developer", "partial"),
        # The role decides, whatever is said in front of it.
        ("3 years of a leading part as a load test engineer", "met"),
        # Nobody has to lead for the name of a thing that has "management" in it.
        ("experience with identity and access management", "met"),
        # What belongs together is asked for together; of a choice one is enough.
        ("3 years with Java and Ansible", "partial"),
        ("3 years with Java or Ansible", "met"),
        ("3 years with tools such as Java and Ansible", "met"),
    ],
)
def test_years_are_those_of_the_role_itself(engine: Engine, wanted: str, verdict: str) -> None:
    assert ask(engine, BAKER, wanted).verdict == verdict


@pytest.mark.parametrize("wanted", ["3 years as a rancher or dairy manager", "3 years as a kennel manager or rancher"])
def test_a_rank_is_asked_for_where_every_choice_names_it(engine: Engine, wanted: str) -> None:
    resume = "Bo Hale\n\nExperience\nRancher, Wide Valley\n2012 - 2019\n- Looked after two hundred head of cattle\n"
    assert ask(engine, resume, wanted).verdict != "missing"
