"""The promise of the reader: whatever the layout and the language, the same person is read."""

from __future__ import annotations

import pytest

from core.resumes.model import Resume, SectionKind
from core.resumes.reader import read_resume
from tests.core.resumes import papers


@pytest.fixture(scope="module", params=papers.LAYOUTS)
def resume(request: pytest.FixtureRequest) -> Resume:
    return read_resume(papers.paper(papers.LAYOUTS[request.param]), use_ocr=False)


def test_contact_is_read_in_every_layout(resume: Resume) -> None:
    assert resume.contact.name == papers.NAME
    assert resume.contact.email == papers.EMAIL
    assert resume.contact.phone == papers.PHONE


def test_jobs_are_read_in_every_layout(resume: Resume) -> None:
    read = [(job.title, job.company, job.start, job.end) for job in resume.experience]
    assert read == [(title, company, start, end) for title, company, _, _, start, end in papers.JOBS]


def test_every_item_stands_under_its_job(resume: Resume) -> None:
    assert [job.highlights for job in resume.experience] == [papers.ITEMS, papers.ITEMS]


def test_studies_are_read_in_every_layout(resume: Resume) -> None:
    (course,) = resume.education
    assert (course.institution, course.degree) == (papers.SCHOOL, papers.DEGREE)
    assert (course.start, course.end) == ("2011", "2015")


def test_skills_are_read_in_every_layout(resume: Resume) -> None:
    assert resume.skills == papers.SKILLS


def test_text_is_in_reading_order(resume: Resume) -> None:
    at = [resume.text.find(item) for item in (papers.JOBS[0][1], papers.ITEMS[0], papers.ITEMS[1], papers.JOBS[1][1])]
    assert at == sorted(at)
    assert -1 not in at


@pytest.mark.parametrize("code", papers.TONGUES)
def test_other_languages(code: str) -> None:
    tongue = papers.TONGUES[code]
    resume = read_resume(papers.paper(papers.in_tongue(tongue)), use_ocr=False)
    (job,) = resume.experience
    assert (job.title, job.company, job.start, job.end) == (
        tongue.title,
        "Harbour GmbH",
        tongue.start,
        tongue.end,
    )
    assert resume.education[0].institution == tongue.school
    assert resume.education[0].degree == tongue.degree
    assert resume.skills == papers.SKILLS
    kinds = [section.kind for section in resume.sections]
    assert kinds == [SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS]


def test_name_is_never_taken_from_metadata() -> None:
    def draw(canvas: papers.Canvas) -> None:
        canvas.setTitle("Somebody Else")
        canvas.setAuthor("Somebody Else")
        papers.one_column(canvas)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.name == papers.NAME


def test_a_job_may_go_on_over_the_page() -> None:
    pages = iter((False, True))

    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        if next(pages):
            pen.bullets(["Wrote the manual that the night shift uses"])
            papers.study(pen)
            return
        papers.head(pen)
        pen.heading("Experience")
        title, company, _, dates, *_ = papers.JOBS[0]
        pen.line(f"{title}, {company}", bold=True, right=dates)
        pen.bullets()

    (job,) = read_resume(papers.paper(draw, pages=2), use_ocr=False).experience
    assert job.highlights == (*papers.ITEMS, "Wrote the manual that the night shift uses")


def test_confidence_is_given_where_a_field_is_a_guess() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        papers.head(pen)
        pen.heading("Experience")
        pen.line("Blue Heron", bold=True)
        pen.line("Night Owl")
        pen.line("2012 - 2014")
        pen.bullets()

    resume = read_resume(papers.paper(draw), use_ocr=False)
    assert resume.confidence["experience.0.title"] < 0.6
    assert "contact.name" not in resume.confidence


def test_fields_say_where_they_stand() -> None:
    box = read_resume(papers.paper(papers.one_column), use_ocr=False).boxes["contact.name"]
    assert (box.page, box.x0) == (1, 50)
    assert 20 < box.y0 < box.y1 < 60


def test_a_date_comes_after_the_whole_of_a_title_that_wraps() -> None:
    def draw(canvas: papers.Canvas) -> None:
        papers.one_column(canvas)
        pen = papers.Pen(canvas, y=300)
        pen.heading("Publications")
        pen.line("On the Drift of Small Boats in Narrow Channels, and What Their Owners and Friends", right="July 2019")
        pen.line("Understandably-Say About It")

    text = read_resume(papers.paper(draw), use_ocr=False).text
    assert "Friends\nUnderstandably-Say About It July 2019" in text


def test_labels_stand_before_their_values_where_some_are_empty() -> None:
    def draw(canvas: papers.Canvas) -> None:
        papers.one_column(canvas)
        pen = papers.Pen(canvas, y=300)
        for label, value in (("Born:", ""), ("Licence:", "Class B"), ("Notice:", ""), ("Car:", "None of my own")):
            canvas.setFont("Helvetica", 10)
            canvas.drawString(200, pen.y, value)
            pen.line(label)

    text = read_resume(papers.paper(draw), use_ocr=False).text
    assert text.index("Born:") < text.index("Licence:") < text.index("Class B") < text.index("Notice:")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (("robin.example", "@example.com"), "robin.example@example.com"),
        (("robin@long-name-of-a-", "company.example.com"), "robin@long-name-of-a-company.example.com"),
        (("robin [at] example [dot] com",), "robin@example.com"),
        (("robin(at)example.com",), "robin@example.com"),
        (("robin at example dot com",), "robin@example.com"),
        (("E-mail:robin@example.com",), "robin@example.com"),
    ],
)
def test_addresses_are_read_however_they_are_written(written: tuple[str, ...], address: str) -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        pen.line(papers.NAME, 22, bold=True)
        for line in written:
            pen.line(line)
        papers.study(pen)
        papers.skills(pen)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.email == address


def test_an_address_behind_a_link_is_found() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        pen.line(papers.NAME, 22, bold=True)
        canvas.linkURL("mailto:robin@example.com?subject=Hello", (50, pen.y, 100, pen.y + 12))
        pen.line("Write to me")
        papers.study(pen)
        papers.skills(pen)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.email == "robin@example.com"


def test_an_occupation_may_be_a_surname() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        pen.line("Robin Baker", 22, bold=True)
        pen.line("robin.baker@example.com")
        papers.study(pen)
        papers.skills(pen)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.name == "Robin Baker"


def test_a_title_over_two_lines_is_no_name() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        pen.line("Teacher of", 22, bold=True)
        pen.line("Mathematics", 22, bold=True)
        papers.study(pen)
        papers.skills(pen)

    assert read_resume(papers.paper(draw), use_ocr=False).contact.name is None


def test_an_address_that_runs_out_of_its_column_does_not_join_the_columns() -> None:
    def draw(canvas: papers.Canvas) -> None:
        papers.sidebar(canvas)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(40, 560, "https://portfolio.example.com/robin-example")

    resume = read_resume(papers.paper(draw), use_ocr=False)
    assert [job.company for job in resume.experience] == [company for _, company, *_ in papers.JOBS]
    assert resume.text.index("Terraform") < resume.text.index("https://") < resume.text.index("Experience")
