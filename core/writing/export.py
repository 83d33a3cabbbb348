"""A letter as PDF and as DOCX. Text alone goes in as data, so nothing that a stranger wrote is ever code."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.storable import storable_text
from core.writing.layout import Letter

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

TEMPLATE = Path(__file__).with_name("letter.typ")
# Every Word has it; LibreOffice sets Carlito, which has the same widths. Both have Cyrillic.
FONT = "Calibri"
TEXT_POINTS, NAME_POINTS, SMALL_POINTS = 11, 16, 9.5
INK, SOFT = "16202E", "64748B"
MARGIN_CM = 2.5
LINE_SPACING = 1.15
GAP_POINTS = 9  # between paragraphs


def to_pdf(letter: Letter) -> bytes:
    """The letter as a tagged PDF on A4. Takes about a fifth of a second: call it from a thread."""
    # Here, not above: the compiler is large, and whoever writes no letter need not have it.
    import typst

    return bytes(typst.compile(_template(), format="pdf", sys_inputs={"data": json.dumps(letter.model_dump())}))


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def to_docx(letter: Letter) -> bytes:
    """The letter as a Word document on A4, in plain paragraphs that a person can edit."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    style = document.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(TEXT_POINTS)
    style.paragraph_format.line_spacing = LINE_SPACING
    style.paragraph_format.space_after = Pt(GAP_POINTS)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    document.core_properties.title = _clean(letter.subject)
    document.core_properties.author = _clean(letter.name)
    document.core_properties.language = letter.language

    def add(text: str, *, points: float = TEXT_POINTS, colour: str = INK, bold: bool = False) -> Paragraph:
        paragraph = document.add_paragraph()
        _write(paragraph, _clean(text), points=points, colour=colour, bold=bold)
        return paragraph

    if letter.name:
        add(letter.name, points=NAME_POINTS, bold=True).paragraph_format.space_after = Pt(2)
    add(" · ".join(letter.sender), points=SMALL_POINTS, colour=SOFT).paragraph_format.space_after = Pt(28)
    if letter.recipient:
        add(letter.recipient)
    add(letter.date, colour=SOFT).paragraph_format.space_after = Pt(18)
    add(letter.subject, bold=True)
    for text in (letter.salutation, *letter.paragraphs):
        add(text)
    closing = add(letter.signoff)
    closing.paragraph_format.space_before = Pt(8)
    closing.paragraph_format.keep_with_next = True
    add(letter.name)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(paragraph: Paragraph, text: str, *, points: float, colour: str, bold: bool) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(points), bold, RGBColor.from_string(colour)


def _clean(text: str) -> str:
    """Text that XML can hold."""
    return "".join(letter for letter in storable_text(text) if letter.isprintable() or letter in "\n\t")
