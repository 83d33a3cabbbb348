"""Cells to lines in reading order: columns, sidebars, rails of dates and labels, tables.

A page is cut along its gutters: vertical strips that stay empty over many rows. Whether the two sides of a
gutter are columns (read one after the other) or a rail (read row by row) is decided by what stands in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.resumes.cells import Cell

BIN = 2.0  # points; the resolution of the gutter search
GUTTER = 6.0  # points; narrower strips are word gaps
_BULLETS = frozenset("•●○◦▪■□▫‣⁃∙·►▶▸➢➤✓✔❖◆◇★☆-–—*+›»→⇒○¡")


@dataclass(slots=True)
class Line:
    """One line as a person reads it. `side` holds what stands in a rail to its right."""

    cells: list[Cell]
    page: int
    flow: int = 0
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


@dataclass(slots=True)
class _Gutter:
    x: float
    first: int
    last: int
    weight: float


Bands = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Judges:
    """What the layout has to know about words: is this a section heading, is this a date or a place?"""

    heading: Callable[[str], bool]
    meta: Callable[[str], bool]


def arrange(cells: list[Cell], judges: Judges) -> list[Line]:
    """The lines of one page in reading order; `flow` numbers its columns."""
    upright = [cell for cell in cells if cell.angle == 0]
    counter = [0]
    lines = _arrange(upright, judges, counter, 0)
    turned = [cell for cell in cells if cell.angle != 0]
    if turned:
        counter[0] += 1
        lines += [Line([cell], cell.page, counter[0]) for cell in turned]
    return lines


def _arrange(cells: list[Cell], judges: Judges, counter: list[int], depth: int) -> list[Line]:
    if not cells:
        return []
    bands = to_bands(cells)
    rails: list[_Gutter] = []
    if depth < 6 and len(bands) > 2:
        for gutter in _gutters(bands):
            inside = [cell for band in bands[gutter.first : gutter.last + 1] for cell in band]
            left = [cell for cell in inside if cell.x1 <= gutter.x + BIN]
            right = [cell for cell in inside if cell.x0 >= gutter.x - BIN]
            if len(left) + len(right) != len(inside):
                continue
            if _are_columns(left, right, judges):
                above = [cell for band in bands[: gutter.first] for cell in band]
                below = [cell for band in bands[gutter.last + 1 :] for cell in band]
                out = _arrange(above, judges, counter, depth + 1)
                for part in (left, right):
                    counter[0] += 1
                    out += _arrange(part, judges, counter, depth + 1)
                counter[0] += 1
                return out + _arrange(below, judges, counter, depth + 1)
            rails.append(gutter)
    return _rows(bands, rails, counter[0], judges)


def to_bands(cells: list[Cell]) -> Bands:
    """Cells grouped by baseline, top to bottom; within a band from left to right."""
    bands: Bands = []
    bases: list[float] = []
    for cell in sorted(cells, key=lambda cell: (cell.base, cell.x0)):
        if bands and cell.base - bases[-1] <= 0.3 * min(cell.size, bands[-1][-1].size):
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
        if is_bullet(mark.text) and body.x0 - mark.x1 < 4 * body.size:
            body.pieces[0].space = True
            mark.pieces += body.pieces
            mark.x1 = body.x1
            mark.top, mark.bottom = min(mark.top, body.top), max(mark.bottom, body.bottom)
            mark.size, mark.base = body.size, body.base
            del band[k + 1]


def _gutters(bands: Bands) -> list[_Gutter]:
    """Candidate gutters, the most convincing first."""
    left = min(band[0].x0 for band in bands)
    right = max(cell.x1 for band in bands for cell in band)
    width = max(int((right - left) / BIN) + 1, 1)
    rows = len(bands)
    full = np.zeros((rows, width), bool)
    has_left = np.zeros((rows, width), bool)
    has_right = np.zeros((rows, width), bool)
    for row, band in enumerate(bands):
        for cell in band:
            start, end = int((cell.x0 - left) / BIN), int((cell.x1 - left) / BIN) + 1
            full[row, start:end] = True
            has_left[row, end:] = True
            has_right[row, :start] = True
    index = np.arange(rows)[:, None]
    before = np.maximum.accumulate(np.where(full, index, -1), axis=0)
    after = np.minimum.accumulate(np.where(full, index, rows)[::-1], axis=0)[::-1]
    sum_left = np.vstack([np.zeros((1, width), int), np.cumsum(has_left & ~full, axis=0)])
    sum_right = np.vstack([np.zeros((1, width), int), np.cumsum(has_right & ~full, axis=0)])
    column = np.arange(width)[None, :]
    lefts = sum_left[after, column] - sum_left[before + 1, column]
    rights = sum_right[after, column] - sum_right[before + 1, column]
    score = np.where(full, 0, np.minimum(lefts, rights) * 100 + lefts + rights)
    best = score.argmax(axis=0)
    out: list[_Gutter] = []
    start = 0
    bounds = [(int(before[best[k], k]) + 1, int(after[best[k], k]) - 1) for k in range(width)]
    while start < width:
        end = start
        while end + 1 < width and bounds[end + 1] == bounds[start]:
            end += 1
        row = best[start]
        weight = int(score[row, start])
        if weight >= 200 and (end - start + 1) * BIN >= GUTTER:
            first, last = bounds[start]
            middle = left + (start + end + 1) / 2 * BIN
            first, last = _trim(bands, first, last, middle)
            if last - first >= 1:
                out.append(_Gutter(middle, first, last, weight * (1 + min((end - start) * BIN, 30) / 100)))
        start = end + 1
    out.sort(key=lambda gutter: -gutter.weight)
    return out[:8]


def _trim(bands: Bands, first: int, last: int, x: float) -> tuple[int, int]:
    """Give one-sided rows at either end back to the full-width text that they belong to."""
    while first < last and first > 0 and _sided(bands[first], x) != 2:
        leading = bands[first][0].base - bands[first - 1][0].base
        following = bands[first + 1][0].base - bands[first][0].base
        if leading > 1.45 * bands[first][0].size or leading > following + 1:
            break
        first += 1
    while last > first and last < len(bands) - 1 and _sided(bands[last], x) != 2:
        leading = bands[last + 1][0].base - bands[last][0].base
        preceding = bands[last][0].base - bands[last - 1][0].base
        if leading >= preceding - 1:
            break
        last -= 1
    return first, last


def _sided(band: list[Cell], x: float) -> int:
    return any(cell.x1 <= x + BIN for cell in band) + any(cell.x0 >= x - BIN for cell in band)


def _are_columns(left: list[Cell], right: list[Cell], judges: Judges) -> bool:
    """Whether two sides are read one after the other, and not row by row."""
    rows_left, rows_right = to_texts(left), to_texts(right)
    heads_left = sum(judges.heading(text) for _, text in rows_left)
    heads_right = sum(judges.heading(text) for _, text in rows_right)
    if heads_left and heads_right:
        return True
    aligned_left = _aligned(rows_left, rows_right)
    aligned_right = _aligned(rows_right, rows_left)
    meta_left = _share(rows_left, judges.meta)
    meta_right = _share(rows_right, judges.meta)
    if aligned_right >= 0.6 and meta_right >= 0.5:
        return False
    if aligned_left >= 0.6 and meta_left >= 0.4:
        return False
    if aligned_left >= 0.7 and heads_left and len(rows_left) <= len(rows_right):
        return False
    if min(aligned_left, aligned_right) >= 0.85 or aligned_left >= 0.9:
        return _share(rows_right, _opens_with_bullet) > 0.5 and _share(rows_left, _opens_with_bullet) > 0.5
    return not (aligned_right >= 0.9 and len(rows_right) * 2 < len(rows_left) and not heads_right)


def to_texts(cells: list[Cell]) -> list[tuple[float, str]]:
    """The rows of one side: baseline and text."""
    return [(band[0].base, " ".join(cell.text for cell in band)) for band in to_bands(list(cells))]


def _aligned(rows: list[tuple[float, str]], others: list[tuple[float, str]]) -> float:
    bases = [base for base, _ in others]
    return sum(any(abs(base - other) <= 2 for other in bases) for base, _ in rows) / max(len(rows), 1)


def _share(rows: list[tuple[float, str]], holds: Callable[[str], bool]) -> float:
    return sum(holds(text) for _, text in rows) / max(len(rows), 1)


def _opens_with_bullet(text: str) -> bool:
    return is_bullet(text[:1])


def _rows(bands: Bands, rails: list[_Gutter], flow: int, judges: Judges) -> list[Line]:
    """Lines of a region without columns; what stands in rails is attached to its row."""
    lines: list[Line] = []
    last_side: Line | None = None
    side_row = -2
    for row, band in enumerate(bands):
        main = list(band)
        label: list[Cell] = []
        side: list[Cell] = []
        for rail in rails:
            if not rail.first <= row <= rail.last:
                continue
            left = [cell for cell in main if cell.x1 <= rail.x + BIN]
            right = [cell for cell in main if cell.x0 >= rail.x - BIN]
            if not left or not right:
                continue
            if judges.meta(" ".join(cell.text for cell in right)):
                side, main = right + side, left
            else:
                label, main = label + left, right
        page = band[0].page
        if label:
            lines.append(Line(label, page, flow, label=True))
        line = Line(main, page, flow)
        if side and last_side is not None and side_row == row - 1 and _opens_with_bullet(line.text):
            last_side.side += side
            side_row = row
        elif side:
            line.side = side
            last_side, side_row = line, row
        lines.append(line)
    return lines
