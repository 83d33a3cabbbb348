"""Jobs: title, company, place, dates and what was done."""

from __future__ import annotations

import re
from collections import defaultdict

from core.resumes.entries import Entry, Row, split_entries
from core.resumes.fragments import Fragment, fragments_of
from core.resumes.layout import Line
from core.resumes.model import Experience
from core.resumes.places import is_place
from core.resumes.titles import lean

Slot = tuple[int, int, bool, bool]


def read_experience(lines: list[Line]) -> list[Experience]:
    """The jobs of one section, as they stand."""
    entries = split_entries(lines)
    cut = [fragments_of(entry) for entry in entries]
    habits = _habits(cut)
    jobs = [_job(entry, fragments, habits) for entry, fragments in zip(entries, cut, strict=True)]
    return [job for job in jobs if job.title or job.company]


def _slot(fragment: Fragment) -> Slot:
    return min(fragment.row, 3), min(fragment.order, 3), fragment.bold, fragment.italic


def _habits(cut: list[list[Fragment]]) -> dict[Slot, float]:
    """How fragments in the same place and style read over all entries of the section."""
    sums: dict[Slot, list[float]] = defaultdict(list)
    for fragments in cut:
        for fragment in fragments:
            if not is_place(fragment.text):
                sums[_slot(fragment)].append(lean(fragment.text))
    return {slot: sum(values) / len(values) for slot, values in sums.items()}


def _job(entry: Entry, fragments: list[Fragment], habits: dict[Slot, float]) -> Experience:
    location = next((fragment for fragment in fragments if is_place(fragment.text)), None)
    rest = [fragment for fragment in fragments if fragment is not location and not is_place(fragment.text)]
    rest = [fragment for fragment in rest if len(fragment.text) > 1 and not re.match(r"https?:|www\.", fragment.text)][
        :5
    ]
    title = company = None
    scores = {id(fragment): lean(fragment.text) + 0.7 * habits.get(_slot(fragment), 0.0) for fragment in rest}
    if len(rest) == 1:
        title, company = (rest[0], None) if scores[id(rest[0])] > 0 else (None, rest[0])
    elif rest:
        title = max(rest, key=lambda fragment: scores[id(fragment)] - 0.05 * rest.index(fragment))
        others = [fragment for fragment in rest if fragment is not title]
        company = min(others, key=lambda fragment: scores[id(fragment)] + 0.3 * others.index(fragment))
    span = entry.span
    start = span.start if span else None
    end = span.end if span else None
    if span and span.single:
        start, end = (span.end, None)
    return Experience(
        title=title.text if title else None,
        company=company.text if company else None,
        location=location.text if location else None,
        start=start,
        end=end,
        highlights=tuple(highlights_of(entry.body)),
        page=entry.head[0].line.page if entry.head else 1,
    )


def highlights_of(rows: list[Row]) -> list[str]:
    """The body as items: a bullet opens one, the lines below continue it."""
    out: list[str] = []
    bulleted = any(row.bullet for row in rows)
    for row in rows:
        text = row.text.strip()
        opens = row.bullet or not out or (not bulleted and out[-1][-1:] in ".!?:")
        if row.bullet:
            text = re.sub(r"^\W{1,2}\s*", "", text)
        if not text:
            continue
        if opens:
            out.append(text)
        else:
            out[-1] = _join(out[-1], text)
    return out


def _join(first: str, second: str) -> str:
    """Two lines of one sentence; a word hyphenated at the line's end is put together."""
    if re.search(r"[a-zà-ÿ]-$", first) and second[:1].islower():
        return first[:-1] + second
    return f"{first} {second}"
