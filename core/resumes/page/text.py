"""Plain text and Markdown as lines, through the same pipeline as PDFs: set on an endless page, one row a line.

Text has no sizes and no bold letters, so the marks that people write in their place are turned into them. An indent
moves a line to the right, an empty row leaves a gap, tabs and wide spaces part cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.errors import DocumentFault, DocumentRejected
from core.resumes.limits import MAX_CHARS, MAX_LINKS
from core.resumes.page.cells import Cell, Piece
from core.resumes.page.document import Document, Page
from core.resumes.page.glyphs import Style
from core.resumes.page.lines import Line, opens_with_bullet
from core.resumes.page.markdown import (
    cells_of,
    is_rule,
    is_table_rule,
    runs_of,
    split_level,
    take_links,
    without_quote,
)
from core.resumes.words.headings import is_heading_text, known_heading

_SIZE = 11.0
_SIZES = {1: 18.0, 2: 15.0, 3: 13.0}  # of Markdown's headings; those below the third level are set as large as the body
_LEADING = 1.2  # line heights from one row to the next
_ABOVE_HEADING = 0.5  # line heights more, so that two headings in a row are not taken for one on two lines
_LETTER = 0.5 * _SIZE  # every letter is as wide as the others
_TAB = 8  # columns
_MARGIN = 50.0
_EDGE = 0.1  # of the page's height that stays empty above and below, so that no line is taken for a running head
_WIDTH = 595.0
_LONGEST_HEADING = 60
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+(?=\S)")
_GAP = re.compile(r"\t[ \t]*| {3,}\t*")
_DROPPED = re.compile("[\x00-\x08\x0b\x0e-\x1f\u00ad\u200b\u200c\u2060\ufeff]")


@dataclass(slots=True)
class _Row:
    """One row of the file. `above` counts the empty rows before it, `level` is that of Markdown's headings."""

    text: str
    indent: int = 0
    above: int = 0
    level: int = 0
    bold: bool = False
    split: bool = False  # the row was parted from the heading that stood before it


def read_text(text: str, size: int = 0) -> Document:
    """The text's lines, with a page for each stretch between form feeds; no page where nothing is said.

    `size` is the file's, in bytes.

    Raises:
        DocumentRejected: TOO_HARD, where it is longer than any resume.
    """
    if len(text) > MAX_CHARS:
        raise DocumentRejected(DocumentFault.TOO_HARD, "too many characters")
    links: list[str] = []
    sheets = [rows for sheet in text.split("\f") if (rows := _read_rows(sheet, links))]
    pages = [_set_page(rows, number) for number, rows in enumerate(sheets, 1)]
    return Document(pages, links=links[:MAX_LINKS], size=size, plain=True)


def _read_rows(sheet: str, links: list[str]) -> list[_Row]:
    """The rows that say something."""
    rows: list[_Row] = []
    empty = 0
    for raw in _DROPPED.sub("", sheet).splitlines():
        if is_rule(raw) and rows and not empty and _may_head(rows[-1].text):
            rows[-1].level = rows[-1].level or 3
        if not any(map(str.isalnum, raw)) and (is_rule(raw) or is_table_rule(raw) or not raw.strip()):
            empty += 1
            continue
        rows += _split_heading(_read_row(raw, empty, links), rows[-1] if rows else None)
        empty = 0
    return rows


def _read_row(raw: str, above: int, links: list[str]) -> _Row:
    raw = without_quote(raw)
    expanded = raw.expandtabs(_TAB)
    level, text = split_level(raw.strip())
    row = _Row(take_links(text, links), len(expanded) - len(expanded.lstrip()), above, level)
    row.bold = _may_head(row.text) and is_heading_text(_plain(row.text))
    return row


def _may_head(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not opens_with_bullet(text)


def _split_heading(row: _Row, before: _Row | None) -> list[_Row]:
    """ "Skills: Python, SQL" at the beginning of a stretch is a heading, and the first line of its section.

    Under a heading, "Languages: Java, C" is a group within the section.
    """
    lead, _, rest = _plain(row.text).partition(":")
    begins = before is None or before.split or (row.above > 0 and not (before.bold or before.level))
    if not begins or not rest.strip() or opens_with_bullet(row.text) or known_heading(lead) is None:
        return [row]
    heading = _Row(lead.strip(), row.indent, row.above, row.level, bold=True)
    return [heading, _Row(rest.strip(), row.indent, split=True)]


def _plain(text: str) -> str:
    """The text without the marks of bold and italic letters."""
    return "".join(words for words, _, _ in runs_of(text)).strip()


def _set_page(rows: list[_Row], number: int) -> Page:
    """The rows from top to bottom."""
    rows_high = sum(1 + row.above + _ABOVE_HEADING for row in rows)
    height = rows_high * _LEADING * max(_SIZES.values()) / (1 - 2 * _EDGE)
    base = _EDGE * height + max(_SIZES.values())
    lines: list[Line] = []
    for row in rows:
        size = _style(row.level, row.bold, False).size
        base += row.above * _LEADING * _SIZE + (_ABOVE_HEADING * size if row.bold or row.level else 0)
        cells = _set_cells(row, base, number)
        if cells:
            lines.append(Line(cells, number))
        base += _LEADING * size
    chars = sum(len(line.text) for line in lines)
    return Page(number, _WIDTH, height, lines, chars, spaces=sum(line.text.count(" ") for line in lines))


def _set_cells(row: _Row, base: float, page: int) -> list[Cell]:
    """The row's cells from left to right."""
    x = _MARGIN + row.indent * _LETTER
    cells: list[Cell] = []
    for text in cells_of(row.text) or _GAP.split(_mark_item(row.text)):
        pieces = _set_pieces(row, text, x)
        if pieces:
            x1, size = pieces[-1].x1, pieces[0].style.size
            cells.append(Cell(pieces, x, x1, base - 0.8 * size, base + 0.2 * size, base, size, page))
            x = x1 + _TAB * _LETTER
    return cells


def _mark_item(text: str) -> str:
    """The number of a list's item as a bullet, because an order says nothing in a resume."""
    return _NUMBERED.sub("• ", text, count=1) if _NUMBERED.match(text) else text


def _set_pieces(row: _Row, text: str, x: float) -> list[Piece]:
    pieces: list[Piece] = []
    space = False
    for words, bold, italic in runs_of(text):
        bare = " ".join(words.split())
        space = space or words[:1].isspace()
        if bare:
            x0 = x + (_LETTER if space and pieces else 0)
            x = x0 + len(bare) * _LETTER
            pieces.append(Piece(bare, x0, x, _style(row.level, bold or row.bold, italic), space and bool(pieces)))
            space = False
        space = space or words[-1:].isspace()
    return pieces


@cache
def _style(level: int, bold: bool, italic: bool) -> Style:
    """One object for each style, because the fields are told apart by it."""
    return Style(_SIZES.get(level, _SIZE), bold or level > 0, italic, 0, 255, 0, f"text {level}" if level else "text")
