"""A document as read, before its meaning: pages of lines, and the facts that the checks judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.resumes.glyphs import PageGlyphs
from core.resumes.language import language_of
from core.resumes.lines import Line
from core.resumes.surface import Surface
from core.resumes.words import join_lines

PICTURE_PATHS = 150  # drawn shapes on a page without text: letters as outlines
PICTURE_SHARE = 0.25  # of the page under images
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
    images: int = 0
    image_share: float = 0.0
    paths: int = 0
    spaces: int = 0
    turned: int = 0
    spaced_letters: bool = False  # "S K I L L S" typed with spaces
    fonts: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return "\n".join(line.full_text for line in self.lines)

    @property
    def is_picture(self) -> bool:
        """No text to speak of, but something to see."""
        little = sum(len(line.full_text) for line in self.lines) < 40
        return little and (self.image_share > PICTURE_SHARE or self.paths > PICTURE_PATHS)

    def note(self, glyphs: PageGlyphs, surface: Surface, hidden: dict[str, int]) -> None:
        """Keep the facts about the page that the checks judge."""
        self.hidden = hidden
        self.images, self.paths = surface.images, surface.paths
        self.image_share = min(surface.image_share, 1.0)
        self.spaces = glyphs.chars.count(" ") + glyphs.chars.count("\u00a0")
        self.spaced_letters = bool(_SPACED.search(glyphs.chars))
        self.turned = sum(glyphs.angles[number] != 0 for number in glyphs.stretch.tolist())
        self.fonts = frozenset(style.font for style in glyphs.styles if style.font)


@dataclass(slots=True)
class Document:
    """All pages, before meaning."""

    pages: list[Page] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    size: int = 0
    repaired: bool = False
    restricted: bool = False
    form_fields: bool = False
    docx: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines]

    @property
    def text(self) -> str:
        """Every page in reading order, parted by form feeds; broken words are whole again."""
        language = language_of("\n".join(page.text for page in self.pages))
        return "\f".join(join_lines((line.full_text for line in page.lines), language) for page in self.pages)

    @property
    def hidden_text(self) -> str:
        return "\n".join(page.hidden_text for page in self.pages if page.hidden_text)
