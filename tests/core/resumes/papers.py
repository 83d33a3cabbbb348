"""Documents for the tests: one made-up person in many layouts, set with reportlab."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reportlab.lib.colors import Color, black, white  # type: ignore[import-untyped]  # ships no types
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

NAME = "Robin Example"
EMAIL = "robin@example.com"
PHONE = "+44 113 496 0000"
JOBS = (
    ("Senior Engineer", "Harbour Systems Ltd", "Leeds, UK", "Mar 2019 - Present", "2019-03", "present"),
    ("Software Developer", "Paper Kite Inc.", "Hull, UK", "Jun 2015 - Feb 2019", "2015-06", "2019-02"),
)
ITEMS = (
    "Cut the time of a nightly report from nine hours to ten minutes",
    "Led a team of four through the move to a new ledger",
)
SKILLS = ("Python", "PostgreSQL", "Docker", "Terraform")
SCHOOL = "Example University"
DEGREE = "BSc Computer Science"


class Pen:
    """Writes down a column; `y` is where the next line goes."""

    def __init__(self, canvas: Canvas, x: float = 50, y: float = 790, width: float = 495) -> None:
        self.canvas, self.x, self.y, self.width = canvas, x, y, width

    def line(self, text: str, size: float = 10, *, bold: bool = False, right: str = "", color: Color = black) -> None:
        self.canvas.setFillColor(color)
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(self.x, self.y, text)
        if right:
            self.canvas.setFont("Helvetica", size)
            self.canvas.drawRightString(self.x + self.width, self.y, right)
        self.y -= size * 1.4

    def heading(self, text: str) -> None:
        self.y -= 10
        self.line(text, 14, bold=True)

    def bullets(self, items: Iterable[str] = ITEMS) -> None:
        for item in items:
            self.line("\u2022 " + item)


def paper(draw: Callable[[Canvas], None], pages: int = 1) -> bytes:
    """A PDF of `pages` pages; `draw` is called for each."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def head(pen: Pen) -> None:
    """Name and contact data."""
    pen.line(NAME, 22, bold=True)
    pen.line(f"{EMAIL} | {PHONE} | Leeds, UK")


def study(pen: Pen, title: str = "Education") -> None:
    """The education section."""
    pen.heading(title)
    pen.line(f"{DEGREE}, {SCHOOL}", right="2011 - 2015")


def skills(pen: Pen, title: str = "Skills") -> None:
    """The skills section."""
    pen.heading(title)
    pen.line(", ".join(SKILLS))


def one_column(canvas: Canvas) -> None:
    """Dates to the right of the title line."""
    pen = Pen(canvas)
    head(pen)
    pen.heading("Experience")
    for title, company, _, dates, *_ in JOBS:
        pen.line(f"{title}, {company}", bold=True, right=dates)
        pen.bullets()
    study(pen)
    skills(pen)


def company_first(canvas: Canvas) -> None:
    """Company and place over title and dates."""
    pen = Pen(canvas)
    head(pen)
    pen.heading("WORK HISTORY")
    for title, company, place, dates, *_ in JOBS:
        pen.line(company, bold=True, right=place)
        pen.line(title, right=dates)
        pen.bullets()
    study(pen, "EDUCATION")
    skills(pen, "TECHNICAL SKILLS")


def dates_below(canvas: Canvas) -> None:
    """Title, company and dates on a line each."""
    pen = Pen(canvas)
    head(pen)
    pen.heading("Experience")
    for title, company, place, dates, *_ in JOBS:
        pen.line(title, bold=True)
        pen.line(f"{company} | {place}")
        pen.line(dates)
        pen.bullets()
    study(pen)
    skills(pen)


def date_rail(canvas: Canvas) -> None:
    """Dates in a rail on the left, the newest wrapped over two lines."""
    pen = Pen(canvas, x=150, width=395)
    head(pen)
    pen.heading("Experience")
    for title, company, place, dates, *_ in JOBS:
        canvas.setFont("Helvetica", 10)
        start, end = dates.split(" - ")
        canvas.drawRightString(135, pen.y, start + " -")
        canvas.drawRightString(135, pen.y - 14, end)
        pen.line(f"{title}, {company}, {place}", bold=True)
        pen.bullets()
    study(pen)
    skills(pen)


def sidebar(canvas: Canvas) -> None:
    """Contact data and skills in a column on the left."""
    side = Pen(canvas, x=40, width=140)
    side.line(NAME, 18, bold=True)
    side.line(EMAIL)
    side.line(PHONE)
    side.line("Leeds, UK")
    side.heading("Skills")
    for skill in SKILLS:
        side.line(skill)
    pen = Pen(canvas, x=230, width=315)
    pen.heading("Experience")
    for title, company, _, dates, *_ in JOBS:
        pen.line(title, bold=True, right=dates)
        pen.line(company)
        pen.bullets()
    study(pen)


