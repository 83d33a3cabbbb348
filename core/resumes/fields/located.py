"""A value as read: where each of its fields stands and how sure the reader is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.resumes.model import Box
from core.resumes.page.lines import Line

T = TypeVar("T")
CERTAIN = 0.95  # at and above this a field is not listed as uncertain


@dataclass(slots=True)
class LocatedValue(Generic[T]):
    """A value as read, with the places on the page and the confidences (0 to 1) of its fields, by field name."""

    value: T
    boxes: dict[str, Box] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)


def box_of(line: Line) -> Box:
    """Where a line stands."""
    cells = [*line.cells, *line.side]
    return Box(
        page=line.page,
        x0=round(min(cell.x0 for cell in cells), 1),
        y0=round(min(cell.top for cell in cells), 1),
        x1=round(max(cell.x1 for cell in cells), 1),
        y1=round(max(cell.bottom for cell in cells), 1),
    )


def clamp(value: float) -> float:
    """A confidence within what a guess and a certainty are worth."""
    return round(min(max(value, 0.3), 0.98), 2)


def uncertain(prefix: str, confidence: Mapping[str, float]) -> dict[str, float]:
    """The fields that are not certain, under their full paths."""
    return {f"{prefix}.{name}": value for name, value in confidence.items() if value < CERTAIN}
