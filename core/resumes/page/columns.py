"""The lines of all pages in one order: a column that goes on over the page is put together again."""

from __future__ import annotations

from collections.abc import Callable

from core.resumes.page.lines import Line

SAME_COLUMN = 14.0  # points between the left edges of one column on two pages


def stitch(pages: list[list[Line]], is_heading: Callable[[str], bool]) -> list[Line]:
    """Lines for splitting into sections; what continues a column of the page before comes right after it."""
    out: list[Line] = []
    for number, lines in enumerate(pages):
        if number == 0 or not lines:
            out += lines
            continue
        before = pages[number - 1]
        rest = list(lines)
        for flow in dict.fromkeys(line.flow for line in lines):
            leading = _leading([line for line in lines if line.flow == flow], is_heading)
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
    flows = list(dict.fromkeys(line.flow for line in before))
    edge = min(line.x0 for line in leading)
    matching = [
        flow for flow in flows if abs(min(line.x0 for line in before if line.flow == flow) - edge) <= SAME_COLUMN
    ]
    if not matching or matching[-1] == flows[-1]:
        return None
    column = [line for line in before if line.flow == matching[-1]]
    if column[-1].base < 0.6 * max(line.base for line in before):
        return None
    return column[-1]
