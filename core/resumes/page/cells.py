"""Characters to cells: stretches of text on one baseline without a wide gap, with our own word spacing."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.resumes.page.glyphs import PageGlyphs, Style
from core.resumes.page.spacing import SPACES, SolidChars, find_spaces, narrow_to_advance, space_between
from core.resumes.words.bidi import share_right_to_left, visual_to_logical

WIDE_EM = 1.55  # a gap beyond this ends the cell: a tab, a column, a right-aligned date
LABEL_EM = 0.75  # so does this where weight or colour change too: a label beside its text
LONG_WORD = 20  # letters; nothing but an address is longer and cannot be broken
REACH_OF_LONG_WORD = 0.75  # of its width: so much of it counts when columns are looked for
NEXT_LINE_EM = 0.38  # a change of the baseline by this is another line; raised and lowered letters change it by less
BACK_EM = 0.6  # a step back by this is another line or column; kerning steps back by less
RIGHT_TO_LEFT_SHARE = 0.3  # of the letters: on such a page names of firms and addresses still run to the right

PLAUSIBLE_HEIGHT = (0.3, 3.0)  # ems from top to bottom of a cell; fonts with other boxes are wrong about them
ASCENT, DESCENT = 0.8, 0.2  # ems, in place of such boxes
DROPPED = frozenset("\u00ad\u200b\u200c\u2060\ufeff\x00\u200e\u200f\u202a\u202b\u202c\u202d\u202e")

_IGNORED = SPACES | DROPPED


@dataclass(slots=True)
class Piece:
    """Text in one style. `space` says whether a space stands before it in its cell."""

    text: str
    x0: float
    x1: float
    style: Style
    space: bool


@dataclass(slots=True)
class Cell:
    """A stretch of text that belongs together on one baseline. Coordinates in points, y downwards."""

    pieces: list[Piece]
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    page: int
    angle: int = 0
    mirrored: bool = False

    @property
    def text(self) -> str:
        parts: list[str] = []
        for piece in self.pieces:
            if piece.space and parts:
                parts.append(" ")
            parts.append(piece.text)
        return "".join(parts)

    @property
    def reach(self) -> float:
        """Where the cell ends for the search for columns: a long address may run over the edge of its own."""
        alone = len(self.pieces) == 1 and len(self.pieces[0].text) > LONG_WORD and " " not in self.pieces[0].text
        return self.x0 + REACH_OF_LONG_WORD * (self.x1 - self.x0) if alone else self.x1

    @property
    def bold(self) -> bool:
        return _weigh(self.pieces, lambda style: style.bold)

    @property
    def italic(self) -> bool:
        return _weigh(self.pieces, lambda style: style.italic)

    @property
    def color(self) -> int:
        return max(self.pieces, key=lambda piece: len(piece.text)).style.color


def _weigh(pieces: list[Piece], holds: Callable[[Style], bool]) -> bool:
    total = sum(len(piece.text) for piece in pieces)
    return sum(len(piece.text) for piece in pieces if holds(piece.style)) * 2 > total


def build_cells(glyphs: PageGlyphs, keep: np.ndarray | None = None) -> list[Cell]:
    """The page's cells in content order. `keep` masks characters out, for example hidden ones."""
    chars = glyphs.chars
    solid = [i for i, char in enumerate(chars) if char not in _IGNORED]
    if keep is not None:
        solid = [i for i in solid if keep[i]]
    if not solid:
        return []
    leftward = share_right_to_left(chars) > RIGHT_TO_LEFT_SHARE
    if leftward:
        solid = _in_visual_order(glyphs, solid)
    index = np.array(solid)
    stretch = glyphs.stretch[index]
    page_chars = SolidChars(
        glyphs,
        solid,
        stretch.tolist(),
        glyphs.x0[index],
        glyphs.x1[index],
        np.array(glyphs.bases)[stretch],
        np.maximum(np.array([style.size for style in glyphs.styles])[stretch], 1.0),
        np.zeros(len(solid) - 1, bool) if leftward else space_between(chars, solid),
    )
    narrow_to_advance(page_chars)
    angles = np.array(glyphs.angles)[stretch]
    size = np.maximum(page_chars.sizes[1:], page_chars.sizes[:-1])
    gap = page_chars.x0[1:] - page_chars.x1[:-1]
    breaks = (
        (np.abs(np.diff(page_chars.bases)) > NEXT_LINE_EM * size)
        | (np.diff(angles) != 0)
        | (gap > WIDE_EM * size)
        | ((gap > LABEL_EM * size) & _look_changes(glyphs.styles, stretch))
        | (page_chars.x0[1:] < page_chars.x0[:-1] - BACK_EM * size)
    )
    relative = gap / size
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist()]
    ends = [*starts[1:], len(solid)]
    cells = [
        _build(page_chars, start, end, relative[start : end - 1], int(angles[start]))
        for start, end in zip(starts, ends, strict=True)
    ]
    return [_mirror(cell, glyphs.width) for cell in cells] if leftward else cells


