"""The lines of all pages in one order: a column that goes on over the page is put together again."""

from __future__ import annotations

from collections.abc import Callable

from core.resumes.page.lines import Line

SAME_COLUMN = 14.0  # points between the left edges of one column on two pages: an indent, not a gutter
REACHES_DOWN = 0.6  # of the height of the lowest line; a column that ends higher has ended before the page does


def stitch(pages: list[list[Line]], is_heading: Callable[[str], bool]) -> list[Line]:
    """Lines for splitting into sections; what continues a column of the page before comes right after it."""
    out: list[Line] = []
    for number, lines in enumerate(pages):
        if number == 0 or not lines:
            out += lines
            continue
        before = pages[number - 1]
        rest = list(lines)
        for column in dict.fromkeys(line.column for line in lines):
            leading = _leading([line for line in lines if line.column == column], is_heading)
            anchor = _end_of_column(before, leading)
            if anchor is None:
                continue
            at = next(k for k, line in enumerate(out) if line is anchor) + 1
            out[at:at] = leading
            rest = [line for line in rest if all(line is not moved for moved in leading)]
        out += rest
    return out


def _leading(lines: list[Line], is_heading: Callable[[str], bool]) -> list[Line]:
    """The lines of a column above its first heading."""
    out: list[Line] = []
    for line in lines:
        if is_heading(line.text):
            break
        out.append(line)
    return out


def _end_of_column(before: list[Line], leading: list[Line]) -> Line | None:
    """The last line of the column that the lines continue, if that is not the page's last column anyway."""
    if not leading or not before:
        return None
    columns: dict[int, list[Line]] = {}
    for line in before:
        columns.setdefault(line.column, []).append(line)
    edge = min(line.x0 for line in leading)
    matching = [
        number for number, column in columns.items() if abs(min(line.x0 for line in column) - edge) <= SAME_COLUMN
    ]
    if not matching or matching[-1] == list(columns)[-1]:
        return None
    end = columns[matching[-1]][-1]
    return end if end.base >= REACHES_DOWN * max(line.base for line in before) else None
