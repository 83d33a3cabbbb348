"""The headings of a posting: what part of it each opens."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from core.language.word_lists import ListKind, read_word_lists
from core.language.words import fold_words
from core.postings.languages import list_headings, list_hints

LONGEST_HINTED_INSIDE = 7  # words of one with a colon
LONG_LABELLED = 6  # words behind a label that tells by a word in it; fewer are a thing with its measure
LONGEST_INSIDE = 5  # words of a heading in the middle of a line
PROSE = 25  # words of a line in which such a heading may stand without a colon
LONGEST = 80  # characters of a heading; longer ones are sentences
LONGEST_HINTED = 8  # words of a heading that is known by a word in it: more of them are a sentence
LONGEST_ANNOUNCING = 14  # words of a line that says what follows: "The duties of a clerk in our office include"
SHORTEST_CAPITALS = 4  # letters from which capitals are meant as a heading, and are no abbreviation
SHORT_WORD = 3  # letters of a word that a title leaves small: "of", "and"
LONGEST_LABEL = 50  # characters in front of a colon


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


_LISTED = tuple(part for part in Part if part is not Part.INTRO)
_KINDS = dict.fromkeys((*map(str, _LISTED), "ignored", "hints"), ListKind.TABLE)
_SHORT_LABELLED = (Part.NICE, Part.BENEFITS)  # what a few words may stand behind
_ANNOUNCED = re.compile(
    r"\b(?:the following |candidate |your |key |main |job )(qualifications|requirements|skills|responsibilities|duties)"
    r"(?: include| are| is|:)*$",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])\s?[`´ʼ'’]\s?(?=[яюєї])", re.IGNORECASE)  # "Обов`язки", "Обов 'язки"
_QUESTION = re.compile(r"(?:what|who|why|how)\b(?!.*[.!]$)", re.IGNORECASE)
_ANNOUNCING = re.compile(r"\b(?:includ(?:es?|ing)|(?:the |as )following|as follows)\s*[:.]?$", re.IGNORECASE)


class _Headings(NamedTuple):
    """The parts by the key of a heading; words that are left out of keys; hints by part, in the order of the file."""

    parts: dict[str, Part]
    ignored: frozenset[str]
    hints: tuple[tuple[Part, tuple[str, ...]], ...]


@cache
def _load_headings() -> _Headings:
    data = read_word_lists("core.postings", "data/headings.toml", _KINDS)
    ignored = frozenset(data["ignored"]["en"])
    parts: dict[str, Part] = {}
    for name in (name for name in data if name in set(_LISTED)):
        for phrases in data[name].values():
            for phrase in phrases:
                parts.setdefault(_make_key(phrase, ignored), Part(name))
    for name, phrases in list_headings():
        for phrase in phrases:
            parts.setdefault(_make_key(phrase, ignored), Part(name))
    local = list_hints()
    hints = tuple((Part(name), (*words, *local.get(name, ()))) for name, words in data["hints"].items())
    return _Headings(parts, ignored, hints)


def _make_key(text: str, ignored: frozenset[str]) -> str:
    """The words by which a heading is looked up."""
    words = [w for w in fold_words(text.replace("&", " and ").replace("/", " ")) if not w.isdigit()]
    return " ".join([w for w in words if w not in ignored] or words)


def _look_up(text: str) -> Part | None:
    headings = _load_headings()
    return headings.parts.get(_make_key(text, headings.ignored))


def announces(line: str) -> bool:
    """Whether a line only says that something follows: "The duties of a clerk include"."""
    return len(line.split()) <= LONGEST_ANNOUNCING and _ANNOUNCING.search(line.strip()) is not None


def find_heading(line: str, *, alone: bool = False) -> Part | None:
    """The part that a line opens, where it is a heading that we know or one that tells by its words and its place.

    `alone` says that it stands by itself over a list or a long line.
    """
    bare = _APOSTROPHE.sub("'", line.strip().rstrip(":：-–— .!?…")).strip()
    if not bare or len(bare) > LONGEST:
        return None
    known = _look_up(bare)
    if known is not None:
        return known
    key = _make_key(bare, _load_headings().ignored)
    length = len(key.split())
    announced = _ANNOUNCED.search(bare)
    if announced and length <= LONGEST_ANNOUNCING:
        return _look_up(announced.group(1))
    may_be = 1 < length <= LONGEST_HINTED and (alone or _looks_like_heading(line, bare))
    return _find_hinted(key) if may_be else None


def _looks_like_heading(line: str, bare: str) -> bool:
    """A colon or a question mark at its end, capitals, an announcement or a question."""
    marked = line.rstrip().endswith((":", "：", "?")) or (bare.isupper() and len(bare) >= SHORTEST_CAPITALS)
    return marked or announces(bare) or _QUESTION.match(bare) is not None


def _find_hinted(key: str) -> Part | None:
    hints = _load_headings().hints
    return next((part for part, words in hints if any(word in key for word in words)), None)


def part_headings(line: str) -> list[str]:
    """A heading in the middle of a line begins a line: "... a day. Requirements: ..." or "... Key Duties Lead"."""
    words = list(re.finditer(r"\S+", line))
    places: list[int] = []
    at = 1
    while at < len(words) - 1:
        length = _count_heading_words(line, words, at)
        if length:
            end = words[at + length - 1].end()
            places += [words[at].start()] if line[end - 1] in ":：" else [words[at].start(), end]
        at += length or 1
    return [part for first, last in pairwise([0, *places, len(line)]) if (part := line[first:last].strip())]


def _count_heading_words(line: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from here on are a heading; 0 where none begins."""
    if not words[at].group()[0].isupper():
        return 0
    hinted = _count_hinted_words(line, words, at)
    if hinted:
        return hinted
    for length in range(min(LONGEST_INSIDE, len(words) - at - 1), 0, -1):
        label = line[words[at].start() : words[at + length - 1].end()]
        if _look_up(label.rstrip(":：")) is not None and _stands_as_heading(label, words, at, length):
            return length
    return 0


