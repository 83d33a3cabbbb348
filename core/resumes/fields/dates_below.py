"""Sections whose dates stand below what was done, so that each job ends with them instead of beginning."""

from __future__ import annotations

import re

from core.resumes.fields.rows import Row, is_date_row, is_dated
from core.resumes.words.places import is_place

LEAST_GROUPS = 2  # heads of a section, with their bodies; or heads and the dates below the last one
_BOTH = re.compile(r"[,|•·]\s|\s[-–—@]\s|\s(?:at|bei|chez|presso)\s")  # between a title and a company


def split_over_dates(rows: list[Row]) -> list[list[Row]]:
    """Jobs that each begin with a row in the look of the first and end with their dates; none where it is not so.

    What stands between a head with title and company and its dates was done there, unless it is a place.
    """
    heads = [k for k, row in enumerate(rows) if not row.bullet and not row.spans and _look(row) == _look(rows[0])]
    dates = [k for k, row in enumerate(rows) if is_dated(row)]
    if len(heads) < LEAST_GROUPS or heads[0] != 0 or not _are_over(heads, dates, len(rows)):
        return []
    if not _tells(rows) or not all(_BOTH.search(rows[k].text) for k in heads):
        return []
    groups = [rows[first : last + 1] for first, last in zip(heads, dates, strict=True)]
    for group in groups:
        _mark(group)
    return groups


def _tells(rows: list[Row]) -> bool:
    """Whether something is told of the jobs, and no form or list has decided already what."""
    return any(row.body or row.bullet for row in rows) and not any(row.label or row.listed for row in rows)


def _mark(group: list[Row]) -> None:
    group[0].body = group[-1].body = False
    for row in group[1:-1]:
        row.body = not is_place(row.text)


def _are_over(heads: list[int], dates: list[int], rows: int) -> bool:
    """Whether each job from one head to the next ends with a row of dates, which is its only one."""
    return dates == [*(head - 1 for head in heads[1:]), rows - 1]


def _look(row: Row) -> tuple[float, bool]:
    return row.line.size, row.line.cells[0].pieces[0].style.bold


def return_dates(groups: list[list[Row]]) -> list[list[Row]]:
    """Dates that stand below what was done go back to the head above it.

    The section tells: it begins with a head without dates, goes on with heads that begin with dates, and ends with
    dates alone. Read from top to bottom, each job would have the dates of the one before.
    """
    if len(groups) < LEAST_GROUPS or any(row.spans for row in groups[0]):
        return groups
    if not all(is_date_row(group[0]) and not group[0].body for group in groups[1:]) or len(groups[-1]) > 1:
        return groups
    if any(is_dated(row) for group in groups for row in group[1:]):
        return groups
    out = [groups[0]]
    for group in groups[1:]:
        head = sum(not row.body for row in out[-1])
        out[-1].insert(head, group[0])
        out += [group[1:]] if group[1:] else []
    return out
