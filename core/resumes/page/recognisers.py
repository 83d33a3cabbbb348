"""What the layout of a page has to know about words. Passed in, so that layout knows places and looks alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognisers:
    """Whether a text is ..."""

    heading: Callable[[str], bool]  # of a section
    date: Callable[[str], bool]
    date_range: Callable[[str], bool]  # one whole range of dates and nothing else
    date_or_place: Callable[[str], bool]
    label: Callable[[str], bool]  # names a field of a position, as forms do: "Employer", "Dates"
