"""The whole way from two texts to a report."""

from __future__ import annotations

import pytest

from core.errors import PostingFault, PostingRejected
from core.matching.engine import Engine
from core.postings.reader import read_posting
from core.resumes.plaintext import read_text

POSTING = """Senior Accountant
Acme Ltd
Requirements
- Bachelor's degree in Accounting
- 5 years of experience in general accounting
- Microsoft Excel
- Payroll processing
Benefits
- Free lunch
"""
RESUME = """Jane Doe
Senior Accountant
Experience
Senior Accountant, 2015 - 2023
- Led general accounting and monthly close for three companies with Microsoft Excel
Education
Bachelor of Science in Accounting, 2014
"""


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.load()


def test_quotes_stand_in_the_resume(engine: Engine) -> None:
    resume = read_text(RESUME)
    report = engine.match(resume, read_posting(POSTING))
    folded = " ".join(resume.text.split())
    quotes = [e.quote for r in report.requirements for e in r.evidence]
    assert quotes
    assert all(quote in folded for quote in quotes)


def test_lines_add_up_to_the_score(engine: Engine) -> None:
    report = engine.match(read_text(RESUME), read_posting(POSTING))
    assert report.score is not None
    assert round(sum(line.points for line in report.lines), 6) == report.score


def test_missing_skill_is_priced(engine: Engine) -> None:
    report = engine.match(read_text(RESUME), read_posting(POSTING))
    missing = [r for r in report.requirements if r.verdict == "missing"]
    assert [r.text for r in missing] == ["Payroll processing"]
    assert missing[0].id in {fix.requirement for fix in report.fixes}


def test_thin_posting_is_rejected() -> None:
    with pytest.raises(PostingRejected) as caught:
        read_posting("We need someone.")
    assert caught.value.fault is PostingFault.TOO_THIN
