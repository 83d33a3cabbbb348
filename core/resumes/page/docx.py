"""DOCX files as lines, through the same pipeline as PDFs: Word keeps the order, tables and styles itself."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document as open_document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from core.errors import DocumentFault, DocumentRejected
from core.resumes.limits import MAX_CHARS, MAX_ELEMENTS, MAX_UNPACKED_BYTES
from core.resumes.page.cells import Cell, Piece
from core.resumes.page.document import Document, Page
from core.resumes.page.glyphs import Style
from core.resumes.page.lines import Line
from core.resumes.page.word_parts import footers, has_box, headers, settle

# Word breaks lines and pages only when it shows them, so we set the text on a page without an end. The checks and the
# fields ask only which text is larger, higher or farther to the right; any plausible page does.
_WIDTH = 595.0  # points, as A4
_TOP = 60.0  # points, of the first baseline
_LEFT = 50.0  # points, of the text
_ROW_WIDTH = 480.0  # points that the cells of a table's row share
_TAB = 230.0  # points from one tab stop to the next: far enough to be cells of their own
_BULLET_INDENT, _BULLET_WIDTH = 12.0, 8.0  # points
_LEADING = 1.25  # ems from one baseline to the next
_LETTER = 0.5  # ems, the mean width
_ASCENT, _DESCENT = 0.8, 0.2  # ems
_FOOT = 0.1  # of the page's height stays empty, so that no line counts as a running foot
_BODY_SIZE = 11.0  # points, where a style gives none; Word's own default
_HEADING_SIZE = _BODY_SIZE + 3  # points, where a style of a heading gives no more than the body's
_MOST_PARTS = 2000  # of the archive; a resume has some twenty

Run = tuple[str, Style]
_HIDDEN_WORDS = ".//w:r[w:rPr/w:vanish]/w:t/text()"


def read_docx(data: bytes) -> Document:
    """The document's paragraphs and tables as lines of one long page.

    Raises:
        DocumentRejected: NOT_A_DOCUMENT for another kind of archive, ENCRYPTED, DAMAGED, TOO_HARD or NO_TEXT.
    """
    _refuse_bombs(data)
    try:
        word = open_document(io.BytesIO(data))
        _refuse_heaps(word.element.body)
        lines = list(_Writer(word).lines())
    except DocumentRejected:
        raise
    except Exception as error:  # python-docx lets the errors of zip, XML and its own parts through
        raise DocumentRejected(DocumentFault.DAMAGED, type(error).__name__) from error
    if sum(len(line.text) for line in lines) > MAX_CHARS:
        raise DocumentRejected(DocumentFault.TOO_HARD, "too many characters")
    if not any(line.text.strip() for line in lines):
        raise DocumentRejected(DocumentFault.NO_TEXT)
    height = max(line.bottom for line in lines) / (1 - _FOOT)
    page = Page(1, _WIDTH, height, lines, sum(len(line.text) for line in lines), spaces=1)
    page.hidden_text = " ".join(word.element.body.xpath(_HIDDEN_WORDS))
    page.hidden = {"invisible": len(page.hidden_text)} if page.hidden_text else {}
    return Document([page], size=len(data), docx=True, properties=_read_properties(word.core_properties))


def _read_properties(properties: Any) -> list[str]:
    """What the file says of itself beside its text."""
    values = (properties.title, properties.subject, properties.keywords, properties.comments, properties.author)
    return [value for value in values if value]


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DocumentRejected(DocumentFault.DAMAGED, "not a whole archive") from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES or len(entries) > _MOST_PARTS:
        raise DocumentRejected(DocumentFault.TOO_HARD, "unpacks too large")
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT, "an archive without a Word document")


def _refuse_heaps(part: Any) -> None:
    """Counts before anything is built of them: a table of 60 columns and 5,000 rows takes half a minute."""
    elements = part.iter(qn("w:p"), qn("w:tc"))
    if sum(1 for _ in itertools.islice(elements, MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        raise DocumentRejected(DocumentFault.TOO_HARD, "too many paragraphs and cells")


class _Writer:
    """Walks the body in order and sets each paragraph as lines on an endless page."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._y = _TOP

    def lines(self) -> Iterator[Line]:
        """Headers, the contact data of footers, and the body, in reading order."""
        seen: set[str] = set()
        yield from self._edge(headers(self._word), seen)
        # A foot repeats the name and counts the pages; where it says how to reach the person, it does so for them.
        yield from (line for line in self._edge(footers(self._word), seen) if "@" in line.text)
        settle(self._word.element.body)
        yield from self._blocks(self._word.element.body, self._word)

    def _edge(self, edges: list[Any], seen: set[str]) -> Iterator[Line]:
        """Headers or footers with their tables and boxes, each line once: sections repeat them."""
        for edge in edges:
            _refuse_heaps(edge._element)
            settle(edge._element)
            for line in self._blocks(edge._element, edge):
                if line.text not in seen:
                    seen.add(line.text)
                    yield line

    def _blocks(self, parent: Any, owner: Any) -> Iterator[Line]:
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(Paragraph(child, owner))
                yield from self._boxes(child, owner)
            elif child.tag == qn("w:tbl"):
                yield from self._table(Table(child, owner))

    def _boxes(self, paragraph: Any, owner: Any) -> Iterator[Line]:
        """Text boxes; Word writes each twice, for new and for old readers."""
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any("Fallback" in ancestor.tag for ancestor in box.iterancestors()):
                yield from self._blocks(box, owner)

    def _table(self, table: Table) -> Iterator[Line]:
        """Rows of short cells are read across; cells with whole sections one after the other."""
        for row in table.rows:
            # A merged cell is listed once for each column that it spans.
            cells = list({id(cell._tc): cell for cell in row.cells}.values())
            if any(len(cell.paragraphs) > 1 or cell.tables or has_box(cell._tc) for cell in cells):
                for cell in cells:
                    yield from self._blocks(cell._tc, cell)
                continue
            texts = [cell.paragraphs[0] for cell in cells if cell.paragraphs and cell.text.strip()]
            if texts:
                yield self._row(texts)

    def _row(self, paragraphs: list[Paragraph]) -> Line:
        step = _ROW_WIDTH / len(paragraphs)
        styled = enumerate(map(_styled_runs, paragraphs))
        cells = [self._cell(runs, _LEFT + k * step) for k, runs in styled if runs]
        self._y += _LEADING * max(cell.size for cell in cells)
        return Line(cells, 1)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Line]:
        bullet = _is_list(paragraph)
        for runs in _split(_styled_runs(paragraph), "\n"):
            left = _LEFT + (_BULLET_INDENT if bullet else 0.0)
            cells = [self._cell(group, left + _TAB * k) for k, group in enumerate(_split(runs, "\t"))]
            if not cells:
                continue
            if bullet:
                _put_bullet_before(cells[0])
                bullet = False
            self._y += _LEADING * max(cell.size for cell in cells)
            yield Line(cells, 1)

    def _cell(self, runs: list[Run], x0: float) -> Cell:
        pieces: list[Piece] = []
        x = x0
        for text, style in runs:
            space = bool(pieces) and (text[:1].isspace() or pieces[-1].text[-1:].isspace())
            width = _LETTER * style.size * len(text)
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
        top, bottom = self._y - _ASCENT * size, self._y + _DESCENT * size
        return Cell(pieces, x0, min(x, _WIDTH), top, bottom, self._y, size, 1)


