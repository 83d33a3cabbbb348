"""The positions of a resume: which words they show, and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from core.language.words import fold_words, stem
from core.matching.occupations.tables import title_stems
from core.matching.reading.fields import ACTS, MANAGEMENT, find_rank, is_place, name_fields
from core.matching.reading.resume_lines import ENDS, LEAST_OVERLAP, ResumeLine, fold_text
from core.resumes.model import Experience, Resume

UNKNOWN_SIDE = 12  # months of a position of which only the beginning or only the end is known
HEADLINE_LINES = 3  # at the top of a resume, among which the headline stands
LONGEST_HEADLINE = 8  # words
LATEST = 8  # positions whose titles say what the person is; older ones say what the person was
# An older position says less about what the person is now, but never less than half.
LESS_WITH_AGE = 0.12
OLDEST = 0.5

_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|am|is|are)\s+(?:\w+ly\s+)?(?:\w+ed|led|taught)\b|\b(?:wurde|werde|worden)\b"
    r"|\b(?:fui|fue|sido)\s+\w+d[oa]\b|\bété\s+\w+é|\b(?:stat[oa]|fui)\s+\w+t[oa]\b|\bбыл[аи]?\s+\w+н[аы]?\b"
    r"|\bunder (?:the )?(?:supervision|guidance|direction)\b|\bunter (?:der )?(?:anleitung|aufsicht)\b"
    r"|\bsous la (?:direction|supervision)\b|\bпод руководством\b|\bпід керівництвом\b"
    r"|\bbajo la (?:dirección|supervisión)\b|\bsob (?:a )?(?:supervisão|orientação)\b"
    r"|\bsotto la (?:guida|supervisione)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Position:
    """A position that has begun.

    `line` is the number of its title's line (-1 where there is none), `lines` those of all of them that are known,
    `title` and `body` the stems in its title and below it, `terms` the terms of the vocabulary that its lines show.
    `title_fields` and `body_fields` are the fields of work that both name (`reading.fields`), `rank` that of its title.
    `first` and `last` are months since year 0, the last one exclusive; both are 0 where it has no dates.
    """

    line: int
    lines: tuple[int, ...]
    title: frozenset[str]
    body: frozenset[str]
    terms: frozenset[int]
    title_fields: frozenset[str]
    body_fields: frozenset[str]
    rank: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LineIndex:
    """What the lines of a resume show, by their numbers: `order` the stems that are no denied mention, `terms` those of
    the vocabulary."""

    lines: tuple[ResumeLine, ...]
    order: Sequence[tuple[str, ...]]
    terms: Mapping[int, Sequence[int]]

    def list_terms(self) -> list[set[int]]:
        """The terms of each line."""
        shown: list[set[int]] = [set() for _ in self.lines]
        for term, numbers in self.terms.items():
            for number in numbers:
                shown[number].add(term)
        return shown


def read_positions(resume: Resume, index: LineIndex, language: str, as_of: int) -> tuple[Position, ...]:
    """Every position that has begun, in the order of the resume. `as_of` is the month that "present" stands for; what
    is dated behind it does not count."""
    keys = [fold_text(line.text) for line in index.lines]
    shown = index.list_terms()
    stops = _find_stops(resume, keys)
    positions: list[Position] = []
    for position in resume.experience:
        span = _find_span(position, as_of)
        if span is None:
            continue
        title = _name_title(position)
        line = _find_title(fold_text(position.title or position.company or ""), keys, {o.line for o in positions})
        lines = _find_lines(position, keys, line, stops)
        positions.append(
            Position(
                line=line,
                lines=lines,
                title=title_stems(title, language),
                body=_stem_body(position, lines, index, language),
                terms=frozenset(term for number in lines for term in shown[number]),
                title_fields=name_fields(title, language),
                body_fields=_name_body_fields(position, lines, index, language),
                rank=find_rank(title, language),
                first=span[0],
                last=span[1],
            )
        )
    return tuple(positions)


def _name_title(position: Experience) -> str:
    """Its title; where the reader found none, the line that holds it and the employer, and a short first line."""
    if position.title:
        return position.title
    first = position.highlights[0] if position.highlights else ""
    return " ".join(filter(None, (position.company, first if len(first.split()) <= LONGEST_HEADLINE else "")))


def _find_stops(resume: Resume, keys: Sequence[str]) -> frozenset[int]:
    """The numbers of lines at which the lines of a position end: headings, titles and employers of other positions."""
    heads = {fold_text(section.heading) for section in resume.sections}
    for position in resume.experience:
        heads |= {fold_text(text) for text in (position.title, position.company) if text}
    starts = {" ".join(key.split()[:ENDS]) for key in heads if key}
    return frozenset(n for n, key in enumerate(keys) if key in heads or any(key.startswith(s) for s in starts))


def _find_lines(position: Experience, keys: Sequence[str], title_line: int, stops: frozenset[int]) -> tuple[int, ...]:
    """The numbers of the lines that stand in a position: those below its title as far as the next head, and those of
    its text; lines that a program cut differently are told by a part."""
    texts = "\n".join(filter(None, (fold_text(text) for text in position.highlights)))
    found = {n for n, key in enumerate(keys) if key and texts and (key in texts or _overlaps(key, texts))}
    if title_line >= 0:
        below = range(title_line + 1, len(keys))
        found |= {title_line, *takewhile(lambda n: n not in stops, below)}
    return tuple(sorted(found))


def _overlaps(key: str, texts: str) -> bool:
    words = key.split()
    ends = (" ".join(words[-ENDS:]), " ".join(words[:ENDS]))
    return len(words) >= LEAST_OVERLAP and any(end in texts for end in ends)


def tells_of_others(text: str, language: str) -> bool:
    """Whether a line says that the person led, coached or trained others, and not that others did so."""
    return not _PASSIVE.search(text) and not name_fields(text, language).isdisjoint((*ACTS, MANAGEMENT))


def _name_body_fields(position: Experience, lines: Sequence[int], index: LineIndex, language: str) -> frozenset[str]:
    """What its lines say that was done, and where its employer belongs. Of a passive ("was mentored by") the person is
    the object."""
    told = [index.lines[n].text for n in lines if not _PASSIVE.search(index.lines[n].text)]
    acts = frozenset(name for text in told for name in name_fields(text, language))
    return acts | frozenset(name for name in name_fields(position.company or "", language) if is_place(name))


def _find_span(position: Experience, as_of: int) -> tuple[int, int] | None:
    """Its months, none of them behind `as_of`; None where it has not begun."""
    first = month_of(position.start, as_of, end=False)
    last = month_of(position.end, as_of, end=True)
    if first is None and last is None:
        return 0, 0
    if first is None:
        first = (last or 0) - UNKNOWN_SIDE
    if last is None:
        last = first + UNKNOWN_SIDE
    if first > as_of:
        return None
    return first, min(max(last, first), max(as_of, first))


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


def _stem_body(position: Experience, lines: Sequence[int], index: LineIndex, language: str) -> frozenset[str]:
    """The stems of its lines without what they deny, and those of its employer."""
    company = (stem(word, language) for word in fold_words(position.company or ""))
    return frozenset([*(key for number in lines for key in index.order[number]), *company])


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
