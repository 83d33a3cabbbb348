"""A copy of the person's own PDF with boxes on what was found and on what is in the way.

The boxes are drawn onto the pages, so that every viewer shows them, also those of phones.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any

from core.errors import DocumentFault, DocumentRejected
from core.resumes.model import Box, Resume, Severity
from core.resumes.page.pdf import open_pdf
from core.resumes.page.pdfium import raw

# What each colour marks; the legend in the chat uses the same names.
COLOURS = {
    "contact": (0x1F, 0x6F, 0xEB),
    "sections": (0x82, 0x50, 0xDF),
    "experience": (0x1A, 0x7F, 0x37),
    "education": (0x9A, 0x67, 0x00),
    "findings": (0xCF, 0x22, 0x2E),
}
_PADDING = 1.5  # points between text and box
_AROUND = 4.0  # points between what is in the way and the line around it, which may enclose other boxes
_LINE = 0.9  # points
_TINT = 26  # out of 255: how strongly the inside is coloured


def annotate(data: bytes, resume: Resume) -> bytes:
    """The PDF `data` with the boxes of `resume`, which was read from it.

    Raises:
        DocumentRejected: when the PDF cannot be opened; NOT_A_DOCUMENT for anything but a PDF.
    """
    if b"%PDF-" not in data[:1024]:
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT, "only a PDF can be marked")
    boxes = marks(resume)
    with contextlib.closing(open_pdf(data)) as pdf:
        for index in range(len(pdf)):
            own = [(kind, box) for kind, box in boxes if box.page == index + 1]
            if own:
                with contextlib.closing(pdf[index]) as page:
                    _draw(page, own)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def marks(resume: Resume) -> list[tuple[str, Box]]:
    """Every box with the name of its colour: fields first, then findings that hurt."""
    out = [(path.split(".")[0], box) for path, box in resume.boxes.items()]
    for found in resume.findings:
        if found.severity is not Severity.INFO:
            out += [("findings", box) for box in found.boxes]
    return list(dict.fromkeys(out))


def _draw(page: Any, boxes: list[tuple[str, Box]]) -> None:
    left, _, _, high = page.get_cropbox()
    for kind, box in boxes:
        problem = kind == "findings"
        padding = _AROUND if problem else _PADDING
        width, height = box.x1 - box.x0 + 2 * padding, box.y1 - box.y0 + 2 * padding
        rectangle = raw.FPDFPageObj_CreateNewRect(left + box.x0 - padding, high - box.y1 - padding, width, height)
        colour = COLOURS[kind]
        raw.FPDFPageObj_SetStrokeColor(rectangle, *colour, 255)
        raw.FPDFPageObj_SetFillColor(rectangle, *colour, _TINT)
        raw.FPDFPageObj_SetStrokeWidth(rectangle, _LINE)
        filled = raw.FPDF_FILLMODE_NONE if problem else raw.FPDF_FILLMODE_WINDING
        raw.FPDFPath_SetDrawMode(rectangle, filled, True)
        raw.FPDFPage_InsertObject(page.raw, rectangle)
    raw.FPDFPage_GenerateContent(page.raw)
