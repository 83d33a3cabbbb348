"""The degrees that a resume shows, finished or not, with the lines that tell their field."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.language.degrees import find_levels, goes_on, is_unfinished
from core.language.words import split_words
from core.matching.reading.resume_lines import ResumeLine

REMARK = 8  # words of a line under a degree that only says that it was broken off
_SEGMENTS = re.compile(r";|(?<=\w{3})\. (?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class ShownDegree:
    """A degree: its level, the number of its line, whether it was finished; `context` has the lines that may name its
    field: its own and, under a heading of education, those around it that name no degree."""

    level: int
    line: int
    finished: bool
    context: tuple[int, ...]


def read_degrees(lines: Sequence[ResumeLine], schooled: Collection[int]) -> tuple[ShownDegree, ...]:
    """The degrees in the order of the lines; `schooled` are the numbers of the lines about education."""
    by_line = {number: _read_line(line.text, number in schooled) for number, line in enumerate(lines)}
    by_line = {number: degrees for number, degrees in by_line.items() if degrees}
    return tuple(
        ShownDegree(
            level,
            number,
            finished and not _is_broken_off(lines, number, by_line),
            _find_context(number, by_line, schooled),
        )
        for number, degrees in by_line.items()
        for level, finished in degrees
    )


def _read_line(text: str, schooled: bool) -> list[tuple[int, bool]]:
    """The levels of a line, each with whether it was finished."""
    levels = find_levels(text, schooled=schooled)
    if not levels:
        return []
    ongoing = schooled and goes_on(text)
    if not ongoing and not is_unfinished(text):
        return [(level, True) for level in levels]
    parts = [part for part in _SEGMENTS.split(text) if part.strip()]
    if ongoing or len(parts) == 1:
        return [(level, False) for level in levels]
    return [(level, not is_unfinished(part)) for part in parts for level in find_levels(part, schooled=schooled)]


def _is_broken_off(lines: Sequence[ResumeLine], number: int, by_line: Collection[int]) -> bool:
    """Whether the line under a degree says that it was not finished."""
    below = number + 1
    if below >= len(lines) or below in by_line:
        return False
    text = lines[below].text
    return len(split_words(text)) <= REMARK and is_unfinished(text)


def _find_context(number: int, by_line: Collection[int], schooled: Collection[int]) -> tuple[int, ...]:
    around = (n for n in (number - 1, number + 1) if number in schooled and n in schooled and n not in by_line)
    return (number, *around)