def _look_changes(styles: list[Style], stretch: np.ndarray) -> np.ndarray:
    """For each solid character but the first: does it differ in weight or colour from the one before it?"""
    looks = np.array([style.color << 1 | style.bold for style in styles])[stretch]
    changes: np.ndarray = looks[1:] != looks[:-1]
    return changes


def _in_visual_order(glyphs: PageGlyphs, solid: list[int]) -> list[int]:
    """Characters line by line from left to right; the letters of one ligature box from last to first."""
    bases = [round(glyphs.bases[number]) for number in glyphs.stretch.tolist()]
    return sorted(solid, key=lambda k: (bases[k], round(float(glyphs.x0[k]), 2), -k))


def _mirror(cell: Cell, width: float) -> Cell:
    """A cell of a right-to-left page in reading order and mirrored, so that layout reads from the left.

    `mirror` of the page's lines puts the boxes back where they are.
    """
    text = cell.text
    style = max(cell.pieces, key=lambda piece: len(piece.text)).style
    cell.x0, cell.x1 = width - cell.x1, width - cell.x0
    cell.pieces = [Piece(visual_to_logical(text), cell.x0, cell.x1, style, False)]
    cell.mirrored = True
    return cell


def _build(page_chars: SolidChars, start: int, end: int, relative: np.ndarray, angle: int) -> Cell:
    """One cell out of the characters `start` to `end`."""
    glyphs = page_chars.glyphs
    chars, styles, stretch = glyphs.chars, glyphs.styles, page_chars.stretch
    indexes = page_chars.indexes
    before = find_spaces(relative, page_chars.spaced[start : end - 1])
    x1 = page_chars.x1[start:end]
    cuts = [start]
    cuts += [
        k
        for k in range(start + 1, end)
        if stretch[k] != stretch[k - 1] and styles[stretch[k]] is not styles[stretch[k - 1]]
    ]
    cuts.append(end)
    pieces = []
    for first, last in itertools.pairwise(cuts):
        text = "".join(
            [
                " " + chars[page_chars.indexes[k]]
                if k > first and before[k - 1 - start]
                else chars[page_chars.indexes[k]]
                for k in range(first, last)
            ]
        )
        space = first > start and before[first - 1 - start]
        right = float(x1[first - start : last - start].max())
        pieces.append(Piece(tidy(text), float(page_chars.x0[first]), right, styles[stretch[first]], space))
    size = float(page_chars.sizes[start:end].max())
    base = float(np.sort(page_chars.bases[start:end])[(end - start) // 2])
    own = indexes[start:end]
    top, bottom = float(glyphs.top[own].min()), float(glyphs.bottom[own].max())
    lowest, highest = PLAUSIBLE_HEIGHT
    if not lowest * size < bottom - top < highest * size:
        top, bottom = base - ASCENT * size, base + DESCENT * size
    left = float(page_chars.x0[start:end].min())
    return Cell(pieces, left, float(x1.max()), top, bottom, base, size, glyphs.number, angle)


_SAME = {"\u2022": "•", "\uf0b7": "•", "\uf0a7": "•", "\u0002": "-", "\ufffe": "-"}


def tidy(text: str) -> str:
    """Ligatures and presentation forms as plain letters, stray marks gone; everything else as it stands."""
    if text.isascii():
        return text
    out = []
    for char in text:
        if char in _SAME:
            out.append(_SAME[char])
        elif "\ufb00" <= char <= "\ufb4f" or "\ufb50" <= char <= "\ufeff":
            out.append(unicodedata.normalize("NFKC", char))
        else:
            out.append(char)
    return unicodedata.normalize("NFC", "".join(out))
