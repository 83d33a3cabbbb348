"""The drawn discs of a browser's print are the bullets of its lists."""

from __future__ import annotations

from core.resumes.reader import read_resume
from tests.core.resumes import papers

SHORT = ("Ran the grill.", "Washed dishes.", "Trained two cooks.")
RADIUS = 1.2  # points, of a disc as Chromium prints it beside text of ten points


def _disc(canvas: papers.Canvas, x: float, y: float) -> None:
    canvas.circle(x, y + 3, RADIUS, stroke=0, fill=1)


def test_short_sentences_beside_drawn_discs_are_what_was_done() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        papers.head(pen)
        pen.heading("Experience")
        for title, company, _, dates, *_ in papers.JOBS:
            pen.line(f"{title}, {company}", bold=True, right=dates)
            pen.x += 15
            for item in SHORT:
                _disc(canvas, pen.x - 8, pen.y)
                pen.line(item)
            pen.x -= 15
        papers.study(pen)
        papers.skills(pen)

    read = read_resume(papers.paper(draw), use_ocr=False).experience
    assert [(job.title, job.company, job.highlights) for job in read] == [
        (title, company, SHORT) for title, company, *_ in papers.JOBS
    ]


def test_the_dots_of_a_level_and_of_a_timeline_are_no_bullets() -> None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        papers.head(pen)
        pen.heading("Experience")
        for title, company, _, dates, *_ in papers.JOBS:
            _disc(canvas, pen.x - 8, pen.y)
            pen.line(f"{title}, {company}", bold=True, right=dates)
            pen.bullets()
        papers.study(pen)
        pen.heading("Skills")
        for skill in papers.SKILLS:
            for k in range(5):
                _disc(canvas, pen.x - 45 + 8 * k, pen.y)
            pen.line(skill)

    resume = read_resume(papers.paper(draw), use_ocr=False)
    assert [(job.title, job.highlights) for job in resume.experience] == [
        (title, papers.ITEMS) for title, *_ in papers.JOBS
    ]
    assert not any(f"• {word}" in resume.text for word in (*papers.SKILLS, papers.JOBS[0][0]))
