"""The positions of a resume: which words they show, and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.language.planted import remove_planted
from core.language.words import stem
from core.matching.occupations.tables import title_stems
from core.matching.reading.claimed import ClaimReader
from core.matching.reading.resume_lines import ResumeLine, fold_text
from core.resumes.model import Experience, Resume

UNKNOWN_SIDE = 12  # months of a position of which only the beginning or only the end is known
HEADLINE_LINES = 3  # at the top of a resume, among which the headline stands
LONGEST_HEADLINE = 8  # words
LATEST = 8  # positions whose titles say what the person is; older ones say what the person was
# An older position says less about what the person is now, but never less than half.
LESS_WITH_AGE = 0.12
OLDEST = 0.5

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Position:
    """The number of its title's line (-1 where there is none), the stems of its title, the stems below it, and its
    months since year 0, the last one exclusive. Both months are 0 where it has no dates."""

    line: int
    title: frozenset[str]
    body: frozenset[str]
    first: int
    last: int


def read_positions(
    resume: Resume, lines: tuple[ResumeLine, ...], reader: ClaimReader, as_of: int
) -> tuple[Position, ...]:
    """Every position in the order of the resume. `as_of` is the month that "present" stands for."""
    keys = [fold_text(line.text) for line in lines]
    positions: list[Position] = []
    for position in resume.experience:
        taken = {other.line for other in positions}
        first, last = _find_span(position, as_of)
        positions.append(
            Position(
                line=_find_title(fold_text(position.title or ""), keys, taken),
                title=title_stems(position.title or "", reader.language),
                body=_stem_body(position, reader),
                first=first,
                last=last,
            )
        )
    return tuple(positions)


def _find_span(position: Experience, as_of: int) -> tuple[int, int]:
    first = month_of(position.start, as_of, end=False)
    last = month_of(position.end, as_of, end=True)
    if first is None and last is None:
        return 0, 0
    if first is None:
        first = (last or 0) - UNKNOWN_SIDE
    if last is None:
        last = first + UNKNOWN_SIDE
    return first, max(last, first)


def month_of(date: str | None, as_of: int, *, end: bool) -> int | None:
    """Months since year 0 of `YYYY-MM`, `YYYY` (its beginning) or `present`; the one behind where it is an end."""
    if date is None:
        return None
    if date == "present":
        return as_of
    year, _, month = date.partition("-")
    if not year.isdigit():
        return None
    return 12 * int(year) + (int(month) + (1 if end else 0) if month else 1)


def _stem_body(position: Experience, reader: ClaimReader) -> frozenset[str]:
    """The stems of what the person claims to have done there."""
    texts = [*(remove_planted(highlight)[0] for highlight in position.highlights), position.company or ""]
    claimed = (word for text in texts for word in reader.read(text).whole)
    return frozenset(stem(word.folded, reader.language) for word in claimed)


def _find_title(title: str, keys: Sequence[str], taken: Collection[int]) -> int:
    """The line of a position's title, -1 where there is none: one with a date rather than the headline of the
    resume."""
    named = [n for n, key in enumerate(keys) if title and title in key and n not in taken]
    dated = (n for n in named if any(c.isdigit() for c in keys[n]) or (n + 1 < len(keys) and _YEAR.search(keys[n + 1])))
    return next(dated, named[0] if named else -1)


def count_months(spans: list[tuple[int, int]]) -> int:
    """Months covered, overlaps counted once."""
    total, reached = 0, 0
    for first, last in sorted(spans):
        total += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return total


def list_titles(resume: Resume, lines: tuple[ResumeLine, ...]) -> list[tuple[str, float]]:
    """The headline and the titles of positions, each with its weight; older positions say less about what the person
    is now."""
    headlines = [(line.text, 1.0) for line in lines[:HEADLINE_LINES] if _could_be_headline(line.text)]
    held = [
        (position.title, max(1.0 - LESS_WITH_AGE * age, OLDEST))
        for age, position in enumerate(resume.experience[:LATEST])
        if position.title
    ]
    return [*headlines, *held]


def _could_be_headline(text: str) -> bool:
    """A few words without a number or an address."""
    return 1 <= len(text.split()) <= LONGEST_HEADLINE and not any(c.isdigit() or c == "@" for c in text)