def _put_bullet_before(cell: Cell) -> None:
    """Word keeps the mark of a list item as a property."""
    first = cell.pieces[0]
    first.space = True
    cell.pieces.insert(0, Piece("•", cell.x0 - _BULLET_WIDTH, cell.x0, first.style, False))


def _styled_runs(paragraph: Paragraph) -> list[Run]:
    """The visible text of a paragraph, links among it; what a run does not say of its type, its style says."""
    size, style_is_bold = _type_of(paragraph.style)
    runs: list[Run] = []
    for item in paragraph.iter_inner_content():
        for run in item.runs if hasattr(item, "runs") else [item]:
            if run.text and not run.font.hidden:
                bold = style_is_bold if run.bold is None else run.bold
                style = Style(_points(run.font.size) or size, bool(bold), bool(run.italic), 0, 255, 0, "docx")
                runs.append((run.text, style))
    return runs


def _type_of(style: Any) -> tuple[float, bool]:
    """The size in points and the weight that a style of a paragraph gives."""
    if style is None:
        return _BODY_SIZE, False
    size = _points(style.font.size) or _BODY_SIZE
    if not _name_of(style).startswith(("heading", "title")):
        return size, bool(style.font.bold)
    return (size if size > _BODY_SIZE else _HEADING_SIZE), True


def _points(length: Any) -> float | None:
    return float(length.pt) if length is not None else None


def _is_list(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return True
    return _name_of(paragraph.style).startswith("list")


def _name_of(style: Any) -> str:
    return (style.name or "").lower() if style is not None else ""


def _split(runs: list[Run], mark: str) -> list[list[Run]]:
    """Runs in groups that a mark parts, a line break or a tab; groups without text are left out."""
    out: list[list[Run]] = [[]]
    for text, style in runs:
        for k, part in enumerate(text.split(mark)):
            if k:
                out.append([])
            if part:
                out[-1].append((part, style))
    return [group for group in out if any(text.strip() for text, _ in group)]
