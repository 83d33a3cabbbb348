"""Each check of the catalogue fires on a document that deserves it and not on a clean one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.resumes.checks.catalogue import CATALOGUE, finding, readability
from core.resumes.reader import read_resume
from tests.core.resumes import papers, strange
from tests.core.resumes.papers import Canvas, Pen, with_extra

CLEAN = papers.paper(papers.one_column)


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in read_resume(data, use_ocr=False).findings}


def text_at(
    canvas: Canvas, text: str, x: float = 60, y: float = 200, size: float = 9, mode: int = 0, grey: float = 0
) -> None:
    canvas.setFillGray(grey)
    shape = canvas.beginText(x, y)
    shape.setFont("Helvetica", size)
    shape.setTextRenderMode(mode)
    shape.textOut(text)
    canvas.drawText(shape)


KEYWORDS = "Kubernetes Rust Haskell Prolog leadership management"


def hidden_under_picture(canvas: Canvas) -> None:
    text_at(canvas, KEYWORDS, y=150)
    canvas.saveState()
    canvas.translate(0, 100)
    canvas.scale(1, 0.15)
    strange.scan(canvas)
    canvas.restoreState()


def half_a_picture(canvas: Canvas) -> None:
    canvas.translate(0, -380)
    strange.scan(canvas)


def small(pen: Pen) -> None:
    for item in papers.ITEMS * 9:
        pen.line(f"- {item}", 7)


def turned(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(560, 100)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Confidential copy for the hiring team")
    canvas.restoreState()


def form(canvas: Canvas) -> None:
    canvas.acroForm.textfield(name="city", x=60, y=100, width=100, height=20)


def linked(canvas: Canvas) -> None:
    canvas.drawString(60, 100, "Profile")
    canvas.linkURL("https://www.linkedin.com/in/robin-example", (60, 95, 120, 115))


def heap(canvas: Canvas) -> None:
    for k, font in enumerate(("Courier", "Times-Roman", "Symbol", "ZapfDingbats")):
        canvas.setFont(font, 9)
        canvas.drawString(60, 80 - 12 * k, "abc")


EXTRAS: dict[str, Callable[[Canvas], None]] = {
    "invisible_text": lambda canvas: text_at(canvas, KEYWORDS, mode=3),
    "background_text": lambda canvas: text_at(canvas, KEYWORDS, grey=1),
    "tiny_text": lambda canvas: text_at(canvas, KEYWORDS, size=1),
    "off_page_text": lambda canvas: text_at(canvas, KEYWORDS, y=-60),
    "covered_text": hidden_under_picture,
    "cut_off_text": lambda canvas: text_at(canvas, "This line is set so long that it runs over the edge", x=480),
    "rotated_text": turned,
    "form_fields": form,
    "link_without_text": linked,
    "placeholder_text": lambda canvas: text_at(canvas, "Lorem ipsum dolor sit amet"),
    "picture_heavy": half_a_picture,
    "spaced_letters": lambda canvas: text_at(canvas, "A W A R D S"),
}


@pytest.mark.parametrize("code", EXTRAS)
def test_what_is_added_to_a_page_is_found(code: str) -> None:
    assert code in codes(with_extra(EXTRAS[code]))
    assert code not in codes(CLEAN)


def person(
    *,
    name: bool = True,
    email: bool = True,
    phone: bool = True,
    place: bool = True,
    work: str = "Experience",
    study: str = "Education",
    skills: str = "Skills",
    job: Callable[[Pen], None] | None = None,
    size: float = 10,
    more: str = "",
) -> bytes:
    """A resume from which one thing can be left out."""

    def draw(canvas: Canvas) -> None:
        pen = Pen(canvas)
        if name:
            pen.line(papers.NAME, 22, bold=True)
        parts = [papers.EMAIL if email else "", papers.PHONE if phone else "", "Leeds, UK" if place else ""]
        pen.line(" | ".join(part for part in parts if part) or "Curriculum vitae")
        if work:
            pen.heading(work)
            (job or whole_job)(pen)
        if study:
            pen.heading(study)
            pen.line(f"{papers.DEGREE}, {papers.SCHOOL}", size, right="2011 - 2015")
        if skills:
            pen.heading(skills)
            pen.line(", ".join(papers.SKILLS), size)
        if more:
            pen.heading(more)
            pen.line("Something under it", size)

    return papers.paper(draw)


def whole_job(pen: Pen) -> None:
    pen.line("Senior Engineer, Harbour Systems Ltd", bold=True, right="Mar 2019 - Present")
    pen.bullets()


def job_of(head: str, dates: str, items: tuple[str, ...] = papers.ITEMS) -> Callable[[Pen], None]:
    def write(pen: Pen) -> None:
        whole_job(pen)
        pen.line(head, bold=True, right=dates)
        pen.bullets(items)

    return write


def years(pen: Pen) -> None:
    for dates in ("2014 - 2019", "2011 - 2014"):
        pen.line("Software Developer, Paper Kite Inc.", bold=True, right=dates)
        pen.bullets()


def guesswork(pen: Pen) -> None:
    pen.line("Blue Heron", bold=True)
    pen.line("Night Owl")
    pen.line("2012 - 2014")
    pen.bullets()


def prose(pen: Pen) -> None:
    pen.line("Senior Engineer, Harbour Systems Ltd", bold=True, right="Mar 2019 - Present")
    for _ in range(9):
        pen.line("and then the team went on with the work on the ledger that had been begun in the year before")


PEOPLE = {
    "no_name": person(name=False),
    "no_email": person(email=False),
    "no_phone": person(phone=False),
    "no_location": person(place=False),
    "no_experience": person(work=""),
    "no_education": person(study=""),
    "no_skills": person(skills=""),
    "unusual_heading": person(more="Voyages Abroad"),
    "no_jobs": person(job=lambda pen: pen.bullets()),
    "job_without_dates": person(job=job_of("Software Developer, Paper Kite Inc.", "")),
    "job_without_title": person(job=job_of("Paper Kite Inc.", "2012 - 2014")),
    "job_without_company": person(job=job_of("Software Developer", "2012 - 2014")),
    "years_only": person(job=years),
    "long_paragraph": person(job=prose),
    "small_font": person(size=7, job=small),
    "columns": papers.paper(papers.sidebar),
    "table": papers.paper(papers.label_rail),
    "many_pages": papers.paper(papers.one_column, pages=4),
    "copying_restricted": strange.locked(CLEAN, ""),
    "damaged_file": CLEAN.replace(b"%%EOF", b""),
    "large_file": CLEAN + b"\n%" + bytes(6 * 1024 * 1024) + b"\n%%EOF",
    "uncertain_field": person(job=guesswork),
}


@pytest.mark.parametrize("code", PEOPLE)
def test_what_is_wrong_is_found(code: str) -> None:
    assert code in codes(PEOPLE[code])
    assert code not in codes(CLEAN)


def test_a_clean_resume_has_no_findings_that_hurt() -> None:
    resume = read_resume(CLEAN, use_ocr=False)
    assert [found for found in resume.findings if found.severity != "info"] == []
    assert resume.readability >= 98


def test_hidden_text_is_kept_apart() -> None:
    resume = read_resume(with_extra(EXTRAS["invisible_text"]), use_ocr=False)
    assert "Haskell" in resume.hidden_text
    assert "Haskell" not in resume.text
    assert "Haskell" not in " ".join(resume.skills)


def test_white_text_on_a_dark_bar_is_not_hidden() -> None:
    def bar(canvas: Canvas) -> None:
        canvas.setFillGray(0.1)
        canvas.rect(40, 190, 500, 30, fill=1, stroke=0)
        text_at(canvas, "Open to work abroad", grey=1)

    resume = read_resume(with_extra(bar), use_ocr=False)
    assert "Open to work abroad" in resume.text
    assert resume.hidden_text == ""


def test_the_text_layer_of_a_recognised_scan_is_not_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        strange.scan(canvas)
        pen = Pen(canvas)
        canvas._code.append("3 Tr")  # reportlab has no other way to set the mode for plain strings
        papers.head(pen)
        pen.heading("Experience")
        whole_job(pen)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.name == papers.NAME


def test_findings_say_where() -> None:
    resume = read_resume(PEOPLE["unusual_heading"], use_ocr=False)
    (found,) = (found for found in resume.findings if found.code == "unusual_heading")
    assert found.page == 1
    assert found.boxes[0].y1 > found.boxes[0].y0 > 200


def test_readability_falls_with_what_hurts_more() -> None:
    minor, major = finding("no_location"), finding("no_email")
    assert readability([]) == 100
    assert readability([minor]) > readability([major]) > readability([major, minor])
    assert readability([finding("page_without_text", page) for page in range(1, 31)]) > 0


def test_every_code_has_its_texts_in_the_locale() -> None:
    from fluent.syntax import FluentParser
    from fluent.syntax.ast import Message

    text = Path("bot/locales/en/findings.ftl").read_text(encoding="utf-8")
    messages = {
        entry.id.name: {attribute.id.name for attribute in entry.attributes}
        for entry in FluentParser().parse(text).body
        if isinstance(entry, Message)
    }
    assert messages == {f"finding-{code}": {"why", "remedy"} for code in CATALOGUE}
