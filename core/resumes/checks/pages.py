"""Checks of the file and its pages: what a machine can get at, what is hidden, how it is set."""

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

LARGE = 5 * 1024 * 1024
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
FEW = 6  # fewer of something is no pattern


def check_pages(document: Document) -> Iterator[Finding]:
    """Every finding about the file and its pages."""
    yield from _file(document)
    for page in document.pages:
        yield from _access(page, len(document.pages))
        yield from _setting(page)
    yield from _whole(document)


def _file(document: Document) -> Iterator[Finding]:
    if document.repaired:
        yield finding("damaged_file")
    if document.restricted:
        yield finding("copying_restricted")
    if document.form_fields:
        yield finding("form_fields")
    if document.size > LARGE:
        yield finding("large_file")
    if len(document.pages) > 3:
        yield finding("many_pages")


def _access(page: Page, pages: int) -> Iterator[Finding]:
    if page.ocr:
        yield finding("ocr_used", page.number)
    elif page.garbled:
        yield finding("garbled_page", page.number)
    elif page.lost or page.is_picture or (pages > 1 and not page.text.strip()):
        yield finding("page_without_text", page.number)
    elif _unmapped(page):
        yield finding("unmapped_characters", page.number)
    for reason in page.hidden:
        yield finding(_HIDDEN[reason], page.number)


def _unmapped(page: Page) -> bool:
    text = _ICON.sub("", page.text)
    return broken_share(text) > 0.004 and sum(char == "\ufffd" or char < " " for char in text) > FEW


def _setting(page: Page) -> Iterator[Finding]:
    spread = _columns(page)
    if spread:
        yield finding("columns", page.number, [_around(lines) for lines in spread])
    labels = [line for line in page.lines if line.label]
    tables = [line for line in page.lines if len(line.cells) > 2]
    if len(labels) >= 3 or len(tables) >= 3:
        yield finding("table", page.number, [box_of(line) for line in (labels or tables)[:3]])
    if page.turned > FEW:
        yield finding("rotated_text", page.number)
    if page.image_share > 0.4 and not page.is_picture and not page.ocr:
        yield finding("picture_heavy", page.number)
    if page.spaced_letters:
        yield finding("spaced_letters", page.number)


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


def _columns(page: Page) -> list[list[Line]]:
    """The flows that stand side by side, where each has several lines."""
    flows: dict[int, list[Line]] = {}
    for line in page.lines:
        flows.setdefault(line.flow, []).append(line)
    wide = [lines for lines in flows.values() if len(lines) >= 4]
    for k, lines in enumerate(wide):
        for other in wide[k + 1 :]:
            apart = min(line.x0 for line in other) > max(line.x1 for line in lines) - 2
            level = other[0].top < lines[-1].bottom and lines[0].top < other[-1].bottom
            if apart and level:
                return [lines, other]
    return []


def _whole(document: Document) -> Iterator[Finding]:
    lines = document.lines
    own = [page for page in document.pages if not page.ocr]
    if not document.docx and sum(page.chars for page in own) > 300 and not sum(page.spaces for page in own):
        yield finding("no_spaces", 1)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if sizes and not any(page.ocr for page in document.pages) and sizes.most_common(1)[0][0] < 8:
        yield finding("small_font", 1)
    families = {_FAMILY.sub("", font.split("+")[-1]) for page in document.pages for font in page.fonts}
    if len(families) > 6:
        yield finding("many_fonts", 1)
    icons = [line for line in lines if _ICON.search(line.text)]
    if icons:
        yield finding("icon_characters", icons[0].page, [box_of(line) for line in icons[:5]])
    broken = [line for line in lines if _BROKEN_WORD.search(line.text)]
    if len(broken) >= FEW:
        yield finding("hyphenation", broken[0].page, [box_of(line) for line in broken[:5]])
