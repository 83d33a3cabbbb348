"""The lines of a section as rows: dates found, labels of a rail and broken words joined to what they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.resumes.page.lines import Line, is_bullet
from core.resumes.words.dates import Span, find_dates, is_date_text, is_span_text
from core.resumes.words.labels import role_of


@dataclass(slots=True)
class Row:
    """A line as a candidate for a head or a body."""

    line: Line
    text: str
    spans: tuple[Span, ...]
    bullet: bool
    body: bool = False
    label: str = ""
    gap: float = 0.0  # from the line above, in line heights
    beside: Line | None = None  # the label's own line
    listed: bool = False  # an item of a list of jobs, or what is told behind its dates: `body` is decided


def read_rows(lines: list[Line]) -> list[Row]:
    """The lines as rows, with the labels of a rail joined to the row beside them."""
    rows: list[Row] = []
    previous: Line | None = None
    for line in lines:
        text = line.text.strip()
        if line.label:
            parts = _parts_of_label(line)
            rows += [Row(part, part.text, find_dates(part.text), False, label=part.text) for part in parts]
            continue
        if rows and _is_broken_word(rows[-1], line):
            rows[-1] = _join_word(rows[-1], line)
            previous = line
            continue
        full = "\t".join(cell.text for cell in [*line.cells, *line.side])
        row = Row(line, text, find_dates(full), is_bullet(text[:1]) and not find_dates(text[:12]))
        if previous is not None and previous.page == line.page and previous.column == line.column:
            row.gap = (line.base - previous.base) / max(line.size, 1)
        previous = line
        rows.append(row)
    return _merge_labels(rows)


def _parts_of_label(line: Line) -> list[Line]:
    """A company under a date in the same rail is a row of its own, before the date's."""
    dated = [cell for cell in line.cells if find_dates(cell.text) or is_date_text(cell.text)]
    rest = [cell for cell in line.cells if cell not in dated]
    if len(dated) != 1 or not rest or not is_date_text(dated[0].text) or rest[0].base <= dated[0].base + 2:
        return [line]
    return [replace(line, cells=rest), replace(line, cells=dated)]


def _is_broken_word(row: Row, line: Line) -> bool:
    """A head broken within a word: "Teacher of Mathe-" over "matics"."""
    text = line.text.strip()
    return (
        not row.bullet
        and not row.label
        and not row.line.side
        and bool(re.search(r"[^\W\d_]{2}-$", row.text))
        and text[:1].islower()
        and len(text.split()) <= 6
        and len(row.line.cells) == 1
    )


def _join_word(row: Row, line: Line) -> Row:
    first, second = row.line.cells[0], line.cells[0]
    last = replace(first.pieces[-1], text=first.pieces[-1].text.rstrip("-"))
    pieces = [*first.pieces[:-1], last, replace(second.pieces[0], space=False), *second.pieces[1:]]
    joined = Line([replace(first, pieces=pieces), *line.cells[1:]], line.page, line.column, line.side)
    return replace(row, line=joined, text=joined.text, spans=find_dates(joined.full_text))


def _merge_labels(rows: list[Row]) -> list[Row]:
    """A date in a rail, perhaps wrapped over two lines, belongs to the first row beside it."""
    out: list[Row] = []
    owner: Row | None = None
    label = ""
    pending: Row | None = None
    for row in rows:
        if row.label:
            joined = f"{label} {row.label}".strip()
            wraps = is_span_text(joined) and not is_span_text(label)
            if owner is not None and label and (wraps or re.search(r"[-–—]\s*$|(?:to|bis|à|a)$", label)):
                owner.label = label = joined
                owner.spans = find_dates(joined) + find_dates(owner.text)
                continue
            owner = None
            if not row.spans and not role_of(row.label):
                # A company or a place in the rail beside the title: a row of its own.
                row.label = ""
                out.append(row)
                continue
            pending, label = row, row.label
            continue
        if pending is not None:
            row.label, row.beside = label, pending.line
            row.spans = find_dates(label) + row.spans
            owner, pending = row, None
        out.append(row)
    if pending is not None:
        pending.text, pending.label = pending.label, ""
        out.append(pending)
    return out


def is_date_row(row: Row) -> bool:
    """Whether a row is dates and nothing else."""
    return is_date_text(row.line.full_text)


def is_dated(row: Row) -> bool:
    return bool(row.spans) and (
        any(not span.single for span in row.spans) or bool(row.label) or _date_stands_apart(row)
    )


def _date_stands_apart(row: Row) -> bool:
    cells = [*row.line.cells, *row.line.side]
    if any(is_date_text(cell.text) for cell in cells):
        return True
    if row.bullet:
        return False
    text = cells[-1].text
    spans = find_dates(text)
    if not spans:
        return False
    before, after = text[: spans[-1].first].strip(), text[spans[-1].last :].strip()
    return len(after) <= 3 and (bool(re.search(r"[,(|•·–—:-]$", before)) or len(text) < 60)
