"""How what stands left and right of a gutter belongs together."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from core.resumes.page.cells import Cell
from core.resumes.page.lines import opens_with_bullet, to_texts


@dataclass(frozen=True, slots=True)
class Judges:
    """What the layout has to know about words: is this a section heading, is this a date or a place?"""

    heading: Callable[[str], bool]
    date: Callable[[str], bool]
    span: Callable[[str], bool]  # one whole range of dates and nothing else
    meta: Callable[[str], bool]  # a date or a place
    label: Callable[[str], bool]  # names a field of a form


class Sides(Enum):
    """The ways in which two sides belong together."""

    COLUMNS = 1  # read one after the other
    LABELS = 2  # the left side labels what stands to its right
    TAIL = 3  # dates and places to the right of their rows
    TABLE = 4  # read row by row
    STACK = 5  # sections above each other, each with its own columns


def judge(left: list[Cell], right: list[Cell], judges: Judges) -> Sides:
    """How the two sides of a gutter belong together."""
    rows_left, rows_right = to_texts(left), to_texts(right)
    heads_left = _count_heads(rows_left, judges)
    heads_right = sum(judges.heading(text) for _, text in rows_right)
    aligned_left = _aligned(rows_left, rows_right)
    aligned_right = _aligned(rows_right, rows_left)
    mostly_heads = heads_left >= 2 and heads_left >= 0.5 * len(rows_left) and heads_left > 2 * heads_right
    if mostly_heads and (aligned_left >= 0.5 or len(rows_right) > 1.5 * len(rows_left)):
        return Sides.LABELS
    if _share(rows_left, judges.label) >= 0.4 and aligned_left >= 0.5:
        return Sides.LABELS
    if len(rows_left) > 2 and _share(rows_left, _ends_with_colon) >= 0.8 and aligned_right >= 0.75:
        return Sides.LABELS
    inside = _heads_inside(rows_left, rows_right, judges)
    if inside and not heads_right and _reads_by_rows(rows_left, rows_right, judges):
        return Sides.STACK
    if inside and aligned_right >= 0.6 and heads_right <= (heads_left >= 3 and aligned_right >= 0.75):
        return Sides.STACK
    if heads_left and heads_right:
        return Sides.COLUMNS
    if _share(rows_left, judges.date) >= 0.4 and aligned_left >= 0.5:
        return Sides.LABELS
    if _share(rows_right, judges.meta) >= 0.5 and aligned_right >= 0.5:
        return Sides.TAIL
    bullets_left, bullets_right = (
        _share(rows_left, opens_with_bullet),
        _share(rows_right, opens_with_bullet),
    )
    if bullets_left > 0.5 and bullets_right > 0.5:
        return Sides.COLUMNS
    if aligned_left >= 0.75 and len(rows_left) <= len(rows_right) and _are_labels(left, right):
        return Sides.LABELS
    dated = _share(rows_right, judges.meta) + _share(rows_left, judges.meta)
    if min(aligned_left, aligned_right) >= 0.85:
        return Sides.TABLE if dated or len(rows_left) < 2 else Sides.COLUMNS
    if aligned_right >= 0.9 and len(rows_right) * 2 < len(rows_left) and not heads_right:
        return Sides.TAIL if dated else Sides.TABLE
    return Sides.COLUMNS


def _count_heads(rows: list[tuple[float, str]], judges: Judges) -> int:
    """How many headings there are, of one row or of two."""
    texts = [text for _, text in rows]
    wrapped = sum(
        judges.heading(f"{first} {second}") and not judges.heading(first) and not judges.heading(second)
        for first, second in itertools.pairwise(texts)
    )
    return sum(map(judges.heading, texts)) + wrapped


def _heads_inside(rows_left: list[tuple[float, str]], rows_right: list[tuple[float, str]], judges: Judges) -> bool:
    """Whether a heading stands alone on the left between rows that have both sides."""
    first, last = rows_right[0][0], rows_right[-1][0]
    bases = [base for base, _ in rows_right]
    return any(
        judges.heading(text) and first < base < last and all(abs(base - other) > 2 for other in bases)
        for base, text in rows_left
    )


def _reads_by_rows(rows_left: list[tuple[float, str]], rows_right: list[tuple[float, str]], judges: Judges) -> bool:
    """Whether sections with dates on one side are stacked: a rail of dates, or dates at the ends of rows.

    Contact data above the first heading may stand anywhere, so the rows below it are judged alone too.
    """
    first = next(base for base, text in rows_left if judges.heading(text))
    last = rows_right[-1][0] + 2
    for top in (float("-inf"), first):
        right = [row for row in rows_right if row[0] > top]
        left = [row for row in rows_left if top < row[0] <= last and not judges.heading(row[1])]
        rail = len(left) >= 2 and _share(left, judges.date) >= 0.6 and _aligned(left, right) >= 0.6
        tail = len(right) >= 2 and _share(right, judges.meta) >= 0.6 and _aligned(right, left) >= 0.6
        if rail or tail:
            return True
    return False


def _are_labels(left: list[Cell], right: list[Cell]) -> bool:
    """Whether the left side is short words that name what stands beside them."""
    if sum(len(cell.text) <= 34 for cell in left) < 0.9 * len(left):
        return False
    colons = sum(_ends_with_colon(cell.text) for cell in left) >= 0.5 * len(left)
    flush = _spread([cell.x1 for cell in left]) < 2.5 < _spread([cell.x0 for cell in left])
    width, other = (
        _middle([cell.x1 - cell.x0 for cell in left]),
        _middle([cell.x1 - cell.x0 for cell in right]),
    )
    return colons or flush or (len(left) >= 2 and other > 1.8 * width)


def _ends_with_colon(text: str) -> bool:
    return text.rstrip().endswith((":", "："))


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _spread(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[(3 * len(ordered)) // 4] - ordered[len(ordered) // 4]


def _aligned(rows: list[tuple[float, str]], others: list[tuple[float, str]]) -> float:
    bases = [base for base, _ in others]
    return sum(any(abs(base - other) <= 2 for other in bases) for base, _ in rows) / max(len(rows), 1)


def _share(rows: list[tuple[float, str]], holds: Callable[[str], bool]) -> float:
    return sum(holds(text) for _, text in rows) / max(len(rows), 1)
