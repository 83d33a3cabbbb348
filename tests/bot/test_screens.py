"""Screens stay within Telegram's limits and its HTML, whatever strangers wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from telegram import InlineKeyboardButton

from bot.ids import pack
from bot.screens import card, decisions, fields, gathering, greeting, jobs, resumes, scans
from bot.screens.greeting import Standing
from bot.screens.markup import units
from bot.screens.resumes import NextSteps
from bot.screens.screen import CAPTION_LIMIT, TEXT_LIMIT, Screen, clip, pages
from bot.texts import texts_for
from core.matching.compare import compare
from core.matching.model import (
    Band,
    Decision,
    Decisions,
    Evidence,
    Fix,
    JudgedRequirement,
    Line,
    NotScored,
    ReadabilityCheck,
    Receipt,
    Report,
    Truth,
    Verdict,
)
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.resumes.corrections import Part
from core.resumes.model import Contact, Education, Experience, Finding, Section, SectionKind, Severity
from core.resumes.model import Resume as ResumeRead
from core.resumes.service import ResumeChoice
from db.models import Job, JobScan, Resume
from db.states import ReadStatus
from sandbox.telegram.html import parse_html

HOSTILE = {
    "tags": "<b>&amp;</i><script>" * 200,
    "wide": "\U0001f9d1\u200d\U0001f4bb" * 900,
    "entities": "&" * 4000,
    "plain": "x" * 4000,
    "lines": "\n".join(["a < b & c"] * 500),
    "empty": "",
}
TEXTS = texts_for("en")


def check(screen: Screen, limit: int) -> None:
    """The screen is one that Telegram takes."""
    shown = parse_html(screen.text)
    assert 0 < units(shown.text) <= limit
    buttons = [button for row in screen.rows or [] for button in row]
    for button in buttons:
        assert isinstance(button, InlineKeyboardButton)
        assert button.text
        assert len(str(button.callback_data).encode()) <= 64
    assert len(buttons) <= 100


def a_report(text: str) -> Report:
    """A report in which every free text is `text`."""
    verdicts = list(Verdict) * 10
    judged = [
        JudgedRequirement(
            id=f"r{number}",
            text=text,
            kind=RequirementKind.SKILL,
            level=RequirementLevel.MUST,
            verdict=verdict,
            points=1.5,
            max_points=2,
            evidence=() if verdict == Verdict.MISSING else (Evidence(quote=text, page=1),),
            reason=text,
        )
        for number, verdict in enumerate(verdicts)
    ]
    return Report(
        score=71,
        band=Band.GOOD,
        readability=80,
        engine="offline",
        version="1",
        requirements=tuple(judged),
        fixes=tuple(Fix(text=text, points=3, requirement="r1") for _ in range(12)),
        lines=tuple(Line(label=text, points=1, max_points=2) for _ in range(8)),
        not_scored=tuple(NotScored(text=text, why=text) for _ in range(20)),
        readability_checks=tuple(
            ReadabilityCheck(code="x", severity=severity, message=text) for severity in list(Severity) * 6
        ),
        receipt=Receipt(resume_sha256="a" * 64, posting_sha256="b" * 64),
    )


def a_scan(name: str = "resume.pdf") -> JobScan:
    return JobScan(
        id=uuid4(),
        resume_id=uuid4(),
        job_id=uuid4(),
        resume_filename=name,
        match_score=71.0,
        job_posting="",
        created_at=datetime.now(UTC),
    )


def a_job(text: str = "Clerk") -> Job:
    return Job(
        id=uuid4(), title=text, company=text, location=text, salary_range=text, employment_type=text,
        description=text, message_keys=["update:1"], created_at=datetime.now(UTC),
    )  # fmt: skip


def a_resume(text: str = "resume.pdf") -> Resume:
    return Resume(
        id=uuid4(), filename=text or "resume.pdf", label=text, file_size=12_000, page_count=2,
        parse_status=ReadStatus.COMPLETED, created_at=datetime.now(UTC),
    )  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("page", scans.PAGES)
def test_every_page_of_a_report_is_a_caption(name: str, page: str) -> None:
    report, scan, job = a_report(HOSTILE[name]), a_scan(HOSTILE[name]), a_job(HOSTILE[name])
    number = 0
    while True:
        screen = scans.report(TEXTS, scan, job, report, page, number, before=a_scan())
        check(screen, CAPTION_LIMIT)
        arrows = [button for row in screen.rows or [] for button in row if button.text == "›"]
        if not arrows:
            break
        number += 1
    assert scans.report(TEXTS, scan, job, report, page, 99999).text == screen.text, "beyond the end is the last page"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_report_without_a_score(name: str) -> None:
    report = a_report(HOSTILE[name]).model_copy(update={"score": None, "band": None, "reason": HOSTILE[name]})
    for page in scans.PAGES:
        check(scans.report(TEXTS, a_scan(), a_job(), report, page), CAPTION_LIMIT)


def test_a_licence_that_is_missing_is_said_beside_any_score() -> None:
    report = a_report("Registered nurse licence")
    insisted = {"kind": RequirementKind.LICENCE, "level": RequirementLevel.MUST, "verdict": Verdict.MISSING}
    missing = report.requirements[0].model_copy(update=insisted)

    def said(**changed: object) -> bool:
        requirement = missing.model_copy(update=changed)
        text = scans.report(TEXTS, a_scan(), a_job(), report.model_copy(update={"requirements": (requirement,)})).text
        return "did not find it: Registered nurse licence" in text

    assert said()
    assert not said(verdict=Verdict.MET)
    assert not said(level=RequirementLevel.NICE)
    assert not said(kind=RequirementKind.SKILL)
    assert not said(max_points=0), "left out by the person"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"language_judged": False, "languages_differ": True, "field_judged": False}, ["only compare word by word"]),
        ({"languages_differ": True}, ["in two languages"]),
        ({"field_judged": False}, ["Title and field of work do not count"]),
        (
            {"languages_differ": True, "field_judged": False},
            ["in two languages", "Title and field of work do not count"],
        ),
    ],
)
def test_what_could_not_be_judged_is_said_beside_the_score(changed: dict[str, bool], said: list[str]) -> None:
    text = scans.report(TEXTS, a_scan(), a_job(), a_report("Excel").model_copy(update=changed)).text
    doubts = ["only compare word by word", "in two languages", "Title and field of work do not count"]
    assert [doubt for doubt in doubts if doubt in text] == said


def test_what_another_field_takes_off_is_shown_as_taken_off() -> None:
    lines = (Line(label="", points=40, max_points=60, code="skills"), Line(label="", points=-7.5, code="field"))
    text = scans.report(TEXTS, a_scan(), a_job(), a_report("Excel").model_copy(update={"lines": lines}), scans.SUM).text
    assert "40 of 60  Skills" in text
    assert "−7.5  Another field of work" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_report_full_of_missing_licences_is_a_caption(name: str) -> None:
    report = a_report(HOSTILE[name])
    insisted = {"kind": RequirementKind.LICENCE, "level": RequirementLevel.MUST, "verdict": Verdict.MISSING}
    licences = tuple(item.model_copy(update=insisted) for item in report.requirements)
    check(scans.report(TEXTS, a_scan(), a_job(), report.model_copy(update={"requirements": licences})), CAPTION_LIMIT)


@pytest.mark.parametrize("name", HOSTILE)
def test_screens_of_decisions(name: str) -> None:
    report, scan, job = a_report(HOSTILE[name]), a_scan(HOSTILE[name]), a_job(HOSTILE[name])
    decided = Decision(ignore=True, weight=2, truth=Truth.DONE)
    made = Decisions(by_requirement={item.id: decided for item in report.requirements[::2]})
    numbers: list[str] = []
    for page in range(len(report.requirements)):
        screen = decisions.overview(TEXTS, scan, job, report, made, page)
        check(screen, CAPTION_LIMIT)
        numbers += [button.text for row in screen.rows or [] for button in row if button.text.isdigit()]
        if not [button for row in screen.rows or [] for button in row if button.text == "›"]:
            break
    assert numbers == [str(number + 1) for number in range(len(report.requirements))]
    for item in report.requirements:
        for before in (None, report):
            one = decisions.requirement(TEXTS, scan, job, report, made, item.id, before)
            assert one is not None
            check(one, CAPTION_LIMIT)
    other = report.model_copy(
        update={
            "requirements": tuple(
                item.model_copy(update={"points": 0.0, "verdict": Verdict.MISSING}) for item in report.requirements
            )
        }
    )
    check(decisions.comparison(TEXTS, scan, scan, job, compare(report, other)), CAPTION_LIMIT)


@pytest.mark.parametrize("name", HOSTILE)
def test_screens_of_fields(name: str) -> None:
    text = HOSTILE[name]
    resume = Resume(id=uuid4(), filename="resume.pdf", label=text, created_at=datetime.now(UTC))
    content = ResumeRead(
        contact=Contact(name=text, email=text, phone=text, location=text),
        experience=(Experience(title=text, company=text, location=text, start="2020-01", end="present"),) * 40,
        education=(Education(degree=text, institution=text, start="2010", end="2014"),) * 40,
        skills=(text,) * 60,
        confidence={"contact.name": 0.2},
    )
    check(fields.overview(TEXTS, resume, content), TEXT_LIMIT)
    for part in (Part.EXPERIENCE, Part.EDUCATION):
        one = fields.entry(TEXTS, resume, content, part, 39)
        assert one is not None
        check(one, TEXT_LIMIT)


@pytest.mark.parametrize("name", HOSTILE)
def test_screens_of_postings(name: str) -> None:
    text = HOSTILE[name]
    job, resume = a_job(text), a_resume(text)
    choice = ResumeChoice(resume, has_others=True)
    asked = tuple(
        Requirement(id=f"r{n}", text=text, kind=RequirementKind.SKILL, level=RequirementLevel.MUST) for n in range(40)
    )
    posting = Posting(requirements=asked)
    for screen in (
        jobs.read(TEXTS, job, posting, choice, job),
        jobs.read(TEXTS, job, posting, ResumeChoice(None)),
        jobs.read(TEXTS, job, posting, ResumeChoice(None, being_read=True)),
        jobs.view(TEXTS, job, posting, choice),
        jobs.view(TEXTS, job, posting, ResumeChoice(None)),
        jobs.ask_delete(TEXTS, job),
        jobs.listed(TEXTS, [job] * 60, resume),
        jobs.listed(TEXTS, [job] * 60),
        jobs.ranked(TEXTS, resume, [(job, 71.4)] * 60),
        jobs.choose(TEXTS, resume, [job] * 60),
        jobs.choose_resume(TEXTS, job, [resume] * 60),
        gathering.so_far(TEXTS, job),
        gathering.so_far(TEXTS, job, job),
        scans.history(TEXTS, [(a_scan(text), job)] * scans.HISTORY_PAGE, 3, more=True),
        scans.under_way(TEXTS, resume, job),
        scans.failed(TEXTS, a_scan(text), job),
        greeting.standing(
            TEXTS, Standing(has_account=True, resume=resume, job=job, last_scan=a_scan(text), last_job=job)
        ),
    ):
        check(screen, TEXT_LIMIT)


def test_a_scan_that_failed_offers_the_same_pair_again() -> None:
    scan, job = a_scan(), a_job()
    assert scan.resume_id is not None
    screen = scans.failed(TEXTS, scan, job)
    assert [button.callback_data for row in screen.rows or [] for button in row] == [
        f"scan:{pack(scan.resume_id, job.id)}"
    ]
    assert "resume.pdf</b> for <b>Clerk, Clerk" in screen.text
    assert scans.failed(TEXTS, scan, None).rows is None, "there is nothing left to compare with"


def test_conditions_of_a_posting_stand_apart_and_are_not_counted() -> None:
    job = Job(id=uuid4(), title="Clerk", description="", created_at=datetime.now(UTC))
    level = RequirementLevel.MUST
    posting = Posting(
        requirements=(
            Requirement(id="r1", text="Excel", kind=RequirementKind.SKILL, level=level),
            Requirement(id="r2", text="lift 20 kg", kind=RequirementKind.QUALIFICATION, level=level, scored=False),
        )
    )
    assert "1 requirement," in jobs.read(TEXTS, job, posting, ResumeChoice(a_resume())).text
    view = jobs.view(TEXTS, job, posting, ResumeChoice(None)).text
    assert view.index("Excel") < view.index("not scored") < view.index("lift 20 kg")


@pytest.mark.parametrize("name", HOSTILE)
def test_screens_of_resumes(name: str) -> None:
    text = HOSTILE[name]
    resume = a_resume(text)
    content = ResumeRead(
        contact=Contact(name=text, email=text, phone=text),
        sections=tuple(Section(heading=text, kind=SectionKind.OTHER) for _ in range(30)),
        findings=tuple(Finding(code="x", severity=Severity.CRITICAL, message=text) for _ in range(9)),
        text=text * 3,
    )
    job = a_job(text)
    steps = NextSteps(job, jobs.name_of(TEXTS, job), has_other_postings=True, default=resume)
    for screen in (
        resumes.read(TEXTS, resume, content, steps),
        resumes.read(TEXTS, resume, content, NextSteps()),
        resumes.read(TEXTS, resume, content, NextSteps(gathered=gathering.so_far(TEXTS, job))),
        resumes.duplicate(TEXTS, resume, steps),
        resumes.view(TEXTS, resume, steps),
        resumes.ask_delete(TEXTS, resume),
        resumes.listed(TEXTS, [resume] * 60, resume),
    ):
        check(screen, TEXT_LIMIT)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_the_text_is_lost_in_what_the_machine_read(name: str) -> None:
    text = HOSTILE[name]
    resume = Resume(id=uuid4(), filename="resume.pdf", created_at=datetime.now(UTC))
    content = ResumeRead(text=text)
    seen = ""
    number = 0
    while True:
        screen = resumes.as_read(TEXTS, resume, content, number)
        check(screen, TEXT_LIMIT)
        seen += parse_html(screen.text).text.split("\n\n", 1)[-1]
        if not [button for row in screen.rows or [] for button in row if button.text == "›"]:
            break
        number += 1
    assert "".join(seen.split()) == "".join(text.split())


def test_the_card_is_a_picture_whatever_stands_on_it() -> None:
    for text in ('#panic("x") $ \\ " ]]', HOSTILE["wide"], ""):
        drawn = card.draw(TEXTS, a_report("x"), posting=text, company=text, resume=text)
        assert drawn.startswith(b"\x89PNG")


def test_clip_and_pages() -> None:
    assert clip("short", 5) == "short"
    assert clip("longer text", 7) == "longer…"
    assert pages([], 10) == [""]
    assert pages(["aaa", "bbb", "cc"], 8) == ["aaa\n\nbbb", "cc"]
    assert all(units(page) <= 20 for page in pages(["\U0001f9d1" * 15, "x" * 50], 20))
