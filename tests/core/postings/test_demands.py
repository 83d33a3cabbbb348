"""What sentences ask for, how firmly, and what only looks like something else."""

from __future__ import annotations

import pytest

from core.postings.model import Requirement, RequirementKind, RequirementLevel
from core.postings.reader import read_posting

POSTING = """Harbour Clerk

Requirements
- Knows tides and berths
- {line}

Duties
- Books berths for ships and keeps the log of the port
"""


def read(line: str) -> tuple[Requirement, ...]:
    return read_posting(POSTING.format(line=line)).requirements


@pytest.mark.parametrize("line", ["Some berths may require a valid diving licence", "A diving licence may be required"])
def test_what_may_be_required_is_optional(line: str) -> None:
    (licence,) = (r for r in read(line) if r.kind is RequirementKind.LICENCE)
    assert licence.level is RequirementLevel.NICE


def test_what_is_required_stays_firm() -> None:
    (licence,) = (r for r in read("A valid diving licence is required") if r.kind is RequirementKind.LICENCE)
    assert licence.level is RequirementLevel.MUST


@pytest.mark.parametrize("lead", ["Candidates should possess:", "The ideal candidate must possess:"])
def test_a_line_about_the_candidate_opens_a_list_of_demands(lead: str) -> None:
    asked = "- Strong knowledge of tide tables\n- Radar plotting"
    text = f"Harbour Clerk\n\nSkills\n{lead}\n{asked}\n\nDuties\n- Books berths"
    told = [r.text for r in read_posting(text).requirements]
    assert any("tide tables" in one for one in told)
    assert any("Radar plotting" in one for one in told)


@pytest.mark.parametrize("lead", ["Pour envoyer votre candidature :", "Como se candidatar:"])
def test_how_to_apply_asks_for_nothing(lead: str) -> None:
    text = f"Harbour Clerk\n\nRequirements\n- Radar plotting\n- Knows tides\n\n{lead}\n- Excel\n- Lettre"
    assert "Excel" not in [r.text for r in read_posting(text).requirements]


def test_previous_years_are_years() -> None:
    assert [r.years for r in read("Minimum of previous 2 years' experience as a harbour clerk")][1] == 2
    assert all(r.years is None for r in read("Figures of the previous 2 years are at hand"))


def test_a_program_is_no_degree() -> None:
    kinds = {r.kind for r in read("Good knowledge of tide tables, MS Office, radio")}
    assert RequirementKind.QUALIFICATION not in kinds


def test_fields_of_experience_are_one_demand() -> None:
    """A choice of fields is one requirement, which experience in any of them meets."""
    line = "Experience or interest in towing, salvage, customer support, account management or dredging"
    demands = [r.text for r in read(line) if "salvage" in r.text]
    assert len(demands) == 1
    assert "customer support" in demands[0]
