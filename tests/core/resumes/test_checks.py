"""Each check of the catalogue fires on a document that deserves it and not on a clean one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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


CLEAN_CODES = codes(CLEAN)
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
    school: str = papers.SCHOOL,
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
            pen.line(", ".join(filter(None, (papers.DEGREE, school))), size, right="2011 - 2015")
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


def broken_words(pen: Pen) -> None:
    pen.line("Senior Engineer, Harbour Systems Ltd", bold=True, right="Mar 2019 - Present")
    for _ in range(4):
        pen.line("and the team went on with the pro-")
        pen.line("gramme that had been begun in win-")


def words_by_position(canvas: Canvas) -> None:
    """As LaTeX sets: each word for itself, no space character anywhere."""
    y = 790.0
    lines = [papers.NAME, papers.EMAIL, "Experience", "Senior Engineer, Harbour Systems Ltd", "Mar 2019 - Present"]
    for line in [*lines, *papers.ITEMS * 3, "Education", f"{papers.DEGREE}, {papers.SCHOOL}"]:
        x = 50.0
        for word in line.split():
            canvas.drawString(x, y, word)
            x += canvas.stringWidth(word) + 3.5
        y -= 16


def with_recognised_page(patch: pytest.MonkeyPatch) -> bytes:
    """A scan of a page, and an engine that reads it."""
    patch.setattr("core.resumes.page.pdf.engine", lambda: "tesseract")
    patch.setattr("core.resumes.page.ocr.read_cells", strange.recognise)
    return papers.paper(strange.scan)


def after(*draws: Callable[[Canvas], None]) -> bytes:
    """The one-column resume with further pages."""
    pages = iter((papers.one_column, *draws))
    return papers.paper(lambda canvas: next(pages)(canvas), pages=1 + len(draws))


PEOPLE: dict[str, Callable[[], bytes]] = {
    "no_name": lambda: person(name=False),
    "no_email": lambda: person(email=False),
    "no_phone": lambda: person(phone=False),
    "no_location": lambda: person(place=False),
    "no_experience": lambda: person(work=""),
    "no_education": lambda: person(study=""),
    "no_skills": lambda: person(skills=""),
    "unusual_heading": lambda: person(more="Voyages Abroad"),
    "no_jobs": lambda: person(job=lambda pen: pen.bullets()),
    "job_without_dates": lambda: person(job=job_of("Software Developer, Paper Kite Inc.", "")),
    "job_without_title": lambda: person(job=job_of("Paper Kite Inc.", "2012 - 2014")),
    "job_without_company": lambda: person(job=job_of("Software Developer", "2012 - 2014")),
    "dates_reversed": lambda: person(job=job_of("Software Developer, Paper Kite Inc.", "2014 - 2012")),
    "school_unknown": lambda: person(school=""),
    "years_only": lambda: person(job=years),
    "long_paragraph": lambda: person(job=prose),
    "hyphenation": lambda: person(job=broken_words),
    "small_font": lambda: person(size=7, job=small),
    "columns": lambda: papers.paper(papers.sidebar),
    "table": lambda: papers.paper(papers.label_rail),
    "no_spaces": lambda: papers.paper(words_by_position),
    "many_fonts": strange.many_fonts,
    "icon_characters": strange.icons,
    "unmapped_characters": strange.partly_unmapped,
    "page_without_text": lambda: after(strange.scan),
    "garbled_page": lambda: after(strange.shifted),
    "many_pages": lambda: papers.paper(papers.one_column, pages=4),
    "copying_restricted": lambda: strange.locked(CLEAN, ""),
    "damaged_file": lambda: CLEAN.replace(b"%%EOF", b""),
    "large_file": lambda: CLEAN + b"\n%" + bytes(6 * 1024 * 1024) + b"\n%%EOF",
    "uncertain_field": lambda: person(job=guesswork),
    **{code: partial(with_extra, add) for code, add in EXTRAS.items()},
}


@pytest.mark.parametrize("code", sorted(CATALOGUE.keys() - {"ocr_used"}))
def test_every_check_of_the_catalogue_fires_where_it_should(code: str) -> None:
    assert code in codes(PEOPLE[code]())


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_no_check_fires_on_a_clean_resume(code: str) -> None:
    assert code not in CLEAN_CODES


def test_a_recognised_page_is_marked_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    resume = read_resume(with_recognised_page(monkeypatch))
    assert [found.page for found in resume.findings if found.code == "ocr_used"] == [1]
    assert resume.contact.name == papers.NAME


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
    resume = read_resume(PEOPLE["unusual_heading"](), use_ocr=False)
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
