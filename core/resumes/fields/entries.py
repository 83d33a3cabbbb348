"""The lines of a section to entries: which lines open a job or a course of study, which are its body."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Self

from core.resumes.fields.dates_below import return_dates, split_over_dates
from core.resumes.fields.listed_jobs import open_items
from core.resumes.fields.rows import Row, is_date_row, is_dated, read_rows
from core.resumes.page.lines import Line
from core.resumes.words.dates import Span
from core.resumes.words.labels import role_of, split_label
from core.resumes.words.places import is_place
from core.resumes.words.titles import company_words, has_title_word

# Letters. Title and company of 288 positions have 35 together by the median and 72 at the 95th percentile; eight have
# more than 75. A head over a row of dates and a dated item may be longer, because the dates speak for them.
LONGEST_HEAD = 75
LONGEST_TITLE = 90
LEAST_WIDE = 50  # a shorter row that fills its column stands in a narrow column, where heads do, too
# Words.
LEAST_SENTENCE = 4
LEAST_ENDED = 5  # with a full stop at the end: "Acme Inc." has one, too
LEAST_ABOUT_COMPANY = 7  # below it a row with the word for a company names one
LEAST_BOLD_SENTENCE = 6
MOST_TITLE_WORDS = 7
LOWER_SHARE = 0.6  # of the words of prose that begin with a small letter; titles and names have capitals
# Points.
SAME_SIZE = 0.6  # between sizes that differ by rounding alone
BESIDE_BULLET = 2  # from the bullet to the text that hangs beside it, at the least
# Line heights from the row above.
CLOSE_GAP = 1.25  # single spacing
LINE_GAP = 1.7  # spacing of one and a half
PARAGRAPH_GAP = 2.2  # double spacing, or an empty line

_LEGAL_FORM = re.compile(r"[\s.][A-ZÀ-Þ][^\W\d_]{0,2}\.\s*$")


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
    rows = open_items(read_rows(lines))
    _mark_bodies(rows)
    groups = split_over_dates(rows) or return_dates(_groups(rows))
    dated = any(is_dated(row) for group in groups for row in group if not row.body)
    entries: list[Entry] = []
    for group in groups:
        head = [row for row in group if not row.body]
        body = [row for row in group if row.body]
        if entries and not _opens_entry(head, entries, dated):
            entries[-1].body += head + body
        elif head:
            entries += [Entry(list(part)) for part in (_split_head(head) if dated else [head])]
            entries[-1].body += body
    return entries


def _opens_entry(head: list[Row], entries: list[Entry], dated: bool) -> bool:
    """Whether the head of a group is one of an entry. Where entries have dates, a head without any is doubtful."""
    return bool(head) and (not dated or any(is_dated(row) for row in head) or _opens_like(head, entries))


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the rows of a section begin and end, in points."""

    right: float
    width: float

    @classmethod
    def of(cls, rows: list[Row]) -> Self:
        right = max((row.line.x1 for row in rows), default=0.0)
        left = min((row.line.x0 for row in rows), default=0.0)
        return cls(right, max(right - left, 1))

    def fills(self, line: Line, free: float) -> bool:
        """Whether a line ends so near the right edge that less than `free` of the width is left."""
        return line.x1 > self.right - free * self.width


def _mark_bodies(rows: list[Row]) -> None:
    """Tell heads from bodies: bullets, what continues them, and sentences are bodies."""
    margins = _Margins.of(rows)
    bullet: float | None = None  # the left edge of the bullet whose body a row may continue
    previous: Row | None = None
    for k, row in enumerate(rows):
        following = rows[k + 1] if k + 1 < len(rows) else None
        if not row.listed:
            row.body = _is_body(row, previous, following, bullet, margins)
        if not row.body:
            bullet = None
        elif row.bullet and not _role_of(row):
            bullet = row.line.x0
        previous = row


def _is_body(row: Row, previous: Row | None, following: Row | None, bullet: float | None, margins: _Margins) -> bool:
    """Whether a row tells of a job instead of naming it."""
    role = _role_of(row)
    if row.label or role:
        return role == "duties"
    if row.bullet:
        return not _is_ranged_title(row)
    if is_dated(row):
        return False
    if previous is not None and previous.body:
        return _continues(previous, row, bullet, margins)
    return _is_sentence(row, following, margins)


def _role_of(row: Row) -> str:
    """What a form's label says that the row is: "title", "duties"; "" where there is no such label."""
    return role_of(row.label) or split_label(row.text)[0]


def _is_ranged_title(row: Row) -> bool:
    """ "• Clerk, 2018 - 2020": an item of a list that is the head of a job, and not what was done in those years."""
    ranges = [span for span in row.spans if not span.single]
    return bool(ranges) and is_dated(row) and len(row.text) < LONGEST_TITLE and not _reads_on(row.text)


