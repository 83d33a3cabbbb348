"""A requirement is named by the thing itself: no praise in front, no purpose behind, lists taken apart."""

from __future__ import annotations

import pytest

from core.postings.model import RequirementKind
from core.postings.reader import read_posting

_SKILLS = (RequirementKind.SKILL, RequirementKind.EXPERIENCE)


def _asked(line: str) -> list[str]:
    """The skills that are read in a line among the requirements."""
    posting = read_posting(
        f"Harbour clerk\n\nYour tasks\n- Keep the ledgers of the port\n- Answer the letters\n\nRequirements\n- {line}\n"
    )
    return [r.text for r in posting.requirements if r.kind in _SKILLS and r.text in line]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("In-depth knowledge and practical understanding of tide tables", "tide tables"),
        ("Mastery-level skills in rope splicing", "rope splicing"),
        ("Unmatched attention to detail", "attention to detail"),
        ("Masterly at drawing sea charts", "drawing sea charts"),
        ("The position requires both an extensive and a technical knowledge of winches", "winches"),
        ("A harbour clerk with us must possess a good command of Photoshop", "Photoshop"),
        ("Proficiency in Excel is demanded", "Excel"),
        ("Excel is of great importance for this role", "Excel"),
        ("Negotiation skills are a prerequisite", "Negotiation skills"),
    ],
)
def test_praise_in_front_and_behind_is_no_part_of_the_name(line: str, named: str) -> None:
    assert _asked(line) == [named]


@pytest.mark.parametrize("term", ["Deep learning", "Full stack development", "Fine arts", "General ledger"])
def test_a_name_keeps_its_own_first_word(term: str) -> None:
    assert _asked(f"Strong knowledge of {term}") == [term]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Negotiation skills to win new shipping lines", "Negotiation skills"),
        ("Patience, which you need with our captains", "Patience"),
        ("Typography in order to design signs", "Typography"),
        ("Time management, ensuring that no ship waits", "Time management"),
        ("Precision, displaying care for small things", "Precision"),
    ],
)
def test_what_a_skill_is_good_for_is_left_out(line: str, named: str) -> None:
    assert _asked(line) == [named]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Decision-making skills for the small hours of the night", "Decision-making skills"),
        ("Attention to detail in the counting of the crates", "Attention to detail"),
        ("Teamwork across all the ships of the line", "Teamwork"),
        ("Analytical skills with charts in Excel", "Analytical skills with charts in Excel"),
        ("Knowledge of rules for old harbours", "rules for old harbours"),
    ],
)
def test_where_a_trait_is_of_use_is_left_out_unless_it_names_a_tool(line: str, named: str) -> None:
    assert _asked(line) == [named]


@pytest.mark.parametrize(
    "whole",
    ["attention to detail", "explain tide tables to passengers", "diagrams used to plan the berths"],
)
def test_what_a_skill_is_about_stays(whole: str) -> None:
    assert _asked(f"Knowledge of {whole}") == [whole]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Team Foundation Server (TFS)", ["Team Foundation Server (TFS)"]),
        ("Cloud platforms (AWS, Azure, Google Cloud)", ["Cloud platforms", "AWS", "Azure", "Google Cloud"]),
        ("Word, Excel and tools such as Jira, Slack", ["Word", "Excel", "Jira", "Slack"]),
        ("Operation Monitoring and Quality Control Analysis", ["Operation Monitoring", "Quality Control Analysis"]),
        ("Java, Python and an excellent knowledge of Rust", ["Java", "Python", "Rust"]),
        ("Both Linux and Unix", ["Linux", "Unix"]),
    ],
)
def test_lists_are_taken_apart_and_names_are_not(line: str, named: list[str]) -> None:
    assert _asked(line) == named


def test_be_in_is_no_degree() -> None:
    posting = read_posting("Clerk\n\nRequirements\n- You must be skilled in Excel\n- Know how to be in two places\n")
    assert RequirementKind.QUALIFICATION not in {r.kind for r in posting.requirements}


