"""Experience that a posting asks for as a role is shown by jobs of that title, however long the sentence goes on."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.resumes.reader import read_resume_text

RESUME = """Sam Example

## Experience
Irrigation Engineer, Example Farms (2012 - 2020)
- Kept four hundred hectares of orchard and pasture alive through two dry summers
- Wrote the yearly report to the water board and trained the night shift
"""


@pytest.mark.parametrize(
    "asked",
    [
        "5 years of experience as an Irrigation Engineer",
        "5 years of experience as an Irrigation Engineer, designing, testing and documenting sprinkler networks",
        "At least 5 years as an irrigation engineer with a record of leading suppliers and contractors",
        "5+ years of irrigation engineer experience, mostly in vineyards and in the open field",
    ],
)
def test_years_in_a_role(engine: Engine, asked: str) -> None:
    requirement = Requirement(
        id="r1", text=asked, kind=RequirementKind.EXPERIENCE, level=RequirementLevel.MUST, years=5
    )
    others = [
        Requirement(id=f"o{n}", text=f"{word} making", kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
        for n, word in enumerate(("puppet", "violin"))
    ]
    posting = Posting(title="Irrigation Engineer", requirements=(requirement, *others), text=asked, language="en")
    report = engine.match(read_resume_text(RESUME), posting, as_of=date(2026, 1, 15))
    judged = next(r for r in report.requirements if r.id == "r1")
    assert (judged.verdict, judged.reason_code) == ("met", "years_met")