def label_rail(canvas: Canvas) -> None:
    """Section names to the left of what they name."""
    pen = Pen(canvas, x=170, width=375)
    head(pen)

    def label(text: str) -> None:
        pen.y -= 12
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(40, pen.y, text)

    label("Experience")
    for title, company, _, dates, *_ in JOBS:
        pen.line(f"{title}, {company}", right=dates)
        pen.bullets()
    label("Education")
    pen.line(f"{DEGREE}, {SCHOOL}", right="2011 - 2015")
    label("Skills")
    pen.line(", ".join(SKILLS))


def spaced_heads(canvas: Canvas) -> None:
    """Headings whose letters are set apart, in capitals."""
    pen = Pen(canvas)
    head(pen)
    for title, fill in (("EXPERIENCE", True), ("EDUCATION", False)):
        pen.y -= 12
        text = canvas.beginText(pen.x, pen.y)
        text.setFont("Helvetica-Bold", 13)
        text.setCharSpace(5)
        text.textOut(title)
        text.setCharSpace(0)
        canvas.drawText(text)
        pen.y -= 20
        if fill:
            for job, company, _, dates, *_ in JOBS:
                pen.line(f"{job} | {company} | {dates}", bold=True)
                pen.bullets()
        else:
            pen.line(f"{DEGREE} | {SCHOOL} | 2011 - 2015")
    skills(pen, "S K I L L S")


def sideways_heads(canvas: Canvas) -> None:
    """Section names turned by a quarter, beside their sections."""
    pen = Pen(canvas, x=110, width=435)
    head(pen)

    def label(text: str) -> None:
        pen.y -= 30
        canvas.saveState()
        canvas.translate(80, pen.y - 60)
        canvas.rotate(90)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawRightString(72, 0, text)
        canvas.restoreState()

    label("Experience")
    for title, company, _, dates, *_ in JOBS:
        pen.line(f"{title}, {company}", bold=True, right=dates)
        pen.bullets()
    label("Education")
    pen.line(f"{DEGREE}, {SCHOOL}", right="2011 - 2015")
    pen.y -= 50
    label("Skills")
    pen.line(", ".join(SKILLS))


def turned_page(canvas: Canvas) -> None:
    """A page that is stored on its side and turned for display."""
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.scale(0.7, 0.7)
    one_column(canvas)


LAYOUTS = {
    draw.__name__: draw
    for draw in (
        one_column,
        company_first,
        dates_below,
        date_rail,
        sidebar,
        label_rail,
        spaced_heads,
        sideways_heads,
        turned_page,
    )
}


@dataclass(frozen=True)
class Tongue:
    """The words of a resume in one language."""

    experience: str
    education: str
    skills: str
    title: str
    dates: str
    start: str
    end: str
    degree: str
    school: str


TONGUES = {
    "de": Tongue(
        "Berufserfahrung", "Ausbildung", "Kenntnisse", "Softwareentwickler",
        "März 2018 – heute", "2018-03", "present", "Diplom Physik", "Universität Beispielstadt",
    ),
    "fr": Tongue(
        "Expérience professionnelle", "Formation", "Compétences", "Ingénieur logiciel",
        "févr. 2017 à août 2020", "2017-02", "2020-08", "Licence de physique", "Université de Exemple",
    ),
    "es": Tongue(
        "Experiencia laboral", "Formación académica", "Habilidades", "Desarrolladora web",
        "enero de 2019 - actualidad", "2019-01", "present", "Grado en Física", "Universidad de Ejemplo",
    ),
    "pt": Tongue(
        "Experiência Profissional", "Formação Acadêmica", "Competências", "Engenheira de dados",
        "março de 2016 até julho de 2021", "2016-03", "2021-07", "Bacharelado em Física",
        "Universidade Exemplo",
    ),
    "it": Tongue(
        "Esperienza lavorativa", "Istruzione", "Competenze", "Sviluppatore",
        "10/2014 - 12/2018", "2014-10", "2018-12", "Laurea in fisica", "Università di Esempio",
    ),
    "nl": Tongue(
        "Werkervaring", "Opleiding", "Vaardigheden", "Ontwikkelaar",
        "mei 2015 - heden", "2015-05", "present", "Bachelor Natuurkunde", "Universiteit Voorbeeld",
    ),
}  # fmt: skip


def in_tongue(tongue: Tongue) -> Callable[[Canvas], None]:
    """A one-column resume in another language; Helvetica has the letters of western Europe."""

    def draw(canvas: Canvas) -> None:
        pen = Pen(canvas)
        head(pen)
        pen.heading(tongue.experience)
        pen.line(f"{tongue.title}, Harbour GmbH", bold=True, right=tongue.dates)
        pen.bullets()
        pen.heading(tongue.education)
        pen.line(f"{tongue.degree}, {tongue.school}", right="2009 - 2013")
        skills(pen, tongue.skills)

    return draw


def with_extra(add: Callable[[Canvas], None]) -> bytes:
    """The one-column resume with something more on its page."""

    def draw(canvas: Canvas) -> None:
        one_column(canvas)
        add(canvas)

    return paper(draw)


__all__ = ["A4", "Canvas", "Pen", "black", "white"]
