"""Where words part: spaces from real spaces and from gaps, letter-spacing and wrong boxes notwithstanding."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from core.resumes.page.glyphs import PageGlyphs

SPACE_EM = 0.13  # a gap of this many ems between two characters is a space
TRACKED_EM = 0.11  # a median gap beyond this means letter-spacing
OVERLAP_EM = -0.015  # a median gap below this means that the boxes are wider than the real advances
SPACES = frozenset(" \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n")

# Where a page has no spaces of its own, the advances of its characters are learned from it.
ENOUGH_CHARS = 80  # on a page, to learn from
SPACED_SHARE = 0.03  # of the gaps; a page with more spaces has spaces, though English has one in six
LEVEL = 0.1  # points between baselines of neighbours in one word
MOST_STEP = 1.2  # ems from one character to the next; a wider step has a gap in it
ENOUGH_STEPS = 4  # of one character in one font
LEARNED_TENTH = 10  # the advance is the smallest tenth of the steps, as some letters mostly end words
IDEOGRAPHS = ("\u3000", "\u9fff")  # all are equally wide, and nothing parts words of them

# Letter-spacing is learned from each cell.
ENOUGH_GAPS = 3
TYPED_SHARE = 0.75  # of the gaps with typed spaces: then the spaces are letter-spacing themselves
TYPED_WORD = (1.6, 0.05)  # times the median gap, plus ems: a gap that parts words there
TRACKED_WORD = (1.45, 0.12)  # the same where the letter-spacing is not typed

_Key = tuple[str, int]  # a character and the identity of its style


@dataclass(slots=True)
class SolidChars:
    """The characters of a page that leave ink, in content order; one item or one row of the arrays for each."""

    glyphs: PageGlyphs
    indexes: list[int]  # into the characters of `glyphs`
    stretch: list[int]  # as in `PageGlyphs`
    x0: np.ndarray
    x1: np.ndarray
    bases: np.ndarray
    sizes: np.ndarray
    spaced: np.ndarray  # for each but the first, whether the file puts a space before it


def narrow_to_advance(page_chars: SolidChars) -> None:
    """Where a page has no space characters, learn each character's real advance from the page itself.

    wkhtmltopdf and LaTeX place words by position alone, and the boxes of some fonts are wider than the
    advance that was used, so that a gap of a word is lost in the box of its last letter.
    """
    total = len(page_chars.indexes)
    if total < ENOUGH_CHARS or page_chars.spaced.sum() > SPACED_SHARE * total:
        return
    step = np.diff(page_chars.x0)
    level = np.abs(np.diff(page_chars.bases)) < LEVEL
    # The letters of a ligature share one box: neither has a step of its own.
    shared = np.zeros(total, bool)
    shared[1:] = (step == 0) & (page_chars.x1[1:] == page_chars.x1[:-1])
    shared[:-1] |= shared[1:]
    usable = level & (step > 0) & (step < MOST_STEP * page_chars.sizes[:-1]) & ~shared[:-1]
    overlap = (page_chars.x0[1:] - page_chars.x1[:-1])[usable] / page_chars.sizes[:-1][usable]
    if not len(overlap) or _median(overlap) > OVERLAP_EM:
        return
    chars, styles = page_chars.glyphs.chars, page_chars.glyphs.styles
    keys = [(chars[k], id(styles[number])) for k, number in zip(page_chars.indexes, page_chars.stretch, strict=True)]
    advances = _learn_advances([(keys[k], float(step[k])) for k in np.flatnonzero(usable).tolist()])
    for k, key in enumerate(keys):
        if key in advances and not shared[k]:
            page_chars.x1[k] = min(page_chars.x1[k], page_chars.x0[k] + advances[key])


def _learn_advances(steps: list[tuple[_Key, float]]) -> dict[_Key, float]:
    """The advance in points of every character and font that has enough steps."""
    by_key: dict[_Key, list[float]] = {}
    for key, step in steps:
        by_key.setdefault(key, []).append(step)
    first, last = IDEOGRAPHS
    return {
        key: sorted(values)[len(values) // LEARNED_TENTH]
        for key, values in by_key.items()
        if len(values) >= ENOUGH_STEPS and not first <= key[0] <= last
    }


def space_between(chars: str, solid: list[int]) -> np.ndarray:
    """For each solid character but the first: does the file put a space before it?"""
    return np.array(
        [
            later - earlier > 1 and any(char in SPACES for char in chars[earlier + 1 : later])
            for earlier, later in itertools.pairwise(solid)
        ],
        bool,
    )


def find_spaces(relative: np.ndarray, spaced: np.ndarray) -> list[bool]:
    """Where a space stands between neighbours, from real spaces and from gaps in ems; sees letter-spacing."""
    count = len(relative)
    if not count:
        return []
    typed = float(spaced.sum()) / count
    if count >= ENOUGH_GAPS and typed > TYPED_SHARE:
        # "J O H N  D O E" typed with spaces: only clearly wider gaps part words.
        factor, more = TYPED_WORD
        return (relative > _median(relative) * factor + more).tolist()  # type: ignore[no-any-return]
    inner = relative[~spaced] if typed < 1 else relative
    tracking = _median(inner) if len(inner) >= ENOUGH_GAPS else 0.0
    factor, more = TRACKED_WORD
    limit = max(SPACE_EM, tracking * factor + more) if tracking > TRACKED_EM else SPACE_EM
    return (spaced | (relative > limit)).tolist()  # type: ignore[no-any-return]


def _median(values: np.ndarray) -> float:
    return float(np.sort(values)[len(values) // 2])
