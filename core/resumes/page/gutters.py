"""Strips of a page that stay empty over many rows: what may part columns.

The numbers behind thresholds are measured as in `regions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.resumes.page.cells import Cell
from core.resumes.page.lines import Bands
from core.resumes.page.recognisers import Recognisers

BIN = 2.0  # [5, 15]; points; the resolution of the search
GUTTER = 6.0  # [0, 13]; points; narrower strips are word gaps
ROW_WEIGHT = 100  # of a row that both sides have; a row of one side alone weighs 1
LEAST = 2 * ROW_WEIGHT  # [0, 94]; of a gutter's weight: two rows on either side
LONG = 8 * ROW_WEIGHT  # [2, 1]; of a gutter's weight: then it may be narrow, for an address may reach into it
MOST_WIDTH = 30  # [4, 3]; points beyond which a wider gutter is no better
PER_POINT = 100  # a gutter weighs more by its width by this: of two with as many rows the wider one is the gutter
MOST = 8  # [0, 0]; gutters that are judged for one region; a bound of the work, more than any page seen has

# Where a one-sided row at the end of a gutter goes on with the full-width text beyond it, its baseline is no farther
# away than that of a line of the same text, and not clearly farther than the row on its other side.
LEADING = 1.45  # [16, 4]; ems
SLACK = 1.0  # [0, 0]; points


@dataclass(slots=True)
class Gutter:
    """An empty strip around `x` over the bands `first` to `last`."""

    x: float
    first: int
    last: int
    weight: float

    def sides(self, bands: Bands) -> tuple[list[Cell], list[Cell]]:
        """The cells of its rows to its left and right; a long address may reach across from the left."""
        inside = [cell for band in bands[self.first : self.last + 1] for cell in band]
        left = [cell for cell in inside if cell.reach <= self.x + BIN]
        return left, [cell for cell in inside if cell.x0 >= self.x - BIN]

    def whole_sides(self, band: list[Cell]) -> tuple[list[Cell], list[Cell]]:
        """The cells of one row that end to its left, and those that begin to its right."""
        return [cell for cell in band if cell.x1 <= self.x + BIN], [cell for cell in band if cell.x0 >= self.x - BIN]


def find_gutters(bands: Bands, recognise: Recognisers) -> list[Gutter]:
    """Candidate gutters, the most convincing first."""
    edge = min(band[0].x0 for band in bands)
    found: list[Gutter] = []
    for strip in _strips(_best_runs(bands, edge)):
        wide_enough = GUTTER if strip.weight < LONG else BIN
        if strip.weight < LEAST or strip.bins * BIN < wide_enough:
            continue
        middle = edge + (2 * strip.start + strip.bins) / 2 * BIN
        first, last = _trim(bands, strip.first, strip.last, middle, recognise)
        if last - first >= 1:
            wider = min((strip.bins - 1) * BIN, MOST_WIDTH) / PER_POINT
            found.append(Gutter(middle, first, last, strip.weight * (1 + wider)))
    found.sort(key=lambda gutter: -gutter.weight)
    return found[:MOST]


class _Runs(NamedTuple):
    """For each bin of the page's width, the most convincing run of empty rows: its first, its last, its weight."""

    first: list[int]
    last: list[int]
    weight: list[int]


class _Strip(NamedTuple):
    """Neighbouring bins whose runs are of the same rows."""

    start: int
    bins: int
    first: int
    last: int
    weight: int


def _best_runs(bands: Bands, edge: float) -> _Runs:
    """Weigh every run of rows in which a bin is empty by how many of its rows have cells on both sides."""
    right = max(cell.x1 for band in bands for cell in band)
    rows, width = len(bands), max(int((right - edge) / BIN) + 1, 1)
    full = np.zeros((rows, width), bool)
    has_left = np.zeros((rows, width), bool)
    has_right = np.zeros((rows, width), bool)
    for row, band in enumerate(bands):
        for cell in band:
            start, end = int((cell.x0 - edge) / BIN), int((cell.reach - edge) / BIN) + 1
            full[row, start:end] = True
            has_left[row, end:] = True
            has_right[row, :start] = True
    # For each row and bin, the last full row above and the first full row below.
    index = np.arange(rows)[:, None]
    above = np.maximum.accumulate(np.where(full, index, -1), axis=0)
    below = np.minimum.accumulate(np.where(full, index, rows)[::-1], axis=0)[::-1]
    lefts, rights = _between(has_left & ~full, above, below), _between(has_right & ~full, above, below)
    weight = np.where(full, 0, np.minimum(lefts, rights) * ROW_WEIGHT + lefts + rights)
    best = weight.argmax(axis=0)
    column = np.arange(width)
    return _Runs((above[best, column] + 1).tolist(), (below[best, column] - 1).tolist(), weight[best, column].tolist())


def _between(mask: np.ndarray, above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """How many rows of a bin hold between the rows `above` and `below`, by sums from the top."""
    width = mask.shape[1]
    sums = np.vstack([np.zeros((1, width), int), np.cumsum(mask, axis=0)])
    column = np.arange(width)[None, :]
    between: np.ndarray = sums[below, column] - sums[above + 1, column]
    return between


def _strips(runs: _Runs) -> list[_Strip]:
    strips: list[_Strip] = []
    start, width = 0, len(runs.weight)
    while start < width:
        end = start + 1
        while end < width and (runs.first[end], runs.last[end]) == (runs.first[start], runs.last[start]):
            end += 1
        strips.append(_Strip(start, end - start, runs.first[start], runs.last[start], runs.weight[start]))
        start = end
    return strips


def _trim(bands: Bands, first: int, last: int, x: float, recognise: Recognisers) -> tuple[int, int]:
    """Give one-sided rows at either end back to the full-width text that they belong to."""
    last = _before_heading(bands, first, last, x, recognise)
    while first < last and first > 0 and not _has_both_sides(bands[first], x):
        leading = bands[first][0].base - bands[first - 1][0].base
        following = bands[first + 1][0].base - bands[first][0].base
        if leading > LEADING * bands[first][0].size or leading > following + SLACK:
            break
        first += 1
    while last > first and last < len(bands) - 1 and not _has_both_sides(bands[last], x):
        leading = bands[last + 1][0].base - bands[last][0].base
        preceding = bands[last][0].base - bands[last - 1][0].base
        if leading >= preceding - SLACK:
            break
        last -= 1
    return first, last


def _before_heading(bands: Bands, first: int, last: int, x: float, recognise: Recognisers) -> int:
    """The end of the gutter where, after one side has ended, a heading opens on the other."""
    if last == len(bands) - 1:
        return last
    lefts = [row for row in range(first, last + 1) if bands[row][0].reach <= x + BIN]
    rights = [row for row in range(first, last + 1) if bands[row][-1].x0 >= x - BIN]
    if not lefts or not rights:
        return last
    for row in range(min(lefts[-1], rights[-1]) + 1, last + 1):
        if recognise.heading(" ".join(cell.text for cell in bands[row])):
            return row - 1
    return last


def _has_both_sides(band: list[Cell], x: float) -> bool:
    return any(cell.reach <= x + BIN for cell in band) and any(cell.x0 >= x - BIN for cell in band)
