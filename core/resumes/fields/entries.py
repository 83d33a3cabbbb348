"""The lines of a section to entries: which lines open a job or a course of study, which are its body."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace

from core.resumes.page.lines import Line, is_bullet
from core.resumes.words.dates import Span, find_dates, is_date_text, is_span_text
from core.resumes.words.labels import role_of, split_label
from core.resumes.words.places import is_place
from core.resumes.words.titles import company_words, has_title_word


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


@dataclass(slots=True)
class Entry:
    """The head and the body of one job or course of study, before its fields are told apart."""

    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)

    @property
    def span(self) -> Span | None:
        for row in self.head:
            ranges = [span for span in row.spans if not span.single]
            if ranges:
                return ranges[0]
        for row in self.head:
            if row.spans:
                return row.spans[0]
        return None


def split_entries(lines: list[Line]) -> list[Entry]:
    """The entries of one section, in order."""
    rows = read_rows(lines)
    if not rows:
        return []
    _mark_bodies(rows)
    groups = _groups(rows)
    dated = any(_is_dated(row) for group in groups for row in group if not row.body)
    entries: list[Entry] = []
    for group in groups:
        head = [row for row in group if not row.body]
        body = [row for row in group if row.body]
        if not head:
            if entries:
                entries[-1].body += body
            continue
        parts = _split_head(head) if dated else [head]
        if dated and entries and not any(_is_dated(row) for row in head) and not _opens_like(head, entries):
            entries[-1].body += head + body
            continue
        entries += [Entry(list(part)) for part in parts]
        entries[-1].body += body
    return entries


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


def _is_dated(row: Row) -> bool:
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


def _mark_bodies(rows: list[Row]) -> None:
    """Tell heads from bodies: bullets, what continues them, and sentences are bodies."""
    right = max(row.line.x1 for row in rows)
    width = max(right - min(row.line.x0 for row in rows), 1)
    mark: float | None = None
    previous: Row | None = None
    for k, row in enumerate(rows):
        following = rows[k + 1] if k + 1 < len(rows) else None
        dated = _is_dated(row)
        role = role_of(row.label) or split_label(row.text)[0]
        if row.label or role:
            row.body = role == "duties"
        elif row.bullet:
            row.body = not (dated and any(not span.single for span in row.spans) and len(row.text) < 90)
            mark = row.line.x0
        elif previous is not None and previous.body and not dated:
            row.body = _continues(previous, row, mark, right, width)
        elif not dated:
            row.body = _is_sentence(row, following, right, width)
        if not row.body:
            mark = None
        previous = row


def _bold(row: Row) -> bool:
    return row.line.cells[0].pieces[0].style.bold


def _continues(previous: Row, row: Row, mark: float | None, right: float, width: float) -> bool:
    """Whether a row goes on with the body above it."""
    if abs(row.line.size - previous.line.size) > 0.6 or (_bold(row) and not _bold(previous)):
        return False
    if mark is not None and row.line.x0 > mark + 2 and row.gap < 2.2:
        return True
    if len(row.text) > 75 or row.text[:1].islower():
        return True
    if previous.line.x1 > right - 0.2 * width and row.gap < 1.7:
        return True
    same = row.line.cells[0].pieces[0].style is previous.line.cells[0].pieces[0].style
    return same and not previous.bullet and (_reads_on(row.text) or (row.gap < 1.25 and not has_title_word(row.text)))


def _is_sentence(row: Row, following: Row | None, right: float, width: float) -> bool:
    """Whether an undated row under a head is prose and not another line of the head."""
    if is_place(row.text):
        return False
    if _bold(row):
        return len(row.text.split()) >= 6 and _reads_on(row.text) and not has_title_word(row.text)
    if has_title_word(row.text) and len(row.text.split()) <= 7 and row.text[-1:] != ".":
        return False
    if len(row.text) > 75 or ((row.line.x1 - row.line.x0) > 0.8 * width and len(row.text) > 50):
        return True
    if _reads_on(row.text):
        return True
    fills = row.line.x1 > right - 0.15 * width and len(row.text.split()) >= 4
    return fills and following is not None and not _is_dated(following) and following.text[:1].islower()


def _reads_on(text: str) -> bool:
    """Prose by its words: several, mostly in lower case, or ended like a sentence."""
    words = [word for word in re.split(r"[\s/]+", text) if word[:1].isalpha()]
    if len(words) < 4 or (company_words(text) and len(words) < 7 and text[:1].isupper()):
        return False
    lower = sum(word[0].islower() and len(word) > 1 for word in words)
    return lower >= 0.6 * len(words) or (text.rstrip()[-1:] in ".!?" and len(words) >= 5)


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Head rows with the body rows under them."""
    groups: list[list[Row]] = []
    for row in rows:
        if not groups or (not row.body and groups[-1][-1].body):
            groups.append([])
        groups[-1].append(row)
    return groups


def _split_head(head: list[Row]) -> list[list[Row]]:
    """A run of head rows with several dates holds several entries."""
    dated = [k for k, row in enumerate(head) if _is_dated(row)]
    if len(dated) <= 1:
        return [head]
    offset = dated[0]
    steps = [later - earlier for earlier, later in itertools.pairwise(dated)]
    starts = [0]
    for k, step in zip(dated[1:], steps, strict=True):
        start = k - min(offset, step - 1)
        if step == 1 and _is_date_row(head[k]) != _is_date_row(head[k - 1]):
            start = k
        starts.append(max(start, starts[-1] + 1))
    ends = [*starts[1:], len(head)]
    return [head[start:end] for start, end in zip(starts, ends, strict=True)]


def _is_date_row(row: Row) -> bool:
    return is_date_text(row.line.full_text)


def _opens_like(head: list[Row], entries: list[Entry]) -> bool:
    """An undated head is an entry where it is set like the heads of the others."""
    first = head[0].line.cells[0].pieces[0].style
    others = [entry.head[0].line.cells[0].pieces[0].style for entry in entries if entry.head]
    if not first.bold and first.size <= min(style.size for style in others) + 0.2:
        return False
    return any(
        style.bold == first.bold and abs(style.size - first.size) < 0.3 and style.color == first.color
        for style in others
    )
