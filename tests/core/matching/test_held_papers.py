"""What proves a licence, a degree, a language or the size of a team, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.matching.model import JudgedRequirement
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.resumes.reader import read_resume_text

AS_OF = date(2026, 1, 15)
HEADINGS = {"en": ("Experience", "Education"), "es": ("Experiencia", "Formación"), "ru": ("Опыт работы", "Образование")}


def judge(
    engine: Engine,
    wanted: str,
    kind: RequirementKind,
    *,
    title: str = "Clerk",
    line: str = "",
    study: str = "",
    language: str = "en",
) -> JudgedRequirement:
    """The verdict on one requirement for a resume with one job, a line under it and a line about education."""
    asked = Requirement(id="r0", text=wanted, kind=kind, level=RequirementLevel.MUST)
    posting = Posting(title=title, requirements=(asked,), text=f"{title}\n{wanted}", language=language)
    work, school = HEADINGS[language]
    job = [work, f"{title}, Old Mill, 2015 - 2020", f"- {line}"]
    text = "\n".join(["Kim Sample", "", *job, "", school, study, ""])
    resume = read_resume_text(text).model_copy(update={"language": language})
    return engine.explain(resume, posting, as_of=AS_OF)[0]


@pytest.mark.parametrize(
    ("title", "line", "wanted", "language", "verdict"),
    [
        ("Pharmacist", "Registered with the GPhC since 2017", "Active pharmacist licence", "en", "met"),
        ("Pharmacist", "Filled prescriptions", "Active pharmacist licence", "en", "partial"),
        ("Pharmacist", "Registered with the GPhC until it lapsed", "Active pharmacist licence", "en", "partial"),
        (
            "Clerk",
            "Real estate license application submitted, awaiting decision",
            "Real estate license",
            "en",
            "partial",
        ),
        ("Clerk", "CPA candidate, two of four parts passed", "CPA license", "en", "partial"),
        ("Медсестра", "Дежурила в отделении", "Действующий сертификат медсестры", "ru", "partial"),
    ],
)
def test_a_licence_is_proven_by_paper_or_register(
    engine: Engine, title: str, line: str, wanted: str, language: str, verdict: str
) -> None:
    judged = judge(engine, wanted, RequirementKind.LICENCE, title=title, line=line, language=language)
    assert judged.verdict == verdict


def test_a_degree_in_a_foreign_field_is_less_than_half(engine: Engine) -> None:
    wanted = "Bachelor's degree in Computer Science"
    foreign = judge(engine, wanted, RequirementKind.QUALIFICATION, study="BFA in Illustration, Hull, 2014")
    related = judge(engine, wanted, RequirementKind.QUALIFICATION, study="BSc in Mathematics, Hull, 2014")
    assert foreign.verdict == related.verdict == "partial"
    assert foreign.points < 0.5 * foreign.max_points < related.points


def test_a_master_of_engineering_meets_a_bachelor(engine: Engine) -> None:
    wanted = "Bachelor's degree in Mechanical Engineering"
    study = "MEng Mechanical Engineering, Hull, 2014"
    assert judge(engine, wanted, RequirementKind.QUALIFICATION, study=study).verdict == "met"


@pytest.mark.parametrize("language", ["Irish", "Welsh", "Maltese", "Luxembourgish", "Yoruba"])
def test_smaller_languages_are_known(engine: Engine, language: str) -> None:
    line = f"Languages: English (native), {language} (fluent)"
    assert judge(engine, f"{language}, at least B1", RequirementKind.LANGUAGE, line=line).verdict == "met"


def test_those_who_are_led_are_told_first(engine: Engine) -> None:
    line = "Led a crew of three on the line, in a plant of 900 employees"
    assert judge(engine, "Led a team of at least 8", RequirementKind.SKILL, line=line).verdict != "met"
