"""Whole numbers and single decimals that still add up."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

_DIGITS = 6  # what a float says behind them is noise of the sums


def round_half_up(value: float) -> int:
    """The number that is shown."""
    return floor(round(value, _DIGITS) + 0.5)


def apportion(parts: Sequence[float], caps: Sequence[float], total: int) -> list[float]:
    """Parts with one decimal, none above its cap, that add up to the total: what rounding takes goes first to
    the part that lost most."""
    tops = [floor(round(cap * 10, _DIGITS) + 0.5) for cap in caps]
    tenths = [min(floor(round(part * 10, _DIGITS)), top) for part, top in zip(parts, tops, strict=True)]
    order = sorted(range(len(parts)), key=lambda n: (tenths[n] - round(parts[n] * 10, _DIGITS), n))
    rest = total * 10 - sum(tenths)
    if rest > 0:
        rest = _add_tenths(tenths, tops, order, rest)
    elif rest < 0:
        rest = -_take_tenths(tenths, order, -rest)
    if rest:
        tenths[order[0]] += rest
    return [t / 10 for t in tenths]


def _add_tenths(tenths: list[int], tops: list[int], order: list[int], rest: int) -> int:
    """One tenth to each part in turn, while any has room. Returns what found no room."""
    while rest and (below := [n for n in order if tenths[n] < tops[n]]):
        for n in below[:rest]:
            tenths[n] += 1
        rest -= len(below[:rest])
    return rest


def _take_tenths(tenths: list[int], order: list[int], rest: int) -> int:
    """One tenth from each part in turn, from the one that lost least, while any has one."""
    while rest and (above := [n for n in reversed(order) if tenths[n] > 0]):
        for n in above[:rest]:
            tenths[n] -= 1
        rest -= len(above[:rest])
    return rest
