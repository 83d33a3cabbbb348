"""A PDF as pages of lines in reading order, with what the pages tell about themselves."""

from __future__ import annotations

import contextlib
import ctypes
from typing import Any

from core.errors import DocumentFault, DocumentRejected
from core.resumes.limits import MAX_CHARS, MAX_LINKS, MAX_PAGES
from core.resumes.page import ocr
from core.resumes.page.cells import build_cells
from core.resumes.page.discs import mark_items
from core.resumes.page.document import Document, Page
from core.resumes.page.garbled import broken_share, is_garbled
from core.resumes.page.glyphs import PageGlyphs, forget_fonts, read_glyphs
from core.resumes.page.hidden import is_suspicious, visible
from core.resumes.page.layout import arrange
from core.resumes.page.ocr_engines import engine
from core.resumes.page.painted import Painted, read_painted
from core.resumes.page.pdfium import library as pdfium
from core.resumes.page.pdfium import raw
from core.resumes.page.recognisers import Recognisers
from core.resumes.page.sideways import build_all_cells
from core.resumes.words.dates import find_dates, is_date_text, is_span_text
from core.resumes.words.headings import is_heading_text
from core.resumes.words.labels import role_of
from core.resumes.words.places import is_place

FEW_CHARS = 40  # a page with fewer is looked at as a picture, and has too few letters for their shares to mean much
FEW_BROKEN_SHARE = 0.5  # of those few characters: then the page says nothing
DATE_LENGTH = 40  # characters; a longer text with a date in it is a sentence
A4 = (595.0, 842.0)  # points; stands in for the size of a page that cannot be opened
MOST_ADDRESS = 2048  # bytes of a link's address, as browsers take
END_OF_FILE = 2048  # bytes at the end in which the mark of the end must stand, or the file was cut off
CHEAP_OBJECTS = 1500  # pages with more painted objects are walked only where something is suspicious
_COPYING = 0x10  # the permission bit for extracting text (ISO 32000-1, table 22)


def _is_date(text: str) -> bool:
    return is_date_text(text) or (len(text) <= DATE_LENGTH and bool(find_dates(text)))


def _is_date_or_place(text: str) -> bool:
    return _is_date(text) or is_place(text)


RECOGNISERS = Recognisers(
    heading=is_heading_text,
    date=_is_date,
    date_range=is_span_text,
    date_or_place=_is_date_or_place,
    label=lambda text: bool(role_of(text)),
)


def open_pdf(data: bytes) -> Any:
    """The document, or the reason why it cannot be opened."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error):
            raise DocumentRejected(DocumentFault.ENCRYPTED) from error
        raise DocumentRejected(DocumentFault.DAMAGED, "cannot be opened") from error
    if len(pdf) == 0 or len(pdf) > MAX_PAGES:
        count = len(pdf)
        pdf.close()
        fault = DocumentFault.TOO_MANY_PAGES if count else DocumentFault.DAMAGED
        raise DocumentRejected(fault, f"{count} pages")
    return pdf


def read_pdf(data: bytes, *, use_ocr: bool = True) -> Document:
    """Every page's lines in reading order.

    Raises:
        DocumentRejected: ENCRYPTED, DAMAGED, TOO_MANY_PAGES, TOO_HARD, or, when no page can be read,
            IMAGE_ONLY, UNREADABLE_TEXT or NO_TEXT.
    """
    forget_fonts()
    with contextlib.closing(open_pdf(data)) as pdf:
        document = Document(size=len(data), repaired=b"%%EOF" not in data[-END_OF_FILE:])
        document.restricted = _is_restricted(pdf)
        document.properties = [value for value in pdf.get_metadata_dict(skip_empty=True).values() if value]
        document.form_fields = raw.FPDF_GetFormType(pdf.raw) not in (raw.FORMTYPE_NONE, -1)
        total = 0
        for index in range(len(pdf)):
            page = _read_page(pdf, index, document, use_ocr)
            document.pages.append(page)
            total += page.chars
            if total > MAX_CHARS:
                raise DocumentRejected(DocumentFault.TOO_HARD, "too many characters")
    _refuse_unreadable(document)
    return document


def _is_restricted(pdf: Any) -> bool:
    revision = raw.FPDF_GetSecurityHandlerRevision(pdf.raw)
    return bool(revision > 0 and not raw.FPDF_GetDocPermissions(pdf.raw) & _COPYING)


def _read_page(pdf: Any, index: int, document: Document, use_ocr: bool) -> Page:
    try:
        opened = pdf[index]
    except pdfium.PdfiumError:
        document.repaired = True
        return Page(index + 1, *A4, [], 0, lost=True)
    with contextlib.closing(opened):
        glyphs = read_glyphs(opened, index + 1)
        if index == 0:
            document.links = read_targets(pdf, opened)
        painted = _painted(opened, glyphs)
        keep, reasons = visible(glyphs, painted)
        page = Page(index + 1, glyphs.width, glyphs.height, [], len(glyphs.chars))
        cells = build_all_cells(glyphs, keep, is_heading_text)
        mark_items(cells, painted.discs)
        page.lines = arrange(cells, RECOGNISERS)
        page.note(glyphs, painted, reasons)
        if not keep.all():
            page.hidden_text = " ".join(cell.text for cell in build_cells(glyphs, ~keep))
        text = page.text
        page.garbled = is_garbled(text) if len(text) >= FEW_CHARS else broken_share(text) > FEW_BROKEN_SHARE
        if use_ocr and (page.garbled or page.is_picture) and engine():
            _read_picture(opened, page)
    return page


def _read_picture(opened: Any, page: Page) -> None:
    """The page as OCR sees it, where its own text says nothing."""
    cells = ocr.read_cells(opened, page.number)
    if cells:
        page.lines = arrange(cells, RECOGNISERS)
        page.ocr, page.garbled = True, False
        page.chars = sum(len(cell.text) for cell in cells)


def _painted(opened: Any, glyphs: PageGlyphs) -> Painted:
    """What is painted on the page, where text may be hidden or walking all objects is cheap."""
    suspicious = len(glyphs.chars) < FEW_CHARS or any(map(is_suspicious, glyphs.styles))
    if suspicious or raw.FPDFPage_CountObjects(opened.raw) <= CHEAP_OBJECTS:
        return read_painted(opened, glyphs)
    return Painted(glyphs.width, glyphs.height)


def _refuse_unreadable(document: Document) -> None:
    """When no page says anything, say why."""
    if any(page.text.strip() and not page.garbled for page in document.pages):
        return
    if any(page.garbled for page in document.pages):
        raise DocumentRejected(DocumentFault.UNREADABLE_TEXT)
    if any(page.is_picture for page in document.pages):
        raise DocumentRejected(DocumentFault.IMAGE_ONLY)
    if all(page.lost for page in document.pages):
        raise DocumentRejected(DocumentFault.DAMAGED, "no page can be opened")
    raise DocumentRejected(DocumentFault.NO_TEXT)


def read_targets(pdf: Any, page: Any) -> list[str]:
    """Where the page's links lead, in order, each once."""
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    found: dict[str, None] = {}
    while len(found) < MAX_LINKS and raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(pdf.raw, action, None, 0) if action else 0
        if 1 < size < MOST_ADDRESS:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(pdf.raw, action, buffer, size)
            found.setdefault(buffer.value.decode("utf-8", "replace"), None)
    return list(found)
