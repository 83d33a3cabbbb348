"""Cells to lines in reading order: columns, sidebars, rails of dates and labels, tables.

A page is cut along its gutters: vertical strips that stay empty over many rows. Whether the two sides of a
gutter are columns (read one after the other) or a rail (read row by row) is decided by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

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
    date: Callable[[str], bool]
    meta: Callable[[str], bool]  # a date or a place
    label: Callable[[str], bool]  # names a field of a form


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


class _Sides(Enum):
    COLUMNS = 1  # read one after the other
    LABELS = 2  # the left side labels what stands to its right
    TAIL = 3  # dates and places to the right of their rows
    TABLE = 4  # read row by row
    STACK = 5  # sections above each other, each with its own columns


def _arrange(cells: list[Cell], judges: Judges, counter: list[int], depth: int) -> list[Line]:
    if not cells:
        return []
    bands = to_bands(cells)
    tails: list[_Gutter] = []
    if depth < 8 and len(bands) > 1:
        for gutter in _gutters(bands, judges):
            inside = [cell for band in bands[gutter.first : gutter.last + 1] for cell in band]
            left = [cell for cell in inside if cell.x1 <= gutter.x + BIN]
            right = [cell for cell in inside if cell.x0 >= gutter.x - BIN]
            if len(left) + len(right) != len(inside):
                continue
            sides = _judge(left, right, judges)
            if sides is _Sides.TAIL:
                tails.append(gutter)
            if sides is _Sides.TAIL or sides is _Sides.TABLE:
                continue
            above = [cell for band in bands[: gutter.first] for cell in band]
            below = [cell for band in bands[gutter.last + 1 :] for cell in band]
            out = _arrange(above, judges, counter, depth + 1)
            if sides is _Sides.STACK:
                for part in _stacked(bands[gutter.first : gutter.last + 1], judges):
                    out += _arrange(part, judges, counter, depth + 1)
            elif sides is _Sides.LABELS:
                out += _labelled(left, right, judges, counter, depth + 1)
            else:
                for part in (left, right):
                    counter[0] += 1
                    out += _arrange(part, judges, counter, depth + 1)
                counter[0] += 1
            return out + _arrange(below, judges, counter, depth + 1)
    return _rows(bands, tails, counter[0], judges)


def _stacked(bands: Bands, judges: Judges) -> list[list[Cell]]:
    """The rows of a region cut before each heading that stands alone in its row."""
    parts: list[list[Cell]] = []
    for band in bands:
        if not parts or (len(band) == 1 and judges.heading(band[0].text)):
            parts.append([])
        parts[-1] += band
        if len(parts[-1]) == 1 and judges.heading(band[0].text):
            parts.append([])
    return [part for part in parts if part]


def _labelled(left: list[Cell], right: list[Cell], judges: Judges, counter: list[int], depth: int) -> list[Line]:
    """A rail of labels: each label first, then what stands beside it down to the next label."""
    blocks: list[list[Cell]] = []
    bases = sorted(cell.base for cell in right)
    for band in to_bands(left):
        previous = blocks[-1][-1] if blocks else None
        if previous is not None and _continues(previous, band[0], bases):
            blocks[-1] += band
        else:
            blocks.append(band)
    out: list[Line] = []
    tops = [min(cell.base - 0.5 * cell.size for cell in block) for block in blocks]
    for k, block in enumerate(blocks):
        upper = tops[k] if k else float("-inf")
        lower = tops[k + 1] if k + 1 < len(blocks) else float("inf")
        before = [cell for cell in right if upper <= cell.base < tops[k]]
        beside = [cell for cell in right if tops[k] <= cell.base < lower]
        out += _arrange(before, judges, counter, depth)
        out.append(Line(block, block[0].page, counter[0], label=True))
        out += _arrange(beside, judges, counter, depth)
    return out


def _continues(previous: Cell, cell: Cell, bases: list[float]) -> bool:
    """Whether a label's line goes on with the label above: "June 2020 –" over "Present"."""
    if cell.base - previous.base > 1.7 * cell.size:
        return False
    open_end = previous.text.rstrip().endswith(("-", "–", "—", "&", ",", "/", "to", "bis", "à"))
    beside = any(abs(cell.base - base) <= 2 for base in bases)
    return open_end or not beside


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


