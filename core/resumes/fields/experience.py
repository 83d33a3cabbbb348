"""Jobs: title, company, place, dates and what was done."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from core.language.folding import fold
from core.resumes.fields.entries import Entry, split_entries
from core.resumes.fields.fragments import Fragment, fragments_of
from core.resumes.fields.located import LocatedValue, box_of, clamp
from core.resumes.fields.promotions import carry_employers
from core.resumes.fields.rows import Row
from core.resumes.model import Box, Experience
from core.resumes.page.lines import Line
from core.resumes.words.dates import find_dates
from core.resumes.words.lexicon import word_set
from core.resumes.words.places import is_place, split_district
from core.resumes.words.titles import company_words, lean, school_words, title_words

Slot = tuple[int, int, bool, bool]
HABIT = 0.7  # of a fragment's own words: how much the others in its place and style say
MOST_TOWN_WORDS = 2
MOST_FRAGMENTS = 5  # further ones tell of the job


def read_experience(sections: list[list[Line]]) -> list[LocatedValue[Experience]]:
    """The jobs of the sections that hold jobs, as they stand. What is habit in one section is habit in all."""
    split = [split_entries(lines) for lines in sections]
    cut = [[fragments_of(entry) for entry in entries] for entries in split]
    habits = _habits([fragments for section in cut for fragments in section])
    out: list[LocatedValue[Experience]] = []
    for entries, section in zip(split, cut, strict=True):
        jobs = [_job(entry, fragments, habits) for entry, fragments in zip(entries, section, strict=True)]
        out += carry_employers(jobs, entries)
    return [job for job in out if job.value.title or job.value.company]


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


def _job(entry: Entry, fragments: list[Fragment], habits: dict[Slot, float]) -> LocatedValue[Experience]:
    rest, location = _part_location(fragments)
    scores = [lean(fragment.text) + HABIT * habits.get(_slot(fragment), 0.0) for fragment in rest]
    title, company = _assign(rest, scores)
    apart = _surety(rest, scores, title, company) if rest else 0.0
    if company is not None and location is None:
        company, location = _part_town(company)
    named = {"title": title, "company": company}
    start, end, surety = _dates(entry)
    value = Experience(
        title=title.text if title else None,
        company=company.text if company else None,
        location=location.text if location else None,
        start=start,
        end=end,
        highlights=tuple(highlights_of(entry.body)),
        page=entry.head[0].line.page if entry.head else 1,
    )
    boxes = {name: part.box for name, part in (named | {"location": location}).items() if part is not None}
    dated = next((row for row in entry.head if row.spans), None)
    if dated is not None:
        boxes["start"] = date_box(dated)
    confidence = {"start": surety, "end": surety} if surety else {}
    confidence |= {name: apart for name, part in named.items() if part is not None}
    return LocatedValue(value, boxes, confidence)


def _part_location(fragments: list[Fragment]) -> tuple[list[Fragment], Fragment | None]:
    """The fragments that may be title and company, and the first that is a place."""
    location = next((fragment for fragment in fragments if is_place(fragment.text)), None)
    rest = [
        fragment
        for fragment in fragments
        if not (is_place(fragment.text) or len(fragment.text) <= 1 or _ADDRESS.match(fragment.text))
        and not _CODE.fullmatch(fragment.text)
    ][:MOST_FRAGMENTS]
    one_stretch = len({(fragment.row, fragment.stretch) for fragment in rest}) < 2
    if one_stretch and location is not None and (parts := split_district(location.text)):
        # A job has a company before it has a district; and "Manager, Europe" before a dash is a title as a whole.
        title = [rest[0].with_text(", ".join(fragment.text for fragment in rest))] if rest else []
        return [*title, location.with_text(parts[0])], location.with_text(parts[1])
    return rest, location


def _part_town(company: Fragment) -> tuple[Fragment, Fragment | None]:
    """A company and the town behind its only comma, which no list may know: "Agrona Mills, Zapopan"."""
    name, comma, town = company.text.partition(", ")
    words = town.split()
    if not comma or not 1 <= len(words) <= MOST_TOWN_WORDS or not all(word[:1].isupper() for word in words):
        return company, None
    marked = company_words(town) or school_words(town) or title_words(town)
    is_department = fold(town) in word_set("organisations", "department")
    if marked or is_department or any(char in ".&/0123456789," for char in town) or town.isupper():
        return company, None
    return company.with_text(name), company.with_text(town)


def date_box(row: Row) -> Box:
    """Where a row's dates stand: in the rail beside it, or in its own cells."""
    line = row.beside or row.line
    cells = [cell for cell in [*line.cells, *line.side] if find_dates(cell.text)]
    return box_of(replace(line, cells=cells or line.cells, side=[]))


def _assign(rest: list[Fragment], scores: list[float]) -> tuple[Fragment | None, Fragment | None]:
    """Which fragment is the title and which the company."""
    if any(fragment.role for fragment in rest):
        by_role = {fragment.role: fragment for fragment in reversed(rest) if fragment.role}
        return by_role.get("title"), by_role.get("company")
    if not rest:
        return None, None
    if len(rest) == 1:
        # The other entries may begin with a company; a post under it says by its own words that it is one.
        return (rest[0], None) if (lean(rest[0].text) or scores[0]) > 0 else (None, rest[0])
    best = max(range(len(rest)), key=lambda k: scores[k] - 0.05 * k)
    others = [k for k in range(len(rest)) if k != best]
    worst = min(others, key=lambda k: scores[k] + 0.3 * others.index(k))
    return rest[best], rest[worst]


def _surety(rest: list[Fragment], scores: list[float], title: Fragment | None, company: Fragment | None) -> float:
    """The further apart title and company read, the surer; a lone fragment by its own words."""
    if title is None or company is None:
        return clamp(0.5 + 0.25 * abs(scores[0]))
    apart = scores[rest.index(title)] - scores[rest.index(company)]
    return clamp(0.5 + 0.25 * apart)


def _dates(entry: Entry) -> tuple[str | None, str | None, float]:
    span = entry.span
    if span is None:
        return None, None, 0.0
    if span.single:
        return span.end, None, 0.7
    return span.start, span.end, 0.97


_CODE = re.compile(r"\d{1,3}[A-Z]\d?")  # "92Y": the number of an occupation in the army
_ADDRESS = re.compile(r"https?:|www\.|[\w.-]+\.(?:com|org|net|io)(?:/|$)")


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
