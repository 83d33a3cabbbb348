"""Cells side by side on one baseline, and the lines that a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.resumes.page.cells import Cell

_BULLETS = frozenset("•●○◦▪■□▫‣⁃∙·►▶▸➢➤✓✔❖◆◇★☆-–—*+›»→⇒○¡")

SAME_ROW = 0.3  # ems between two baselines of one row: dates and icons are often set a little lower or higher
BULLET_GAP = 4.0  # ems from a mark to its text; a wider gap is a column of marks beside another one

Bands = list[list[Cell]]


@dataclass(slots=True)
class Line:
    """One line as a person reads it. `side` holds what stands in a rail to its right."""

    cells: list[Cell]
    page: int
    column: int = 0  # of its page, numbered in reading order; the rows between columns have numbers of their own
    side: list[Cell] = field(default_factory=list)
    label: bool = False  # stands in a rail to the left

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def full_text(self) -> str:
        return " ".join(cell.text for cell in [*self.cells, *self.side])

    @property
    def x0(self) -> float:
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        return max(cell.x1 for cell in self.cells)

    @property
    def top(self) -> float:
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        return max(cell.bottom for cell in self.cells)

    @property
    def base(self) -> float:
        return self.cells[0].base

    @property
    def size(self) -> float:
        return max(cell.size for cell in self.cells)


def to_bands(cells: list[Cell]) -> Bands:
    """Cells grouped by baseline, top to bottom; within a band from left to right."""
    bands: Bands = []
    bases: list[float] = []
    for cell in sorted(cells, key=lambda cell: (cell.base, cell.x0)):
        if bands and cell.base - bases[-1] <= SAME_ROW * min(cell.size, bands[-1][-1].size):
            bands[-1].append(cell)
        else:
            bands.append([cell])
            bases.append(cell.base)
    for band in bands:
        band.sort(key=lambda cell: cell.x0)
        _join_bullets(band)
    return bands


def is_bullet(text: str) -> bool:
    """A mark that opens a list item, or a stray icon."""
    return len(text) <= 2 and all(char in _BULLETS or "\ue000" <= char <= "\uf8ff" for char in text)


def _join_bullets(band: list[Cell]) -> None:
    for k in range(len(band) - 2, -1, -1):
        mark, body = band[k], band[k + 1]
        if is_bullet(mark.text) and body.x0 - mark.x1 < BULLET_GAP * body.size:
            body.pieces[0].space = True
            mark.pieces += body.pieces
            mark.x1 = body.x1
            mark.top, mark.bottom = min(mark.top, body.top), max(mark.bottom, body.bottom)
            mark.size, mark.base = body.size, body.base
            del band[k + 1]


def to_texts(cells: list[Cell]) -> list[tuple[float, str]]:
    """The rows of one side: baseline and text."""
    return [(band[0].base, " ".join(cell.text for cell in band)) for band in to_bands(list(cells))]


def opens_with_bullet(text: str) -> bool:
    """Whether the text begins with the mark of a list item."""
    return is_bullet(text[:1])