def _count_hinted_words(line: str, words: list[re.Match[str]], at: int) -> int:
    """The words of a heading behind a sentence, up to its colon, that tells by a word in it: ". Who we want: "."""
    if not words[at - 1].group().endswith((".", "!", "?", ")", ";")):
        return 0
    for length, word in enumerate(words[at : min(at + LONGEST_HINTED_INSIDE, len(words) - 1)], 1):
        if word.group().endswith((":", "：")):
            return length if find_heading(line[words[at].start() : word.end()]) is not None else 0
        if word.group().endswith((".", "!", ";", ",")):
            return 0
    return 0


def _stands_as_heading(label: str, words: list[re.Match[str]], at: int, length: int) -> bool:
    """With a colon behind a sentence or a small letter, or in capitals between two sentences of a long line."""
    before = words[at - 1].group()
    ended = before.endswith((".", "!", "?", ")", ";"))
    if label.endswith((":", "：")) and (ended or before.islower()):
        return True
    titled = all(word[0].isupper() or len(word) <= SHORT_WORD for word in label.split())
    return titled and ended and len(words) >= PROSE and words[at + length].group()[0].isupper()


def find_label(line: str) -> tuple[Part, str] | None:
    """The part and the rest of a line such as "Requirements: a driving licence"."""
    lead, colon, rest = line.partition(":")
    if not colon or not rest.strip() or len(lead) >= LONGEST_LABEL:
        return None
    part = _look_up(lead)
    if part is None and 1 < len(lead.split()) <= LONGEST_HINTED_INSIDE:
        hinted = find_heading(f"{lead}:")
        part = hinted if hinted in _SHORT_LABELLED or len(rest.split()) >= LONG_LABELLED else None
    return (part, rest.strip()) if part else None
