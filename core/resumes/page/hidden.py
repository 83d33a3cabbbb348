"""Text that a person does not see but a machine reads: told apart, reported and never scored."""

from __future__ import annotations

import numpy as np

from core.resumes.page.glyphs import PageGlyphs, Style
from core.resumes.page.painted import Painted

INVISIBLE = 3  # the PDF text rendering mode that paints nothing
CLIP_ONLY = 7
TINY = 2.6  # points; nothing printed is read below this
CLEAR = 24  # out of 255: text with less opacity is not seen
WHITE = 250  # out of 255, of each colour: lighter text cannot be read on paper, light grey still can
BEYOND = 1.0  # points outside the page's edge: boxes of letters are wider than their ink


def visible(glyphs: PageGlyphs, painted: Painted) -> tuple[np.ndarray, dict[str, int]]:
    """Which characters a person can see, and how many are hidden for each reason."""
    keep = np.ones(len(glyphs.chars), bool)
    reasons: dict[str, int] = {}
    hidden = np.array([_reason(style) for style in glyphs.styles] or [""])
    by_style = hidden[glyphs.stretch] if len(glyphs.chars) else hidden[:0]
    unpainted = by_style == "invisible"
    if unpainted.any():
        unpainted &= ~painted.is_drawn(glyphs, unpainted)
    _hide(keep, unpainted, "invisible", reasons)
    _hide(keep, by_style == "tiny", "tiny", reasons)
    beside = (glyphs.x1 < -BEYOND) | (glyphs.x0 > glyphs.width + BEYOND)
    off = beside | (glyphs.bottom < -BEYOND) | (glyphs.top > glyphs.height + BEYOND)
    cut = off & _on_seen_lines(glyphs, off)
    if cut.any():
        # A line that runs over the edge is badly set, not hidden: it stays, and a check says so.
        reasons["cut_off"] = int(cut.sum())
    _hide(keep, off & ~cut, "off_page", reasons)
    _hide(keep, painted.covers(glyphs), "covered", reasons)
    _hide(keep, _pale(glyphs, painted), "background_colour", reasons)
    return keep, reasons


def _on_seen_lines(glyphs: PageGlyphs, off: np.ndarray) -> np.ndarray:
    """Characters whose baseline also has characters on the page."""
    if not off.any():
        return off
    bases = np.round(np.array(glyphs.bases)[glyphs.stretch])
    return np.isin(bases, np.unique(bases[~off]))


def _hide(keep: np.ndarray, mask: np.ndarray, reason: str, reasons: dict[str, int]) -> None:
    fresh = mask & keep
    if fresh.any():
        reasons[reason] = int(fresh.sum())
        keep &= ~mask


def is_suspicious(style: Style) -> bool:
    """Whether text in this style may be hidden, so that what is painted around it must be looked at."""
    return bool(_reason(style)) or _near_white(style.color)


def _reason(style: Style) -> str:
    if style.mode in (INVISIBLE, CLIP_ONLY) or style.alpha < CLEAR:
        return "invisible"
    return "tiny" if style.size < TINY else ""


def _pale(glyphs: PageGlyphs, painted: Painted) -> np.ndarray:
    """Text in the colour of what it stands on: white on white, mostly."""
    suspects = np.array([_near_white(style.color) for style in glyphs.styles] or [False])
    mask = suspects[glyphs.stretch] if len(glyphs.chars) else suspects[:0]
    if not mask.any():
        return mask
    pale: np.ndarray = mask & painted.is_light(glyphs, mask)
    return pale


def _near_white(color: int) -> bool:
    return min(color >> 16, (color >> 8) & 255, color & 255) >= WHITE
