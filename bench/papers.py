"""Resumes for benchmarks: the same person in several layouts, set with reportlab."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # ships no types

_JOBS = [
    ("Senior Engineer", "Harbour Systems Ltd", "Leeds, UK", "Mar 2019 - Present"),
    ("Software Engineer", "Northfield Analytics", "York, UK", "Jun 2015 - Feb 2019"),
    ("Junior Developer", "Paper Kite Studio", "Hull, UK", "Sep 2012 - May 2015"),
]
_ITEM = "Cut the time of a nightly report from {} hours to ten minutes by rewriting its queries and tests"
_SKILLS = "Python, PostgreSQL, Docker, Kubernetes, Linux, Git, Terraform, React, TypeScript, Redis, Kafka"


class _Pen:
    """Writes lines down one column of a canvas."""

    def __init__(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        self.canvas, self.x, self.y, self.width = canvas, x, y, width

    def line(self, text: str, size: float = 10, bold: bool = False, right: str = "") -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(self.x, self.y, text)
        if right:
            self.canvas.drawRightString(self.x + self.width, self.y, right)
        self.y -= size * 1.35

    def heading(self, text: str) -> None:
        self.y -= 8
        self.line(text, 13, bold=True)


def make_papers(count: int = 12) -> list[tuple[str, bytes]]:
    """`count` resumes: one column, dates in a rail, a sidebar; one or two pages."""
    makers = (("one-column", _one_column), ("rail", _rail), ("sidebar", _sidebar))
    return [
        (f"{name}-{number}.pdf", make(2 + number % 5))
        for number in range(count)
        for name, make in [makers[number % len(makers)]]
    ]


def _head(pen: _Pen) -> None:
    pen.line("Robin Example", 22, bold=True)
    pen.line("robin@example.com | +44 113 496 0000 | Leeds, UK")


def _one_column(items: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    pen = _Pen(canvas, 50, 790, 495)
    _head(pen)
    pen.heading("Experience")
    for title, company, place, dates in _JOBS:
        pen.line(f"{title}, {company}", bold=True, right=dates)
        pen.line(place)
        for number in range(items):
            pen.line("\u2022 " + _ITEM.format(number + 3))
    _rest(pen)
    canvas.save()
    return buffer.getvalue()


def _rail(items: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    pen = _Pen(canvas, 170, 790, 375)
    _head(pen)
    pen.heading("Experience")
    for title, company, place, dates in _JOBS:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(40, pen.y, dates)
        pen.line(f"{title}, {company}, {place}", bold=True)
        for number in range(items):
            pen.line("\u2022 " + _ITEM.format(number + 3)[:70])
    _rest(pen)
    canvas.save()
    return buffer.getvalue()


def _sidebar(items: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    _head(_Pen(canvas, 40, 790, 160))
    side = _Pen(canvas, 40, 720, 150)
    side.heading("Skills")
    for skill in _SKILLS.split(", "):
        side.line(skill)
    pen = _Pen(canvas, 230, 720, 320)
    pen.heading("Experience")
    for title, company, _, dates in _JOBS:
        pen.line(title, bold=True, right=dates)
        pen.line(company)
        for number in range(items):
            pen.line("\u2022 " + _ITEM.format(number + 3)[:60])
    pen.heading("Education")
    pen.line("BSc Computer Science, Example University", right="2009 - 2012")
    canvas.save()
    return buffer.getvalue()


def _rest(pen: _Pen) -> None:
    pen.heading("Education")
    pen.line("BSc Computer Science, Example University", right="2009 - 2012")
    pen.heading("Skills")
    pen.line(_SKILLS)
