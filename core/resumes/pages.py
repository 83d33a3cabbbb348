"""A PDF as pages of lines in reading order, with what the pages tell about themselves."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any

from core.errors import DocumentFault, DocumentRejected
from core.resumes.cells import Cell, build_cells
from core.resumes.dates import is_date_text
from core.resumes.glyphs import forget_fonts, read_glyphs
from core.resumes.headings import is_heading_text
from core.resumes.layout import Judges, Line, arrange
from core.resumes.limits import MAX_CHARS, MAX_PAGES
from core.resumes.pdfium import library as pdfium
from core.resumes.pdfium import raw
from core.resumes.places import is_place


@dataclass(slots=True)
class Page:
    """One page as read."""

    number: int
    width: float
    height: float
    lines: list[Line]
    chars: int


@dataclass(slots=True)
class Document:
    """All pages, before meaning."""

    pages: list[Page] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines]

    @property
    def text(self) -> str:
        return "\f".join("\n".join(line.full_text for line in page.lines) for page in self.pages)


def _is_meta(text: str) -> bool:
    return is_date_text(text) or is_place(text)


JUDGES = Judges(is_heading_text, _is_meta)


def open_pdf(data: bytes) -> Any:
    """The document, or the reason why it cannot be opened."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
            raise DocumentRejected(DocumentFault.ENCRYPTED) from error
        raise DocumentRejected(DocumentFault.DAMAGED, str(error)) from error


def read_pdf(data: bytes) -> Document:
    """Every page's lines in reading order."""
    forget_fonts()
    with contextlib.closing(open_pdf(data)) as pdf:
        count = len(pdf)
        if count == 0:
            raise DocumentRejected(DocumentFault.DAMAGED, "no pages")
        if count > MAX_PAGES:
            raise DocumentRejected(DocumentFault.TOO_MANY_PAGES, f"{count} pages")
        document = Document()
        total = 0
        for index in range(count):
            try:
                page = pdf[index]
            except pdfium.PdfiumError:
                continue
            with contextlib.closing(page):
                glyphs = read_glyphs(page, index + 1)
            total += len(glyphs.chars)
            if total > MAX_CHARS:
                raise DocumentRejected(DocumentFault.TOO_HARD, "too many characters")
            cells: list[Cell] = build_cells(glyphs)
            document.pages.append(
                Page(index + 1, glyphs.width, glyphs.height, arrange(cells, JUDGES), len(glyphs.chars))
            )
        return document