def _gutters(bands: Bands, judges: Judges) -> list[_Gutter]:
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
            first, last = _trim(bands, first, last, middle, judges)
            if last - first >= 1:
                out.append(_Gutter(middle, first, last, weight * (1 + min((end - start) * BIN, 30) / 100)))
        start = end + 1
    out.sort(key=lambda gutter: -gutter.weight)
    return out[:8]


def _trim(bands: Bands, first: int, last: int, x: float, judges: Judges) -> tuple[int, int]:
    """Give one-sided rows at either end back to the full-width text that they belong to."""
    last = _before_heading(bands, first, last, x, judges)
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


def _before_heading(bands: Bands, first: int, last: int, x: float, judges: Judges) -> int:
    """The end of the gutter where, after one side has ended, a heading opens on the other."""
    if last == len(bands) - 1:
        return last
    lefts = [row for row in range(first, last + 1) if bands[row][0].x1 <= x + BIN]
    rights = [row for row in range(first, last + 1) if bands[row][-1].x0 >= x - BIN]
    if not lefts or not rights:
        return last
    for row in range(min(lefts[-1], rights[-1]) + 1, last + 1):
        if judges.heading(" ".join(cell.text for cell in bands[row])):
            return row - 1
    return last


def _sided(band: list[Cell], x: float) -> int:
    return any(cell.x1 <= x + BIN for cell in band) + any(cell.x0 >= x - BIN for cell in band)


def _judge(left: list[Cell], right: list[Cell], judges: Judges) -> _Sides:
    """How the two sides of a gutter belong together."""
    rows_left, rows_right = to_texts(left), to_texts(right)
    heads_left = sum(judges.heading(text) for _, text in rows_left)
    heads_right = sum(judges.heading(text) for _, text in rows_right)
    aligned_left = _aligned(rows_left, rows_right)
    aligned_right = _aligned(rows_right, rows_left)
    mostly_heads = heads_left >= 2 and heads_left >= 0.5 * len(rows_left) and heads_left > 2 * heads_right
    if mostly_heads and (aligned_left >= 0.5 or len(rows_right) > 1.5 * len(rows_left)):
        return _Sides.LABELS
    if _share(rows_left, judges.label) >= 0.4 and aligned_left >= 0.5:
        return _Sides.LABELS
    inside = _heads_inside(rows_left, rows_right, judges)
    if inside and aligned_right >= 0.6 and heads_right <= (heads_left >= 3 and aligned_right >= 0.75):
        return _Sides.STACK
    if heads_left and heads_right:
        return _Sides.COLUMNS
    if _share(rows_left, judges.date) >= 0.4 and aligned_left >= 0.5:
        return _Sides.LABELS
    if _share(rows_right, judges.meta) >= 0.5 and aligned_right >= 0.5:
        return _Sides.TAIL
    bullets_left, bullets_right = (
        _share(rows_left, _opens_with_bullet),
        _share(rows_right, _opens_with_bullet),
    )
    if bullets_left > 0.5 and bullets_right > 0.5:
        return _Sides.COLUMNS
    if aligned_left >= 0.75 and len(rows_left) <= len(rows_right) and _are_labels(left, right):
        return _Sides.LABELS
    dated = _share(rows_right, judges.meta) + _share(rows_left, judges.meta)
    if min(aligned_left, aligned_right) >= 0.85:
        return _Sides.TABLE if dated or len(rows_left) < 2 else _Sides.COLUMNS
    if aligned_right >= 0.9 and len(rows_right) * 2 < len(rows_left) and not heads_right:
        return _Sides.TAIL if dated else _Sides.TABLE
    return _Sides.COLUMNS


