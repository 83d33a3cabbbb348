"""Strips of a page that stay empty over many rows: what may part columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.resumes.page.cells import Cell
from core.resumes.page.lines import Bands
from core.resumes.page.regions import Judges

BIN = 2.0  # points; the resolution of the search
GUTTER = 6.0  # points; narrower strips are word gaps
LONG = 800  # of a gutter's weight: with eight rows on either side it may be narrow, for an address may reach into it


@dataclass(slots=True)
class Gutter:
    """An empty strip around `x` over the bands `first` to `last`."""

    x: float
    first: int
    last: int
    weight: float


def find_gutters(bands: Bands, judges: Judges) -> list[Gutter]:
    """Candidate gutters, the most convincing first."""
    left = min(band[0].x0 for band in bands)
    right = max(cell.x1 for band in bands for cell in band)
    width = max(int((right - left) / BIN) + 1, 1)
    rows = len(bands)
    full = np.zeros((rows, width), bool)
    has_left = np.zeros((rows, width), bool)
    has_right = np.zeros((rows, width), bool)
    for row, band in enumerate(bands):
        for cell in band:
            start, end = int((cell.x0 - left) / BIN), int((cell.reach - left) / BIN) + 1
            full[row, start:end] = True
            has_left[row, end:] = True
            has_right[row, :start] = True
    index = np.arange(rows)[:, None]
    before = np.maximum.accumulate(np.where(full, index, -1), axis=0)
    after = np.minimum.accumulate(np.where(full, index, rows)[::-1], axis=0)[::-1]
    sum_left = np.vstack([np.zeros((1, width), int), np.cumsum(has_left & ~full, axis=0)])
    sum_right = np.vstack([np.zeros((1, width), int), np.cumsum(has_right & ~full, axis=0)])
    column = np.arange(width)[None, :]
    lefts = sum_left[after, column] - sum_left[before + 1, column]
    rights = sum_right[after, column] - sum_right[before + 1, column]
    score = np.where(full, 0, np.minimum(lefts, rights) * 100 + lefts + rights)
    best = score.argmax(axis=0)
    out: list[Gutter] = []
    start = 0
    bounds = [(int(before[best[k], k]) + 1, int(after[best[k], k]) - 1) for k in range(width)]
    while start < width:
        end = start
        while end + 1 < width and bounds[end + 1] == bounds[start]:
            end += 1
        row = best[start]
        weight = int(score[row, start])
        wide = GUTTER if weight < LONG else BIN
        if weight >= 200 and (end - start + 1) * BIN >= wide:
            first, last = bounds[start]
            middle = left + (start + end + 1) / 2 * BIN
            first, last = _trim(bands, first, last, middle, judges)
            if last - first >= 1:
                out.append(Gutter(middle, first, last, weight * (1 + min((end - start) * BIN, 30) / 100)))
        start = end + 1
    out.sort(key=lambda gutter: -gutter.weight)
    return out[:8]


def _trim(bands: Bands, first: int, last: int, x: float, judges: Judges) -> tuple[int, int]:
    """Give one-sided rows at either end back to the full-width text that they belong to."""
    last = _before_heading(bands, first, last, x, judges)
    while first < last and first > 0 and _sided(bands[first], x) != 2:
        leading = bands[first][0].base - bands[first - 1][0].base
        following = bands[first + 1][0].base - bands[first][0].base
        if leading > 1.45 * bands[first][0].size or leading > following + 1:
            break
        first += 1
    while last > first and last < len(bands) - 1 and _sided(bands[last], x) != 2:
        leading = bands[last + 1][0].base - bands[last][0].base
        preceding = bands[last][0].base - bands[last - 1][0].base
        if leading >= preceding - 1:
            break
        last -= 1
    return first, last


def _before_heading(bands: Bands, first: int, last: int, x: float, judges: Judges) -> int:
    """The end of the gutter where, after one side has ended, a heading opens on the other."""
    if last == len(bands) - 1:
        return last
    lefts = [row for row in range(first, last + 1) if bands[row][0].reach <= x + BIN]
    rights = [row for row in range(first, last + 1) if bands[row][-1].x0 >= x - BIN]
    if not lefts or not rights:
        return last
    for row in range(min(lefts[-1], rights[-1]) + 1, last + 1):
        if judges.heading(" ".join(cell.text for cell in bands[row])):
            return row - 1
    return last


def _sided(band: list[Cell], x: float) -> int:
    return any(cell.reach <= x + BIN for cell in band) + any(cell.x0 >= x - BIN for cell in band)
