"""The sections that are lists: languages, certificates, projects, publications."""

from __future__ import annotations

import re

from core.resumes.fields.entries import split_entries
from core.resumes.fields.experience import highlights_of
from core.resumes.fields.skills import read_skills
from core.resumes.page.lines import Line
from core.resumes.words.dates import strip_dates

MAX_ITEMS = 40


def read_languages(lines: list[Line]) -> list[str]:
    """Languages with their levels as they stand."""
    return read_skills(lines)[:MAX_ITEMS]


def read_items(lines: list[Line]) -> list[str]:
    """One item a line or bullet, without its date: certificates, publications."""
    out = []
    for entry in split_entries(lines):
        if entry.head:
            out.append(_bare(" ".join(row.line.full_text for row in entry.head[:1])))
        else:
            out += [_bare(text) for text in highlights_of(entry.body)]
        out += [_bare(text) for text in highlights_of([row for row in entry.body if row.bullet])]
    return [item for item in dict.fromkeys(out) if item][:MAX_ITEMS]


def read_projects(lines: list[Line]) -> list[str]:
    """The first line of each project, without its date."""
    heads = [entry.head[0].line.full_text for entry in split_entries(lines) if entry.head]
    return [item for item in dict.fromkeys(_bare(head) for head in heads) if item][:MAX_ITEMS]


def _bare(text: str) -> str:
    text = re.sub(r"[\ue000-\uf8ff]", " ", strip_dates(text))
    return re.sub(r"\s+", " ", text).strip(" \t-–—|•·,;:")