def _heads_inside(rows_left: list[tuple[float, str]], rows_right: list[tuple[float, str]], judges: Judges) -> bool:
    """Whether a heading stands alone on the left between rows that have both sides."""
    first, last = rows_right[0][0], rows_right[-1][0]
    bases = [base for base, _ in rows_right]
    return any(
        judges.heading(text) and first < base < last and all(abs(base - other) > 2 for other in bases)
        for base, text in rows_left
    )


def _are_labels(left: list[Cell], right: list[Cell]) -> bool:
    """Whether the left side is short words that name what stands beside them."""
    if sum(len(cell.text) <= 34 for cell in left) < 0.9 * len(left):
        return False
    colons = sum(cell.text.rstrip().endswith((":", "：")) for cell in left) >= 0.5 * len(left)
    flush = _spread([cell.x1 for cell in left]) < 2.5 < _spread([cell.x0 for cell in left])
    width, other = (
        _middle([cell.x1 - cell.x0 for cell in left]),
        _middle([cell.x1 - cell.x0 for cell in right]),
    )
    return colons or flush or (len(left) >= 2 and other > 1.8 * width)


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _spread(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[(3 * len(ordered)) // 4] - ordered[len(ordered) // 4]


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


def _rows(bands: Bands, tails: list[_Gutter], flow: int, judges: Judges) -> list[Line]:
    """Lines of a region without columns; dates and places to the right are attached to their row."""
    lines: list[Line] = []
    last_tailed: Line | None = None
    tail_row = -2
    for row, band in enumerate(bands):
        main = band
        side: list[Cell] = []
        for tail in tails:
            if tail.first <= row <= tail.last:
                left = [cell for cell in main if cell.x1 <= tail.x + BIN]
                right = [cell for cell in main if cell.x0 >= tail.x - BIN]
                alone = not left and (last_tailed is None or not _all_meta(right, judges))
                if right and not alone:
                    side, main = right + side, left
        if not main and last_tailed is not None:
            last_tailed.side += side
            tail_row = row
            continue
        head, main = _heading_apart(main, judges)
        if head:
            lines.append(Line(head, band[0].page, flow, label=True))
        line = Line(main, band[0].page, flow)
        if side and last_tailed is not None and tail_row >= row - 2 and _goes_on(line, last_tailed):
            last_tailed.side += side
            tail_row = row
        elif side:
            line.side = side
            last_tailed, tail_row = line, row
        lines.append(line)
    return lines


_GLUED = re.compile(r"^([A-ZÀ-Þ][A-ZÀ-Þ &]{3,}[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")


def _heading_apart(band: list[Cell], judges: Judges) -> tuple[list[Cell], list[Cell]]:
    """A heading that shares its row with its section's first line, perhaps without a gap."""
    first = band[0]
    if len(band) > 1 and judges.heading(first.text) and first.text.upper() == first.text:
        return [first], band[1:]
    match = _GLUED.match(first.text)
    if not match or not judges.heading(match[1]) or not first.pieces[0].text.startswith(match[1]):
        return [], band
    piece = first.pieces[0]
    rest = replace(piece, text=piece.text[match.end() :].lstrip(), space=False)
    body = [rest, *first.pieces[1:]] if rest.text else first.pieces[1:]
    return [replace(first, pieces=[replace(piece, text=match[1])])], [replace(first, pieces=body), *band[1:]]


def _all_meta(cells: list[Cell], judges: Judges) -> bool:
    return all(judges.meta(cell.text) for cell in cells)


def _goes_on(line: Line, head: Line) -> bool:
    """Whether a row belongs to the body under a head, so that a date beside it is the head's."""
    style = line.cells[0].pieces[0].style
    return _opens_with_bullet(line.text) or (
        head.cells[0].pieces[0].style.bold and not style.bold and not style.italic and len(line.text) > 60
    )
