# ruff: noqa: E501 - tables of words read better unbroken
"""The headings of a posting: what part of it each opens."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from core.language.words import fold_words

LONGEST = 5  # words of a heading in the middle of a line
PROSE = 25  # words of a line in which such a heading may stand without a colon


class Part(StrEnum):
    """What a part of a posting is about."""

    INTRO = "intro"
    MUST = "must"
    NICE = "nice"
    CONDITIONS = "conditions"
    DUTIES = "duties"
    BENEFITS = "benefits"
    ABOUT = "about"
    APPLY = "apply"
    FACTS = "facts"


_IGNORED_IN_HEADINGS = frozenset(
    ["the", "our", "your", "a", "an", "of", "for", "and", "in", "to", "these", "this", "job"]
)


def _heading_key(text: str) -> str:
    words = [w for w in fold_words(text.replace("&", " and ").replace("/", " ")) if not w.isdigit()]
    kept = [w for w in words if w not in _IGNORED_IN_HEADINGS]
    return " ".join(kept or words)


@cache
def _headings() -> dict[str, Part]:
    data = tomllib.loads(files("core.postings").joinpath("data/headings.toml").read_text("utf-8"))
    table: dict[str, Part] = {}
    for part, languages in data.items():
        for phrases in languages.values():
            for phrase in phrases:
                table.setdefault(_heading_key(phrase), Part(part))
    return table


_ANNOUNCED = re.compile(
    r"\b(?:the following |candidate |your |key |main |job )(qualifications|requirements|skills|responsibilities|duties)"
    r"(?: include| are| is|:)*$",
    re.IGNORECASE,
)


_ASKING = re.compile(r"(?:what|who|why|how)\b(?!.*[.!]$)", re.IGNORECASE)
_ANNOUNCING = re.compile(r"\b(?:includ(?:es?|ing)|(?:the |as )following|as follows)\s*[:.]?$", re.IGNORECASE)


def announces(line: str) -> bool:
    """Whether a line only says that something follows: "The duties of a clerk include"."""
    return len(line.split()) <= 14 and _ANNOUNCING.search(line.strip()) is not None


def find_heading(line: str, *, alone: bool = False) -> Part | None:
    """The part that a line opens, where it is a heading that we know or one that tells by its words and its place.

    `alone` says that it stands by itself over a list or a long line.
    """
    bare = line.strip().rstrip(":：-–— .!?…").strip()
    if not bare or len(bare) > 80:
        return None
    key = _heading_key(bare)
    known = _headings().get(key)
    announced = _ANNOUNCED.search(bare)
    if known is None and announced and len(key.split()) <= 14:
        return _headings().get(_heading_key(announced.group(1)))
    if known or len(key.split()) > 9:
        return known
    ends = line.rstrip().endswith((":", "：", "?")) or (bare.isupper() and len(bare) > 3)
    looks_like_heading = ends or alone or announces(bare) or _ASKING.match(bare)
    if not looks_like_heading or not 1 < len(key.split()) <= 8:
        return None
    return _find_within(key)


_HINTS = (
    (Part.CONDITIONS, ("physical", "working condition")),
    (Part.NICE, ("preferred", "nice have", "good have", "desirable", "desired", "bonus", "plus", "advantage")),
    (Part.BENEFITS, ("benefit", "offer", "perk", "salary", "compensation", "pay rate")),
    (Part.APPLY, ("apply", "application", "equal opportunity", "selection process")),
    (Part.MUST, ("qualification", "requirement", "skills", "must have", "looking", "you bring", "you need", "you have",
                 "criteria", "required", "candidate", "experience")),
    (Part.DUTIES, ("responsibilit", "duties", "accountabilit", "you do", "you will", "you'll", "tasks", "functions", "role")),
    (Part.ABOUT, ("about", "who we", "company", "mission")),
)  # fmt: skip


def _find_within(key: str) -> Part | None:
    for part, hints in _HINTS:
        if any(hint in key for hint in hints):
            return part
    return None


def part_headings(line: str) -> list[str]:
    """A heading in the middle of a line begins a line: "... a day. Requirements: ..." or "... a day. Key Duties Lead"."""
    words = list(re.finditer(r"\S+", line))
    places: list[int] = []
    at = 1
    while at < len(words) - 1:
        length = _find_label(line, words, at)
        if length:
            end = words[at + length - 1].end()
            places += [words[at].start()] if line[end - 1] in ":：" else [words[at].start(), end]
        at += length or 1
    return [part for first, last in pairwise([0, *places, len(line)]) if (part := line[first:last].strip())]


def _find_label(line: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from here on are a heading with a colon, or one in capitals between two sentences."""
    if not words[at].group()[0].isupper():
        return 0
    before = words[at - 1].group()
    ended = before.endswith((".", "!", "?", ")", ";"))
    for length in range(min(LONGEST, len(words) - at - 1), 0, -1):
        label = line[words[at].start() : words[at + length - 1].end()]
        if _headings().get(_heading_key(label.rstrip(":："))) is None:
            continue
        if label.endswith((":", "：")) and (ended or before.islower()):
            return length
        titled = all(word[0].isupper() or len(word) <= 3 for word in label.split())
        if titled and ended and len(words) >= PROSE and words[at + length].group()[0].isupper():
            return length
    return 0


def find_label(line: str) -> tuple[Part, str] | None:
    """The part and the rest of a line such as "Requirements: a driving licence"."""
    lead, colon, rest = line.partition(":")
    part = _headings().get(_heading_key(lead)) if colon and rest.strip() and len(lead) < 50 else None
    return (part, rest.strip()) if part else None
