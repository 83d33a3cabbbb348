"""Cells to lines in reading order: columns, sidebars, rails of dates and labels, tables.

A page is cut along its gutters: vertical strips that stay empty over many rows. Whether the two sides of a
gutter are columns (read one after the other) or a rail (read row by row) is decided by what stands in them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.resumes.page.cells import Cell
from core.resumes.page.gutters import BIN, Gutter, find_gutters
from core.resumes.page.lines import Bands, Line, opens_with_bullet, to_bands
from core.resumes.page.regions import Judges, Sides, judge


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
    tails: list[Gutter] = []
    if depth < 8 and len(bands) > 1:
        for gutter in find_gutters(bands, judges):
            inside = [cell for band in bands[gutter.first : gutter.last + 1] for cell in band]
            left = [cell for cell in inside if cell.reach <= gutter.x + BIN]
            right = [cell for cell in inside if cell.x0 >= gutter.x - BIN]
            if len(left) + len(right) != len(inside):
                continue
            sides = judge(left, right, judges)
            if sides is Sides.TAIL:
                tails.append(gutter)
            if sides is Sides.TAIL or sides is Sides.TABLE:
                continue
            first = _before_headings(bands, gutter.first, judges)
            above = [cell for band in bands[:first] for cell in band]
            heads = [cell for band in bands[first : gutter.first] for cell in band]
            below = [cell for band in bands[gutter.last + 1 :] for cell in band]
            out = _arrange(above, judges, counter, depth + 1) + _arrange(heads, judges, counter, depth + 1)
            if sides is Sides.STACK:
                for part in _stacked(bands[gutter.first : gutter.last + 1], judges):
                    out += _arrange(part, judges, counter, depth + 1)
            elif sides is Sides.LABELS:
                out += _labelled(left, right, judges, counter, depth + 1)
            else:
                for part in (left, right):
                    counter[0] += 1
                    out += _arrange(part, judges, counter, depth + 1)
                counter[0] += 1
            return out + _arrange(below, judges, counter, depth + 1)
    return _rows(bands, tails, counter[0], judges)


def _before_headings(bands: Bands, row: int, judges: Judges) -> int:
    """The row where the headings right above `row` begin: they belong to what stands under them."""
    while row > 0 and len(bands[row - 1]) == 1 and judges.heading(bands[row - 1][0].text):
        row -= 1
    return row


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
        if previous is not None and _continues(blocks[-1], band[0], bases, judges):
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


def _continues(block: list[Cell], cell: Cell, bases: list[float], judges: Judges) -> bool:
    """Whether a label's line goes on with the label above: "June 2020 –" over "Present", "Work" over "History"."""
    previous = block[-1]
    if cell.base - previous.base > 1.7 * cell.size:
        return False
    above = " ".join(part.text for part in block)
    joined = f"{above} {cell.text}"
    if judges.span(joined) and not judges.span(above):
        return True
    if previous.text.rstrip().endswith((":", "：")):
        return False
    both = judges.heading(above) and judges.heading(cell.text)
    if judges.heading(joined) and not both and cell.pieces[0].style is previous.pieces[0].style:
        return True
    open_end = previous.text.rstrip().endswith(("-", "–", "—", "&", ",", "/", "to", "bis", "à"))
    beside = any(abs(cell.base - base) <= 2 for base in bases)
    return open_end or not beside


def _rows(bands: Bands, tails: list[Gutter], flow: int, judges: Judges) -> list[Line]:
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
    return opens_with_bullet(line.text) or (
        head.cells[0].pieces[0].style.bold and not style.bold and not style.italic and len(line.text) > 60
    )
