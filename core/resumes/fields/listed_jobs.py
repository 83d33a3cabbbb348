"""Jobs that are the items of one list: "- Clerk (2018 - 2020): kept the files", each with what was done in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.resumes.fields.rows import Row
from core.resumes.page.cells import Cell, Piece
from core.resumes.page.lines import opens_with_bullet
from core.resumes.words.dates import Span, find_dates, is_date_text

_SAME_EDGE = 2.0  # points between the left edges of the items of one list
_SHARE = 0.6  # of the items that have a beginning and an end: fewer are what somebody did from year to year
_LONGEST = 90  # letters of a title over its dates
_LEAST_TITLE = 3  # letters before the dates that can be a title
# "2013 - 2017 as a Head Gardener": the words that lead from the dates to the title.
_LEAD = re.compile(
    r"[\s,:;)\]–—-]*(?:(?:worked|working|served|employed)?\s*\b(?:as|als|como|comme)\b\s+(?:an?\s+|the\s+)?)?", re.I
)
_MARK = re.compile(r"\W*")  # of the item
# "3. 2018 - Clerk": the job that somebody still has, or whose end is not said.
_BEGINS = re.compile(r"\W*((?:19|20)\d\d)\s*[-–—:]\s*(?=[^\W\d])")
# The end of a title that stands behind its dates.
_TITLE_ENDS = re.compile(r"(?<=[^\W\d_]{2})[)\]]?[.:;]\s+|\s{2,}|,?\s+(?=(?:where|responsible|in charge)\b)")
_CLOSES = re.compile(r"\s*[)\]]*\s*[.:;,–—-]*\s*")  # between the dates and what was done


def open_items(rows: list[Row]) -> list[Row]:
    """The rows, with each job of a list as a head, and what is told behind its dates as the body under it."""
    items = _items(rows)
    if not _are_jobs(items, rows):
        return rows
    out: list[Row] = []
    for k, row in enumerate(rows):
        item = items.get(k)
        if item is None:
            out.append(row)
        elif item.below:
            out.append(replace(row, bullet=False, listed=True))
        else:
            out += _split_item(row, item.span)
    return out


@dataclass(frozen=True, slots=True)
class _Item:
    """The dates of an item. `below`: they stand in the row under it."""

    span: Span
    below: bool


def _items(rows: list[Row]) -> dict[int, _Item]:
    """The items that have dates, by the numbers of their rows."""
    items: dict[int, _Item] = {}
    for k, row in enumerate(rows):
        if not opens_with_bullet(row.text):
            continue
        span = _range_of(row.text)
        following = rows[k + 1] if k + 1 < len(rows) else None
        if span:
            items[k] = _Item(span, below=False)
        elif following is not None and _may_be_title(row) and not opens_with_bullet(following.text):
            span = _range_of(following.text)
            items |= {k: _Item(span, below=True)} if span and len(following.text) < _LONGEST else {}
    return items


def _may_be_title(row: Row) -> bool:
    return len(row.text) < _LONGEST and row.text.rstrip()[-1:] not in "!?;"


def _are_jobs(items: dict[int, _Item], rows: list[Row]) -> bool:
    """Whether no row but an item has dates, and most of the items do."""
    below = {k + 1 for k, item in items.items() if item.below}
    if below and not opens_with_bullet(rows[0].text):
        return False  # a title without a mark, what was done as a list, and the dates below it
    if any(row.label or (k not in items and k not in below and _range_of(row.text)) for k, row in enumerate(rows)):
        return False
    edge = min((rows[k].line.x0 for k in items), default=0.0)
    outer = [k for k, row in enumerate(rows) if opens_with_bullet(row.text) and row.line.x0 - edge <= _SAME_EDGE]
    return bool(items) and sum(k in items for k in outer) >= _SHARE * len(outer)


def _range_of(text: str) -> Span | None:
    """The first dates with a beginning and an end; or the year that the text begins with."""
    found = next((span for span in find_dates(text) if not span.single), None)
    begins = _BEGINS.match(text)
    if found is None and begins:
        return Span(begins[1], None, begins.start(1), begins.end())
    return found


def _split_item(row: Row, span: Span) -> list[Row]:
    """The title and the dates of an item, and what it tells of them."""
    text = row.text
    begins = _MARK.match(text)
    first = begins.end() if begins else 0
    if _is_title(text[first : span.first]):
        title = (first, span.first)
        told = _end_of(_CLOSES, text, span.last)
    else:
        title = (_end_of(_LEAD, text, span.last), len(text))
        ends = _TITLE_ENDS.search(text, title[0])
        title, told = (title[0], ends.start() if ends else len(text)), ends.end() if ends else len(text)
    cell = row.line.cells[0]
    if len(row.line.cells) > 1 or row.line.side:
        return [replace(row, bullet=False, listed=True)]
    head = [part for at in (title, (span.first, span.last)) if (part := _slice(cell, *at)) is not None]
    rest = _slice(cell, told, len(text))
    rows = [replace(row, line=replace(row.line, cells=head), bullet=False, listed=True)]
    rows[0].text = rows[0].line.text
    if rest is not None:
        rows.append(Row(replace(row.line, cells=[rest]), rest.text, (), False, body=True, listed=True))
    return rows


def _is_title(text: str) -> bool:
    bare = text.strip(" (,:–—-")
    return len(bare) >= _LEAST_TITLE and not is_date_text(bare)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _slice(cell: Cell, first: int, last: int) -> Cell | None:
    """The part of the cell between two places of its text; None where no letter or digit stands there."""
    pieces: list[Piece] = []
    at = 0
    for number, piece in enumerate(cell.pieces):
        at += piece.space and number > 0
        begin, end = max(first - at, 0), min(last - at, len(piece.text))
        if begin < end and piece.text[begin:end].strip():
            width = (piece.x1 - piece.x0) / len(piece.text)
            x0, x1 = piece.x0 + begin * width, piece.x0 + end * width
            text = piece.text[begin:end].strip()
            pieces.append(replace(piece, text=text, x0=x0, x1=x1, space=bool(pieces)))
        at += len(piece.text)
    if not any(map(str.isalnum, "".join(piece.text for piece in pieces))):
        return None
    return replace(cell, pieces=pieces, x0=pieces[0].x0, x1=pieces[-1].x1)