def _bold(row: Row) -> bool:
    return row.line.cells[0].pieces[0].style.bold


def _continues(previous: Row, row: Row, bullet: float | None, margins: _Margins) -> bool:
    """Whether a row goes on with the body above it."""
    if abs(row.line.size - previous.line.size) > SAME_SIZE or (_bold(row) and not _bold(previous)):
        return False
    if bullet is not None and row.line.x0 > bullet + BESIDE_BULLET and row.gap < PARAGRAPH_GAP:
        return True
    if len(row.text) > LONGEST_HEAD or row.text[:1].islower():
        return True
    if margins.fills(previous.line, free=0.2) and row.gap < LINE_GAP:
        return True
    same_style = row.line.cells[0].pieces[0].style is previous.line.cells[0].pieces[0].style
    if not same_style or previous.bullet:
        return False
    return _reads_on(row.text) or (row.gap < CLOSE_GAP and not has_title_word(row.text))


def _is_sentence(row: Row, following: Row | None, margins: _Margins) -> bool:
    """Whether an undated row under a head is prose and not another line of the head."""
    text, words = row.text, row.text.split()
    if is_place(text) or _stands_over_dates(row, following):
        return False
    if _bold(row):
        return len(words) >= LEAST_BOLD_SENTENCE and _reads_on(text) and not has_title_word(text)
    if has_title_word(text) and len(words) <= MOST_TITLE_WORDS and text[-1:] != ".":
        return False
    if len(text) > LONGEST_HEAD or _is_wide(row, margins) or _reads_on(text):
        return True
    return len(words) >= LEAST_SENTENCE and _wraps_into(row, following, margins)


def _is_wide(row: Row, margins: _Margins) -> bool:
    return row.line.x1 - row.line.x0 > 0.8 * margins.width and len(row.text) > LEAST_WIDE


def _wraps_into(row: Row, following: Row | None, margins: _Margins) -> bool:
    """Whether the row ends near the right edge, and the row below goes on in small letters."""
    if following is None or not margins.fills(row.line, free=0.15):
        return False
    return not is_dated(following) and following.text[:1].islower()


def _stands_over_dates(row: Row, following: Row | None) -> bool:
    """ "Gardener - Parks of the Green Lagoon, Galway" over "2019 - 2021": a long head, because dates follow."""
    if following is None or _ends_sentence(row.text) or len(row.text) > LONGEST_TITLE or _reads_on(row.text):
        return False
    return is_date_row(following) and any(not span.single for span in following.spans)


def _reads_on(text: str) -> bool:
    """Prose by its words: several, mostly in lower case, or ended like a sentence."""
    words = [word for word in re.split(r"[\s/]+", text) if word[:1].isalpha()]
    names_company = company_words(text) and len(words) < LEAST_ABOUT_COMPANY and text[:1].isupper()
    if len(words) < LEAST_SENTENCE or names_company:
        return False
    lower = sum(word[0].islower() and len(word) > 1 for word in words)
    ended = _ends_sentence(text) and len(words) >= LEAST_ENDED
    return lower >= LOWER_SHARE * len(words) or ended


def _ends_sentence(text: str) -> bool:
    """Whether a full stop or the like ends the text, and not the one of "Inc.", "S.L." or "Lda."."""
    return text.rstrip()[-1:] in ".!?;" and not _LEGAL_FORM.search(text)


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Head rows with the body rows under them."""
    groups: list[list[Row]] = []
    for row in rows:
        if not groups or (not row.body and (groups[-1][-1].body or (row.listed and groups[-1][-1].listed))):
            groups.append([])
        groups[-1].append(row)
    return groups


def _split_head(head: list[Row]) -> list[list[Row]]:
    """A run of head rows with several dates holds several entries."""
    dated = [k for k, row in enumerate(head) if is_dated(row)]
    if len(dated) <= 1:
        return [head]
    offset = dated[0]
    steps = [later - earlier for earlier, later in itertools.pairwise(dated)]
    starts = [0]
    for k, step in zip(dated[1:], steps, strict=True):
        start = k - min(offset, step - 1)
        if step == 1 and is_date_row(head[k]) != is_date_row(head[k - 1]):
            start = k
        above = starts[-1] + (dated.index(k) > 0)
        while start - 1 > above and head[start - 1].line.size > head[start].line.size + SAME_SIZE / 2:
            start -= 1  # the employer, set larger above the title
        starts.append(max(start, starts[-1] + 1))
    ends = [*starts[1:], len(head)]
    return [head[start:end] for start, end in zip(starts, ends, strict=True)]


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