def test_years_may_be_praised_too() -> None:
    posting = read_posting("Clerk\n\nRequirements\n- 5 consistent years as a harbour clerk\n- Knowledge of Excel\n")
    first = posting.requirements[0]
    assert (first.kind, first.years) == (RequirementKind.EXPERIENCE, 5)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Bookkeeping skills and the ability to calm captains", ["Bookkeeping skills", "calm captains"]),
        ("Patience, with a good knowledge of winches", ["Patience", "winches"]),
        ("Skills and knowledge of winches", ["winches"]),
        ("Ready and able to calm captains", ["calm captains"]),
    ],
)
def test_two_claims_in_a_line_are_two(line: str, named: list[str]) -> None:
    assert _asked(line) == named


_PROSE = "You must have the power to keep the peace between nine captains and their crews every night."


def test_many_words_in_the_prose_beside_a_list_are_no_skill() -> None:
    beside = read_posting(f"Clerk\n\nYour role\n{_PROSE}\nExcel is required.\n\nRequirements\n- Knowledge of SQL\n")
    kinds = {r.text: r.kind for r in beside.requirements}
    assert next(kind for text, kind in kinds.items() if "captains" in text) is RequirementKind.RESPONSIBILITY
    assert kinds["Excel"] is kinds["SQL"] is RequirementKind.SKILL


def test_the_same_words_are_asked_for_where_nothing_else_is() -> None:
    alone = read_posting(f"Clerk\n\n{_PROSE}\nWe sail on Mondays and come home on Thursdays.\n")
    assert [r.kind for r in alone.requirements if "captains" in r.text] == [RequirementKind.SKILL]


def test_experience_in_a_thing_with_a_name_is_a_skill() -> None:
    posting = read_posting(
        "Clerk\n\nRequirements\n- Experience with Excel\n- Experience in calming angry captains at night\n"
    )
    assert [(r.text, r.kind) for r in posting.requirements] == [
        ("Excel", RequirementKind.SKILL),
        ("calming angry captains at night", RequirementKind.EXPERIENCE),
    ]


def test_what_one_is_responsible_for_is_a_duty_wherever_it_stands() -> None:
    posting = read_posting(
        "Clerk\n\nRequirements\n- Knowledge of Excel\n- Responsible for leading the night crew of the port\n"
    )
    assert [r.text for r in posting.requirements if r.kind is RequirementKind.RESPONSIBILITY] == [
        "leading the night crew of the port"
    ]


def test_an_order_among_the_duties_is_a_duty_though_it_speaks_of_skills() -> None:
    posting = read_posting(
        "Clerk\n\nYour tasks\n- Apply your skills daily at the pier\n- Answer the letters of captains\n\n"
        "Requirements\n- Knowledge of Excel\n"
    )
    asked = [r.text for r in posting.requirements if r.kind is not RequirementKind.RESPONSIBILITY]
    assert asked == ["Excel"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Perl language", "Perl"),
        ("Linux-based operating systems", "Linux"),
        ("Knowledge of Excel software", "Excel"),
        ("Linux administration", "Linux administration"),
    ],
)
def test_a_tool_is_named_without_its_class(line: str, named: str) -> None:
    assert _asked(line) == [named]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("All candidates must have a minimum of 3 years as a pilot", "3 years as a pilot"),
        ("Worked as a pilot for at least three years", "Worked as a pilot for at least three years"),
    ],
)
def test_years_begin_with_their_number_unless_the_role_stands_before(line: str, told: str) -> None:
    assert _asked(line) == [told]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Work with a high degree of accuracy under pressure", RequirementKind.SKILL),
        ("This factor is important if it requires a substantial degree of motion", RequirementKind.SKILL),
        ("360 degree feedback for leaders of the works", RequirementKind.SKILL),
        ("Degree in mechanical engineering required", RequirementKind.QUALIFICATION),
        ("A degree in a related field or equivalent", RequirementKind.QUALIFICATION),
        ("Degree of Bachelor of Science", RequirementKind.QUALIFICATION),
    ],
)
def test_a_degree_of_something_is_no_education(line: str, kind: RequirementKind) -> None:
    posting = read_posting(
        f"Clerk\nExample Works of the old harbour\n\nRequirements:\n- {line}\n- Bookkeeping for a company\n"
    )
    first = posting.requirements[0]
    assert first.kind is kind
