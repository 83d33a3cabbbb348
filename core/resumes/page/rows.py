"""The lines of a region without columns: each row one line, with the dates and places that stand to its right.

The numbers behind thresholds are measured as in `regions`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.resumes.page.cells import Cell
from core.resumes.page.gutters import Gutter
from core.resumes.page.lines import Bands, Line, opens_with_bullet
from core.resumes.page.recognisers import Recognisers

NEAR_ROWS = 2  # [1, 1]; a date beside the second row of a text still belongs to the head above it
SENTENCE = 60  # [0, 0]; characters; a longer row in plain type under a bold head is its text
_GLUED_HEADING = re.compile(r"^([A-ZÀ-Þ][A-ZÀ-Þ &]{3,}[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")  # "SKILLSPython, SQL"


def to_lines(bands: Bands, tails: list[Gutter], column: int, recognise: Recognisers) -> list[Line]:
    """Lines of the rows; what stands right of one of the gutters `tails` goes to `Line.side`."""
    writer = _Writer(tails, column, recognise)
    for row, band in enumerate(bands):
        writer.add(row, band)
    return writer.lines


class _Writer:
    """Writes lines and remembers the last one with something at its side, which may go on in the rows below."""

    def __init__(self, tails: list[Gutter], column: int, recognise: Recognisers) -> None:
        self.lines: list[Line] = []
        self._tails = tails
        self._column = column
        self._recognise = recognise
        self._head: Line | None = None  # the last line with something at its side ...
        self._head_row = 0  # ... and the last row that added to it

    def add(self, row: int, band: list[Cell]) -> None:
        """Write a row."""
        main, side = self._divide(row, band)
        if not main and self._head is not None:
            self._attach(self._head, row, side)
            return
        heading, main = _heading_apart(main, self._recognise)
        if heading:
            self.lines.append(Line(heading, band[0].page, self._column, label=True))
        line = Line(main, band[0].page, self._column)
        if side:
            self._attach(self._head_of(line, row), row, side)
        self.lines.append(line)

    def _divide(self, row: int, band: list[Cell]) -> tuple[list[Cell], list[Cell]]:
        """A row's own cells, and those at its side."""
        main, side = band, list[Cell]()
        for tail in self._tails:
            if tail.first <= row <= tail.last:
                left, right = tail.whole_sides(main)
                if right and (left or self._may_be_side_alone(right)):
                    side, main = right + side, left
        return main, side

    def _may_be_side_alone(self, cells: list[Cell]) -> bool:
        """Whether a row with nothing on the left adds to the side of the line above: a place under a date."""
        return self._head is not None and all(self._recognise.date_or_place(cell.text) for cell in cells)

    def _head_of(self, line: Line, row: int) -> Line:
        """The line that what stands beside `line` belongs to."""
        if self._head is not None and row - self._head_row <= NEAR_ROWS and _is_text_under(line, self._head):
            return self._head
        return line

    def _attach(self, line: Line, row: int, side: list[Cell]) -> None:
        line.side += side
        self._head, self._head_row = line, row


def _heading_apart(band: list[Cell], recognise: Recognisers) -> tuple[list[Cell], list[Cell]]:
    """A heading that shares its row with its section's first line, perhaps without a gap."""
    first = band[0]
    if len(band) > 1 and recognise.heading(first.text) and first.text.upper() == first.text:
        return [first], band[1:]
    match = _GLUED_HEADING.match(first.text)
    if not match or not recognise.heading(match[1]) or not first.pieces[0].text.startswith(match[1]):
        return [], band
    piece = first.pieces[0]
    rest = replace(piece, text=piece.text[match.end() :].lstrip(), space=False)
    body = [rest, *first.pieces[1:]] if rest.text else first.pieces[1:]
    return [replace(first, pieces=[replace(piece, text=match[1])])], [replace(first, pieces=body), *band[1:]]


def _is_text_under(line: Line, head: Line) -> bool:
    """Whether a row belongs to the text under a head, so that a date beside it is the head's."""
    style = line.cells[0].pieces[0].style
    plain = not style.bold and not style.italic
    return opens_with_bullet(line.text) or (head.cells[0].pieces[0].style.bold and plain and len(line.text) > SENTENCE)
