"""What counts as proof, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.matching.model import JudgedRequirement
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.resumes.reader import read_resume_text

AS_OF = date(2026, 1, 15)
FILLING = "Kept good records of each day with four colleagues and wrote to many people about what had to be done next."


def ask(engine: Engine, line: str, wanted: str, kind: RequirementKind, years: float | None = None) -> JudgedRequirement:
    more = [f"{word} making" for word in ("puppet", "violin", "barrel")]
    asked = [
        Requirement(id="r0", text=wanted, kind=kind, level=RequirementLevel.MUST, years=years),
        *(
            Requirement(id=f"r{n}", text=text, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
            for n, text in enumerate(more, 1)
        ),
    ]
    posting = Posting(title="Clerk", requirements=tuple(asked), text=f"Clerk\n{wanted}", language="en")
    resume = read_resume_text(f"Sam Example\n\nSummary\n{FILLING}\n\nMore\n{line}\n")
    report = engine.match(resume, posting, as_of=AS_OF)
    return next(r for r in report.requirements if r.id == "r0")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Learned early that e = mc2 was found in 1905", "valid California driver's license"),
        ("Member of Club C and of team E", "valid driver's license"),
        ("Issued a certificate to each approved vendor", "EPA approved Universal Technician Certificate"),
        ("Renewed the license of the canteen", "active nursing license"),
    ],
)
def test_a_licence_needs_its_own_words(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.LICENCE).verdict == "missing"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("Class C driver's license", "valid driver's license"), ("RN license, Ohio", "active registered nurse license")],
)
def test_a_licence_that_is_named_is_met(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.LICENCE).verdict == "met"


def test_the_head_of_a_column_is_no_degree(engine: Engine) -> None:
    judged = ask(engine, "Degree, Grade Description", "Bachelor's degree in accounting", RequirementKind.QUALIFICATION)
    assert judged.verdict == "missing"


@pytest.mark.parametrize("line", ["Bachelor's degree in accounting", "BBA, Accounting, 2010"])
def test_a_degree_that_is_named_is_met(engine: Engine, line: str) -> None:
    assert ask(engine, line, "Bachelor's degree in accounting", RequirementKind.QUALIFICATION).verdict == "met"


@pytest.mark.parametrize("years", [None, 3.0])
def test_experience_that_no_job_shows_is_never_met(engine: Engine, years: float | None) -> None:
    judged = ask(engine, "Payroll processing", "payroll processing", RequirementKind.EXPERIENCE, years)
    assert (judged.verdict, judged.reason_code) == ("partial", "no_dated_job")


@pytest.mark.parametrize(
    "line",
    [
        "All kinds of welding except underwater welding",
        "No experience with underwater welding",
        "Everything on board, excluding underwater welding",
    ],
)
def test_what_is_denied_is_no_evidence(engine: Engine, line: str) -> None:
    judged = ask(engine, line, "underwater", RequirementKind.SKILL)
    assert judged.verdict == "missing"


def test_the_words_of_a_term_stand_together(engine: Engine) -> None:
    line = "Time sheets were written by hand until the whole office had moved, and management was told of it"
    assert ask(engine, line, "time management", RequirementKind.SKILL).verdict == "missing"
    assert ask(engine, "Management of my own time", "time management", RequirementKind.SKILL).verdict == "met"


@pytest.mark.parametrize(("line", "wanted"), [("Solaris", "AIX"), ("DNS", "DHCP")])
def test_a_close_relative_proves_a_part_and_no_more(engine: Engine, line: str, wanted: str) -> None:
    judged = ask(engine, line, wanted, RequirementKind.SKILL)
    assert (judged.verdict, judged.reason_code) == ("partial", "related")
    assert judged.points == pytest.approx(0.4 * judged.max_points, abs=0.02)


@pytest.mark.parametrize(
    ("part", "umbrella"), [("AWS", "cloud computing"), ("PostgreSQL", "SQL"), ("Paychex", "payroll")]
)
def test_a_part_proves_its_umbrella(engine: Engine, part: str, umbrella: str) -> None:
    assert ask(engine, part, umbrella, RequirementKind.SKILL).verdict == "met"
    assert ask(engine, umbrella, part, RequirementKind.SKILL).verdict != "met"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Restored the webpage of the museum", "web pages"),
        ("Kept the web page of the museum", "webpage"),
        ("Warehouse management", "warehouse managment"),
        ("Warehouse managment", "warehouse management"),
    ],
)
def test_a_slip_or_a_space_hides_nothing(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.SKILL).verdict == "met"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Sold business cards at the station", "business requirements"),
        ("Built a desk of oak", "help desk"),
        ("Measured the pressure of tyres", "working under pressure"),
    ],
)
def test_one_common_word_of_a_name_shows_nothing(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.SKILL).verdict == "missing"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Stays calm when the kitchen is full", "ability to work under pressure"),
        ("Juggled five deliveries and a full shop", "multitasking"),
        ("Partnered with the nurses of two wards", "teamwork"),
        ("Always met deadlines of the printer", "time management"),
        ("Welcomes guests from diverse cultures", "cultural awareness"),
        ("Can lift up to 60 pounds all day", "physical stamina"),
        ("Found solutions where others gave up", "problem-solving skills"),
    ],
)
def test_a_soft_skill_is_shown_by_what_somebody_does(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.SKILL).verdict == "met"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Responsible for the keys of the shed", "reliability"),
        ("Sent the details of the trip to the driver", "attention to detail"),
        ("Chose where to drive on each day", "self-motivation"),
    ],
)
def test_a_word_of_every_resume_shows_no_soft_skill(engine: Engine, line: str, wanted: str) -> None:
    assert ask(engine, line, wanted, RequirementKind.SKILL).verdict == "missing"


@pytest.mark.parametrize(
    ("line", "wanted", "proven"),
    [
        ("Python developer at a bakery", "programming", True),
        ("Help desk of the town hall", "IT", True),
        ("Led the ERP implementation", "ERP", True),
        ("Python developer at a bakery", "Java developer", False),
        ("Configured BGP on forty routers", "OSPF", False),
        ("Conflicts were resolved by the porter", "conflict resolution", True),
        ("Reconciled the cash of three tills", "cash reconciliation", True),
    ],
)
def test_a_term_shows_what_it_holds_and_not_its_neighbour(engine: Engine, line: str, wanted: str, proven: bool) -> None:
    assert (ask(engine, line, wanted, RequirementKind.SKILL).verdict == "met") is proven


@pytest.mark.parametrize(
    ("line", "verdict"), [("html, go, react, css", "met"), ("Let everybody go home at noon", "missing")]
)
def test_an_item_of_a_list_counts_in_any_case(engine: Engine, line: str, verdict: str) -> None:
    assert ask(engine, line, "Go", RequirementKind.SKILL).verdict == verdict
    assert ask(engine, line, "go", RequirementKind.SKILL).verdict == verdict


def test_an_officer_is_no_office(engine: Engine) -> None:
    assert ask(engine, "Worked beside the chief officer", "office", RequirementKind.SKILL).verdict == "missing"


@pytest.mark.parametrize(
    "line",
    [
        "Coordinated care plans every morning with doctors and with registered nurses of three other wards",
        "Provided hands-on nursing care to thirty patients a day under the direct supervision of an RN",
    ],
)
def test_the_licence_of_a_colleague_is_not_mine(engine: Engine, line: str) -> None:
    assert ask(engine, line, "registered nurse license", RequirementKind.LICENCE).verdict == "missing"


@pytest.mark.parametrize(
    "line",
    [
        "Dedicated and compassionate RN with ten years of experience in the intensive care of a large hospital",
        "BLS, ACLS, Registered Nurse, and a first aid trainer of the whole ward for more than four years",
    ],
)
def test_a_paper_may_be_named_in_a_sentence(engine: Engine, line: str) -> None:
    assert ask(engine, line, "registered nurse license", RequirementKind.LICENCE).verdict == "met"


def test_a_title_is_no_licence(engine: Engine) -> None:
    judged = ask(
        engine, "Worked as a registered nurse in a large hospital", "registered nurse license", RequirementKind.LICENCE
    )
    assert (judged.verdict, judged.reason_code) == ("partial", "licence_title")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("Teaching license, Arizona", "partial"),
        ("Teaching license", "partial"),
        ("Ohio teaching license", "met"),
        ("Teaching license, OH", "met"),
    ],
)
def test_a_licence_holds_in_its_own_state(engine: Engine, line: str, verdict: str) -> None:
    assert ask(engine, line, "valid Ohio teaching license", RequirementKind.LICENCE).verdict == verdict


def test_a_paragraph_proves_by_its_sentences(engine: Engine) -> None:
    paragraph = (
        "Helped the caterers of the yearly harbour regatta with everything that floats, rows or sails for two summers. "
        "Later kept the garden of the museum and wrote about the insurance of old paintings for the local newspaper."
    )
    judged = ask(engine, paragraph, "regatta insurance", RequirementKind.SKILL)
    assert (judged.verdict, len(judged.evidence)) == ("partial", 2) or judged.points < judged.max_points
    assert all("regatta" not in e.quote or "insurance" not in e.quote for e in judged.evidence)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ("Ability to work in hard and lasting frost", "hard and lasting frost"),
        ("Ability to carve puppets of lime wood", "carve puppets"),
    ],
)
def test_what_is_missing_has_a_name_that_says_something(engine: Engine, wanted: str, named: str) -> None:
    asked = Requirement(id="r1", text=wanted, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
    posting = Posting(title="Clerk", requirements=(asked,), text=f"Clerk\n{wanted}", language="en")
    resume = read_resume_text(f"Sam Example\n\nSummary\n{FILLING}\n")
    assert engine.score(resume, posting, as_of=AS_OF).missing == (named,)


def test_only_a_part_of_the_points_without_a_dated_job(engine: Engine) -> None:
    judged = ask(engine, "Payroll processing", "payroll processing", RequirementKind.EXPERIENCE)
    assert judged.verdict == "partial"
    assert judged.points < judged.max_points
