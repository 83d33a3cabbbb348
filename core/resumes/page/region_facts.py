"""What is known about the two sides of a gutter: the facts that the rules in `regions` look at."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cached_property

from core.resumes.page.cells import Cell
from core.resumes.page.lines import to_texts
from core.resumes.page.recognisers import Recognisers

Row = tuple[float, str]  # baseline in points, and text

LEVEL = 2.0  # [0, 0]; points between two baselines of one row; producers round them differently on the two sides


class Facts:
    """What the rules look at. Shares are of the rows of one side, 0 to 1."""

    def __init__(self, left: list[Cell], right: list[Cell], recognise: Recognisers) -> None:
        self.left, self.right, self.recognise = left, right, recognise
        self.rows_left, self.rows_right = to_texts(left), to_texts(right)

    @cached_property
    def headings_left(self) -> int:
        """Headings on the left, of one row or of two."""
        return _count_headings(self.rows_left, self.recognise)

    @cached_property
    def headings_right(self) -> int:
        """Headings on the right, of one row."""
        return sum(self.recognise.heading(text) for _, text in self.rows_right)

    @cached_property
    def paired_left(self) -> float:
        """The share of the left rows that have a row of the right side on their baseline."""
        return share_paired(self.rows_left, self.rows_right)

    @cached_property
    def paired_right(self) -> float:
        """The share of the right rows that have a row of the left side on their baseline."""
        return share_paired(self.rows_right, self.rows_left)

    @cached_property
    def has_heading_between_rows(self) -> bool:
        """Whether a heading stands alone on the left, between rows that have both sides."""
        first, last = self.rows_right[0][0], self.rows_right[-1][0]
        bases = [base for base, _ in self.rows_right]
        return any(
            self.recognise.heading(text) and first < base < last and all(abs(base - other) > LEVEL for other in bases)
            for base, text in self.rows_left
        )

    @cached_property
    def has_dates_or_places(self) -> bool:
        """Whether any row of either side is a date or a place."""
        return any(self.recognise.date_or_place(text) for _, text in [*self.rows_right, *self.rows_left])


def _count_headings(rows: list[Row], recognise: Recognisers) -> int:
    """How many headings there are, of one row or of two."""
    texts = [text for _, text in rows]
    wrapped = sum(
        recognise.heading(f"{first} {second}") and not recognise.heading(first) and not recognise.heading(second)
        for first, second in itertools.pairwise(texts)
    )
    return sum(map(recognise.heading, texts)) + wrapped


def share_paired(rows: list[Row], others: list[Row]) -> float:
    """The share of the rows that have one of the others on their baseline."""
    bases = [base for base, _ in others]
    return sum(any(abs(base - other) <= LEVEL for other in bases) for base, _ in rows) / max(len(rows), 1)


def share_of(rows: list[Row], holds: Callable[[str], bool]) -> float:
    """The share of the rows whose text is what is asked for."""
    return sum(holds(text) for _, text in rows) / max(len(rows), 1)
