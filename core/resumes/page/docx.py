"""DOCX files as lines, through the same pipeline as PDFs: Word keeps the order, tables and styles itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document as open_document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from core.errors import DocumentFault, DocumentRejected
from core.resumes.limits import MAX_CHARS, MAX_UNPACKED_BYTES
from core.resumes.page.cells import Cell, Piece
from core.resumes.page.document import Document, Page
from core.resumes.page.glyphs import Style
from core.resumes.page.lines import Line

_BODY_SIZE = 11.0
_WIDTH, _HEIGHT = 595.0, 842.0
_LEADING = 1.25


def read_docx(data: bytes) -> Document:
    """The document's paragraphs and tables as lines of one long page.

    Raises:
        DocumentRejected: NOT_A_DOCUMENT for another kind of archive, ENCRYPTED, DAMAGED, TOO_HARD or NO_TEXT.
    """
    _refuse_bombs(data)
    try:
        word = open_document(io.BytesIO(data))
        lines = list(_Writer(word).lines())
    except DocumentRejected:
        raise
    except Exception as error:  # python-docx lets the errors of zip, XML and its own parts through
        raise DocumentRejected(DocumentFault.DAMAGED, type(error).__name__) from error
    if sum(len(line.text) for line in lines) > MAX_CHARS:
        raise DocumentRejected(DocumentFault.TOO_HARD, "too many characters")
    if not any(line.text.strip() for line in lines):
        raise DocumentRejected(DocumentFault.NO_TEXT)
    height = max(line.bottom for line in lines) / (1 - 0.1)
    page = Page(1, _WIDTH, height, lines, sum(len(line.text) for line in lines), spaces=1)
    return Document([page], size=len(data), docx=True)


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DocumentRejected(DocumentFault.DAMAGED, "not a whole archive") from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES or len(entries) > 2000:
        raise DocumentRejected(DocumentFault.TOO_HARD, "unpacks too large")
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT, "an archive without a Word document")


class _Writer:
    """Walks the body in order and sets each paragraph as lines on an endless page."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._y = 60.0

    def lines(self) -> Iterator[Line]:
        """Header, body and footer texts in reading order."""
        seen: set[str] = set()
        for section in self._word.sections:
            for paragraph in section.header.paragraphs:
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    yield from self._paragraph(paragraph, 0.0)
        yield from self._blocks(self._word.element.body, self._word)
        for section in self._word.sections:
            for paragraph in section.footer.paragraphs:
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    yield from self._paragraph(paragraph, 0.0)

    def _blocks(self, parent: Any, owner: Any) -> Iterator[Line]:
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(Paragraph(child, owner), 0.0)
                yield from self._boxes(child, owner)
            elif child.tag == qn("w:tbl"):
                yield from self._table(Table(child, owner))
            elif child.tag == qn("w:sdt"):
                for content in child.findall(qn("w:sdtContent")):
                    yield from self._blocks(content, owner)

    def _boxes(self, paragraph: Any, owner: Any) -> Iterator[Line]:
        """Text boxes; Word writes each twice, for new and for old readers."""
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any("Fallback" in ancestor.tag for ancestor in box.iterancestors()):
                yield from self._blocks(box, owner)

    def _table(self, table: Table) -> Iterator[Line]:
        """Rows of short cells are read across; cells with whole sections one after the other."""
        for row in table.rows:
            cells: list[Any] = []
            for cell in row.cells:
                if all(cell._tc is not other._tc for other in cells):
                    cells.append(cell)
            if max((len(cell.paragraphs) for cell in cells), default=0) <= 1 and not any(cell.tables for cell in cells):
                texts = [cell.paragraphs[0] for cell in cells if cell.paragraphs and cell.text.strip()]
                if texts:
                    yield self._row(texts)
                continue
            for cell in cells:
                yield from self._blocks(cell._tc, cell)

    def _row(self, paragraphs: list[Paragraph]) -> Line:
        out = []
        step = 480.0 / max(len(paragraphs), 1)
        for k, paragraph in enumerate(paragraphs):
            out += [self._cell(runs, 50.0 + k * step) for runs in [self._runs(paragraph)] if runs]
        self._y += _LEADING * max(cell.size for cell in out)
        return Line(out, 1)

    def _paragraph(self, paragraph: Paragraph, indent: float) -> Iterator[Line]:
        bullet = _is_list(paragraph)
        for runs in _split_breaks(self._runs(paragraph)):
            groups = _split_tabs(runs)
            cells = [
                self._cell(group, 50.0 + (12.0 if bullet else indent) + 230.0 * k)
                for k, group in enumerate(groups)
                if any(text.strip() for text, _ in group)
            ]
            if not cells:
                continue
            if bullet:
                cells[0].pieces.insert(0, Piece("•", cells[0].x0 - 8, cells[0].x0, cells[0].pieces[0].style, False))
                cells[0].pieces[1].space = True
                bullet = False
            self._y += _LEADING * max(cell.size for cell in cells)
            yield Line(cells, 1)

    def _runs(self, paragraph: Paragraph) -> list[tuple[str, Style]]:
        name = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        heading = name.startswith(("heading", "title"))
        size = _points(paragraph.style.font.size if paragraph.style is not None else None) or _BODY_SIZE
        if heading and size <= _BODY_SIZE:
            size = _BODY_SIZE + 3
        bold_style = heading or bool(paragraph.style is not None and paragraph.style.font.bold)
        out = []
        for item in paragraph.iter_inner_content():
            runs = item.runs if hasattr(item, "runs") else [item]
            for run in runs:
                if run.text and not run.font.hidden:
                    bold = run.bold if run.bold is not None else bold_style
                    style = Style(_points(run.font.size) or size, bool(bold), bool(run.italic), 0, 255, 0, "docx")
                    out.append((run.text, style))
        return out

    def _cell(self, runs: list[tuple[str, Style]], x0: float) -> Cell:
        pieces: list[Piece] = []
        x = x0
        for text, style in runs:
            space = bool(pieces) and (text[:1].isspace() or pieces[-1].text[-1:].isspace())
            width = 0.5 * style.size * len(text)
            if text.strip():
                if pieces:
                    pieces[-1].text = pieces[-1].text.rstrip()
                pieces.append(
                    Piece(
                        " ".join(text.split()) + (" " if text[-1:].isspace() else ""),
                        x,
                        x + width,
                        style,
                        space,
                    )
                )
            elif pieces:
                pieces[-1].text = pieces[-1].text.rstrip() + " "
            x += width
        pieces[-1].text = pieces[-1].text.rstrip()
        size = max(piece.style.size for piece in pieces)
        return Cell(pieces, x0, min(x, _WIDTH), self._y - 0.8 * size, self._y + 0.2 * size, self._y, size, 1)


def _points(length: Any) -> float | None:
    return float(length.pt) if length is not None else None


def _is_list(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return True
    name = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    return name.startswith("list")


def _split_breaks(runs: list[tuple[str, Style]]) -> list[list[tuple[str, Style]]]:
    return _split(runs, "\n")


def _split_tabs(runs: list[tuple[str, Style]]) -> list[list[tuple[str, Style]]]:
    return _split(runs, "\t")


def _split(runs: list[tuple[str, Style]], mark: str) -> list[list[tuple[str, Style]]]:
    out: list[list[tuple[str, Style]]] = [[]]
    for text, style in runs:
        for k, part in enumerate(text.split(mark)):
            if k:
                out.append([])
            if part:
                out[-1].append((part, style))
    return [group for group in out if any(text.strip() for text, _ in group)]
