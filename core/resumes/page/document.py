"""A document as read, before its meaning: pages of lines, and the facts that the checks judge."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.language.detect import detect_language
from core.resumes.page.cells import Cell
from core.resumes.page.glyphs import PageGlyphs
from core.resumes.page.lines import Line, opens_with_bullet
from core.resumes.page.painted import Painted
from core.resumes.words.dates import is_date_text
from core.resumes.words.hyphens import ends_broken, join_lines

PICTURE_PATHS = 150  # drawn shapes on a page without text: letters as outlines
PICTURE_SHARE = 0.25  # of the page under images
PICTURE_CHARS = 40  # fewer characters are a page number or a stamp
WRAPPED_LEADING = 1.5  # ems to the row below that a line can wrap into
WORD_GAP = 0.3  # ems that a word needs before a date beside it
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")


@dataclass(slots=True)
class Page:
    """One page as read."""

    number: int
    width: float
    height: float
    lines: list[Line]
    chars: int
    lost: bool = False  # the page cannot be opened at all
    garbled: bool = False
    ocr: bool = False
    hidden: dict[str, int] = field(default_factory=dict)  # reason -> characters
    hidden_text: str = ""
    image_share: float = 0.0
    paths: int = 0
    spaces: int = 0
    sideways: int = 0  # characters that are not set upright
    spaced_letters: bool = False  # "S K I L L S" typed with spaces
    fonts: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return "\n".join(line.full_text for line in self.lines)

    @property
    def is_picture(self) -> bool:
        """No text to speak of, but something to see."""
        little = sum(len(line.full_text) for line in self.lines) < PICTURE_CHARS
        return little and (self.image_share > PICTURE_SHARE or self.paths > PICTURE_PATHS)

    def note(self, glyphs: PageGlyphs, painted: Painted, hidden: dict[str, int]) -> None:
        """Keep the facts about the page that the checks judge."""
        self.hidden = hidden
        self.paths = painted.paths
        self.image_share = min(painted.image_share, 1.0)
        self.spaces = glyphs.chars.count(" ") + glyphs.chars.count("\u00a0")
        self.spaced_letters = bool(_SPACED.search(glyphs.chars))
        self.sideways = sum(glyphs.angles[number] != 0 for number in glyphs.stretch.tolist())
        self.fonts = frozenset(style.font for style in glyphs.styles if style.font)


@dataclass(slots=True)
class Document:
    """All pages, before meaning."""

    pages: list[Page] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)  # what the file says of itself: title, subject, keywords ...
    size: int = 0
    repaired: bool = False
    restricted: bool = False
    form_fields: bool = False
    docx: bool = False
    plain: bool = False  # a text file

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines]

    @property
    def text(self) -> str:
        """Every page in reading order, parted by form feeds; broken words are whole again."""
        pages = [list(_texts(page.lines)) for page in self.pages]
        broken = any(map(ends_broken, itertools.chain(*pages)))
        language = detect_language("\n".join(page.text for page in self.pages)) if broken else None
        return "\f".join(join_lines(lines, language) for lines in pages)

    @property
    def hidden_text(self) -> str:
        return "\n".join(page.hidden_text for page in self.pages if page.hidden_text)


def _texts(lines: list[Line]) -> Iterator[str]:
    """The lines as read aloud: a date beside a line that wraps comes after the whole of it."""
    held = ""
    for k, line in enumerate(lines):
        beside = line.side or [cell for cell in line.cells[1:] if is_date_text(cell.text)][-1:]
        if held:
            yield f"{line.full_text} {held}"
            held = ""
        elif beside and k + 1 < len(lines) and _wraps_into(line, beside[0], lines[k + 1]):
            held = " ".join(cell.text for cell in beside)
            yield " ".join(
                cell.text for cell in [*line.cells, *line.side] if all(cell is not other for other in beside)
            )
        else:
            yield line.full_text


def _wraps_into(line: Line, beside: Cell, following: Line) -> bool:
    """Whether the line below goes on, because its first word did not fit beside the date."""
    cell, below = line.cells[0], following.cells[0]
    if following.side or following.column != line.column or opens_with_bullet(following.text):
        return False
    if (
        cell.pieces[-1].style is not below.pieces[0].style
        or not 0 < below.base - cell.base < WRAPPED_LEADING * cell.size
    ):
        return False
    word = below.text.split()[0]
    width = (below.x1 - below.x0) * len(word) / max(len(below.text), 1)
    return cell.x1 + width + WORD_GAP * cell.size > beside.x0
