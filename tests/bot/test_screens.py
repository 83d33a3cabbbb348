"""Screens keep to Telegram's limits whatever people send."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens import jobs, resumes, scans
from bot.screens.card import draw
from bot.screens.screen import CAPTION_LIMIT, TEXT_LIMIT, Screen, pages, units
from bot.texts import texts_for
from core.matching.model import (
    Band,
    Evidence,
    Fix,
    JudgedRequirement,
    Line,
    NotScored,
    ReadabilityCheck,
    Receipt,
    Report,
    Verdict,
)
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.resumes.model import Contact, Finding, Section, SectionKind, Severity
from core.resumes.model import Resume as ResumeRead
from db.models import Job, JobScan, Resume
from db.states import PostingStatus, ReadStatus

TEXTS = texts_for("en")
# A stranger's worst: long, with markup, with characters that count twice.
NASTY = '<b>&"😀' * 600


def a_resume(name: str) -> Resume:
    return Resume(
        id=uuid4(),
        filename=name,
        file_size=123_456,
        page_count=2,
        parse_status=ReadStatus.COMPLETED,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def a_job(text: str) -> Job:
    return Job(
        id=uuid4(),
        title=text,
        company=text,
        location=text,
        salary_range=text,
        employment_type=text,
        parse_status=PostingStatus.COMPLETED,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def a_report(text: str, count: int = 40) -> Report:
    verdicts = list(Verdict)
    return Report(
        score=71,
        band=Band.FAIR,
        readability=92,
        engine="offline",
        version="1",
        receipt=Receipt(resume_sha256="a" * 64, posting_sha256="b" * 64),
        requirements=tuple(
            JudgedRequirement(
                id=f"r{number}",
                text=text,
                kind=RequirementKind.SKILL,
                level=RequirementLevel.MUST,
                verdict=verdicts[number % 3],
                points=1.5,
                max_points=2,
                evidence=(Evidence(quote=text, page=1),) if number % 3 == 0 else (),
                reason=text,
            )
            for number in range(count)
        ),
        fixes=tuple(Fix(text=text, points=2.5) for _ in range(5)),
        lines=tuple(Line(label=text, points=7.1, max_points=10) for _ in range(10)),
        not_scored=tuple(NotScored(text=text, why=text) for _ in range(9)),
        readability_checks=tuple(
            ReadabilityCheck(code="x", severity=severity, message=text, page=1)
            for severity in Severity
            for _ in range(9)
        ),
    )


def visible(text: str) -> str:
    """The text as Telegram counts it: without tags, entities as the characters they stand for."""
    return html.unescape(re.sub(r"</?(?:b|i|code|pre)>", "", text))


def check(screen: Screen, limit: int) -> None:
    assert 0 < units(visible(screen.text)) <= limit
    # Whatever is left of a tag came from a stranger and must have been escaped.
    assert "<" not in re.sub(r"</?(?:b|i|code|pre)>", "", screen.text)
    for row in screen.rows or []:
        for button in row:
            assert button.text.strip()
            assert 1 <= len(str(button.callback_data).encode()) <= 64


@pytest.mark.parametrize("text", ["x", NASTY], ids=["short", "nasty"])
def test_resume_screens(text: str) -> None:
    content = ResumeRead(
        contact=Contact(name=text, email=text, phone=text),
        sections=tuple(Section(heading=text, kind=SectionKind.OTHER) for _ in range(30)),
        text=text * 20,
        findings=tuple(Finding(code="x", severity=Severity.WARNING, message=text) for _ in range(20)),
    )
    resume, job = a_resume(text), a_job(text)
    check(resumes.read(TEXTS, resume, content, None, ""), TEXT_LIMIT)
    check(resumes.read(TEXTS, resume, content, job, jobs.title_of(TEXTS, job)), TEXT_LIMIT)
    check(resumes.listed(TEXTS, [resume] * 30, resume), TEXT_LIMIT)
    check(resumes.view(TEXTS, resume, is_default=False), TEXT_LIMIT)
    check(resumes.ask_delete(TEXTS, resume), TEXT_LIMIT)
    for page in (0, 1, 999):
        check(resumes.as_read(TEXTS, resume, content, page), TEXT_LIMIT)


@pytest.mark.parametrize("text", ["x", NASTY], ids=["short", "nasty"])
def test_posting_screens(text: str) -> None:
    job = a_job(text)
    posting = Posting(
        requirements=tuple(
            Requirement(id=f"r{n}", text=text, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
            for n in range(60)
        )
    )
    check(jobs.read(TEXTS, job, posting, has_resume=True), TEXT_LIMIT)
    check(jobs.view(TEXTS, job, posting), TEXT_LIMIT)
    check(jobs.listed(TEXTS, [job] * 40), TEXT_LIMIT)
    check(jobs.choose(TEXTS, [job] * 40), TEXT_LIMIT)
    check(jobs.ask_delete(TEXTS, job), TEXT_LIMIT)


@pytest.mark.parametrize("text", ["x", NASTY], ids=["short", "nasty"])
@pytest.mark.parametrize("page", scans.PAGES)
def test_report_pages(text: str, page: str) -> None:
    scan = JobScan(id=uuid4(), resume_id=uuid4(), created_at=datetime(2026, 11, 1, tzinfo=UTC), match_score=71)
    report = a_report(text)
    for number in (0, 1, 2, 50):
        check(scans.report(TEXTS, scan, report, page, number), CAPTION_LIMIT)
    check(scans.history(TEXTS, [scan], {scan.id.hex: text}, 1, more=True), TEXT_LIMIT)


def test_every_requirement_is_on_some_page() -> None:
    scan = JobScan(id=uuid4(), resume_id=None)
    report = a_report("Kubernetes", count=30)
    shown = "".join(scans.report(TEXTS, scan, report, scans.REQUIREMENTS, number).text for number in range(20))
    assert shown.count("Kubernetes") >= 30


def test_a_report_without_a_score_says_why() -> None:
    scan = JobScan(id=uuid4(), resume_id=None)
    report = a_report("x").model_copy(update={"score": None, "band": None, "reason": "too little text"})
    text = scans.report(TEXTS, scan, report).text
    assert "No score" in text
    assert "too little text" in text


def test_the_card_is_a_picture_whatever_the_titles() -> None:
    for title in ("Nurse", NASTY, "", '#panic("code")', "データ分析"):
        picture = draw(TEXTS, a_report("x"), posting=title, company=title, resume=title)
        assert picture.startswith(b"\x89PNG")


@given(st.lists(st.text(alphabet="ab😀&<\n", max_size=80), max_size=30))
def test_pages_lose_nothing_and_keep_to_the_limit(blocks: list[str]) -> None:
    parts = pages(blocks, 200)
    assert all(units(part) <= 200 for part in parts)
    assert "".join("".join(parts).split()) == "".join("".join(blocks).split())
