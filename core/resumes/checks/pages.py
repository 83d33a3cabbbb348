"""Checks of the file and its pages: what a machine can get at, what is hidden, how it is set.

The thresholds were set by hand while the findings of eighty resumes of many producers were looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from core.resumes.checks.catalogue import finding
from core.resumes.fields.located import box_of
from core.resumes.model import Box, Finding
from core.resumes.page.document import Document, Page
from core.resumes.page.garbled import broken_share
from core.resumes.page.lines import Line

LARGE_FILE = 5 * 1024 * 1024  # bytes; a common limit of application forms
MANY_PAGES = 3  # the most that advice to applicants allows
FEW = 6  # fewer of something is no pattern
MOST_BOXES = 5  # of one finding; more would cover the page
UNMAPPED_SHARE = 0.004  # of characters without meaning: one word in a page of text
TABLE_ROWS = 3  # of labels, or of rows with three cells and more; two are a line of contact data
PICTURE_HEAVY_SHARE = 0.4  # of the page under images; of 158 pages with a text none has more than .08
COLUMN_LINES = 4  # a column of fewer lines is a block of contact data
COLUMN_OVERLAP = 2.0  # points that two columns may reach into each other by the widths of letters
ENOUGH_CHARS = 300  # in a document; fewer may do without a space
SMALL_SIZE = 8.0  # points; smaller text is hard to read on paper
MANY_FAMILIES = 6  # fonts; icons and symbols bring two or three of their own

_HIDDEN = {
    "invisible": "invisible_text",
    "background_colour": "background_text",
    "tiny": "tiny_text",
    "off_page": "off_page_text",
    "covered": "covered_text",
    "cut_off": "cut_off_text",
}
_ICON = re.compile("[\ue000-\uf8ff]")
_BROKEN_WORD = re.compile(r"[a-zà-ÿ]{2}[-\u00ad]$")
_FAMILY = re.compile(r"[-,].*$|(?<=[a-z])(?:Regular|Bold|Italic|Medium|Light|Oblique|MT|PS).*$")


def check_pages(document: Document) -> Iterator[Finding]:
    """Every finding about the file and its pages."""
    yield from _file(document)
    for page in document.pages:
        yield from _access(page, len(document.pages))
        yield from _setting(page)
    for check in (_spaces, _sizes, _fonts, _icons, _hyphens):
        yield from check(document)


def _file(document: Document) -> Iterator[Finding]:
    if document.repaired:
        yield finding("damaged_file")
    if document.restricted:
        yield finding("copying_restricted")
    if document.form_fields:
        yield finding("form_fields")
    if document.size > LARGE_FILE:
        yield finding("large_file")
    if len(document.pages) > MANY_PAGES:
        yield finding("many_pages")


def _access(page: Page, pages: int) -> Iterator[Finding]:
    """What a machine can get at, and what only a machine sees."""
    if page.ocr:
        yield finding("ocr_used", page.number)
    elif page.garbled:
        yield finding("garbled_page", page.number)
    elif page.lost or page.is_picture or (pages > 1 and not page.text.strip()):
        yield finding("page_without_text", page.number)
    elif _has_unmapped(page):
        yield finding("unmapped_characters", page.number)
    for reason in page.hidden:
        yield finding(_HIDDEN[reason], page.number)


def _has_unmapped(page: Page) -> bool:
    text = _ICON.sub("", page.text)
    return broken_share(text) > UNMAPPED_SHARE and sum(char == "\ufffd" or char < " " for char in text) > FEW


def _setting(page: Page) -> Iterator[Finding]:
    """How the page is set."""
    columns = _columns_side_by_side(page)
    if columns:
        yield finding("columns", page.number, [_around(lines) for lines in columns])
    table = _table(page)
    if table:
        yield finding("table", page.number, [box_of(line) for line in table])
    if page.sideways > FEW:
        yield finding("rotated_text", page.number)
    if page.image_share > PICTURE_HEAVY_SHARE and not page.is_picture and not page.ocr:
        yield finding("picture_heavy", page.number)
    if page.spaced_letters:
        yield finding("spaced_letters", page.number)


def _table(page: Page) -> list[Line]:
    """The first rows that a machine has to read as a table: labels with their texts, or rows of several cells."""
    labels = [line for line in page.lines if line.label]
    rows = [line for line in page.lines if len(line.cells) > 2]
    if max(len(labels), len(rows)) < TABLE_ROWS:
        return []
    return (labels or rows)[:TABLE_ROWS]


def _around(lines: list[Line]) -> Box:
    """The rectangle of a column."""
    boxes = [box_of(line) for line in lines]
    return Box(
        page=lines[0].page,
        x0=min(box.x0 for box in boxes),
        y0=min(box.y0 for box in boxes),
        x1=max(box.x1 for box in boxes),
        y1=max(box.y1 for box in boxes),
    )


def _columns_side_by_side(page: Page) -> list[list[Line]]:
    """The first two columns that stand side by side, where each has several lines."""
    columns: dict[int, list[Line]] = {}
    for line in page.lines:
        columns.setdefault(line.column, []).append(line)
    long = [lines for lines in columns.values() if len(lines) >= COLUMN_LINES]
    for k, lines in enumerate(long):
        for other in long[k + 1 :]:
            apart = min(line.x0 for line in other) > max(line.x1 for line in lines) - COLUMN_OVERLAP
            level = other[0].top < lines[-1].bottom and lines[0].top < other[-1].bottom
            if apart and level:
                return [lines, other]
    return []


def _spaces(document: Document) -> Iterator[Finding]:
    """Words that are parted by their places alone."""
    own = [page for page in document.pages if not page.ocr]
    enough = sum(page.chars for page in own) > ENOUGH_CHARS
    if not document.docx and enough and not sum(page.spaces for page in own):
        yield finding("no_spaces", 1)


def _sizes(document: Document) -> Iterator[Finding]:
    """The size of most of the text, to half a point. OCR only guesses sizes."""
    chars: Counter[float] = Counter()
    for line in document.lines:
        chars[round(line.size * 2) / 2] += len(line.text)
    if not chars or any(page.ocr for page in document.pages):
        return
    if chars.most_common(1)[0][0] < SMALL_SIZE:
        yield finding("small_font", 1)


def _fonts(document: Document) -> Iterator[Finding]:
    families = {_FAMILY.sub("", font.split("+")[-1]) for page in document.pages for font in page.fonts}
    if len(families) > MANY_FAMILIES:
        yield finding("many_fonts", 1)


def _icons(document: Document) -> Iterator[Finding]:
    lines = [line for line in document.lines if _ICON.search(line.text)]
    if lines:
        yield finding("icon_characters", lines[0].page, [box_of(line) for line in lines[:MOST_BOXES]])


def _hyphens(document: Document) -> Iterator[Finding]:
    """Words broken at the ends of lines; a few are hyphens of their own."""
    lines = [line for line in document.lines if _BROKEN_WORD.search(line.text)]
    if len(lines) >= FEW:
        yield finding("hyphenation", lines[0].page, [box_of(line) for line in lines[:MOST_BOXES]])
