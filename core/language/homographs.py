"""Tells tools whose names are ordinary words from the words: "Go to every workshop", "Spring 2019", "R&D".

A name that is doubtful even with a capital counts where the line lists it, where a word beside it speaks of software,
behind "in" or "with", or where the resume names other software. Every other name of a tool that looks like a word is
doubted only at the beginning of a sentence that goes on in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from core.language.folding import fold_word
from core.language.frequencies import zipf
from core.language.scanner import Scanner, singular
from core.language.vocabulary import TermKind
from core.language.word_lists import read_table
from core.language.words import Word

COMMON = 3.0  # Zipf value from which a name may be meant as a word
LONGEST_LETTER = 1
LONGEST_ITEM = 3  # words of a line that only names a thing

_FIELDS = frozenset({"software", "data_cloud_security"})
_JOINED = re.compile(r"[-&+/’'][^\W_]|\s&\s|\s\+\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTES = tuple("«»„“”\"'")
_OPENS = re.compile(r"(?:^|[.!?:;•·|\t])\s*(?:[–—>*•-]\s*)?$")


@dataclass(frozen=True, slots=True)
class _Lists:
    doubtful: frozenset[str]
    cues: tuple[str, ...]
    prepositions: frozenset[str]
    articles: frozenset[str]
    german_nouns: frozenset[str]
    ordinary_behind: frozenset[str]
    letters_behind: frozenset[str]


@cache
def _load() -> _Lists:
    table = {
        key: [fold_word(word) for word in text.split()] for key, text in read_table("data/homographs.toml").items()
    }
    return _Lists(
        frozenset(table["doubtful"]),
        tuple(table["cues"]),
        frozenset(table["prepositions"]),
        frozenset(table["articles"]),
        frozenset(table["german_nouns"]),
        frozenset(table["ordinary_behind"]),
        frozenset(table["letters_behind"]),
    )


def speaks_of_software(scanner: Scanner, words: Sequence[Word]) -> bool:
    """Whether words of a resume name a tool of software that no ordinary word is."""
    return any(
        scanner.terms[hit.term].field in _FIELDS
        and scanner.terms[hit.term].kind is TermKind.TOOL
        and (hit.end - hit.first > 1 or not _is_also_word(words[hit.first], scanner))
        for hit in scanner.find(words)
    )


def _is_also_word(word: Word, scanner: Scanner) -> bool:
    """Whether the name of a tool is a word, too: one that counts in its own case only, and Linux is none."""
    return singular(word.folded) in _load().doubtful or not scanner.in_any_case([word])


def find_ordinary(
    text: str,
    words: Sequence[Word],
    scanner: Scanner,
    *,
    software: Callable[[], bool],
    listed: bool,
    language: str = "en",
) -> set[int]:
    """The numbers of the words that look like the name of a tool and are none. `software` tells whether the resume
    names software elsewhere and is asked only in doubt; `listed` says that the line is a list of things."""
    hits = scanner.find(words)
    seeming = [
        hit.first
        for hit in hits
        if hit.end - hit.first == 1 and _may_be_word(words[hit.first], scanner.terms[hit.term].kind)
    ]
    if not seeming:
        return set()
    line = _Line(text, words, frozenset(hit.first for hit in hits), software, listed, language)
    return {at for at in seeming if _is_ordinary(line, at)}


@dataclass(frozen=True, slots=True)
class _Line:
    """What a doubtful name is told by: the line, where its terms begin, and what `find_ordinary` is told."""

    text: str
    words: Sequence[Word]
    terms: frozenset[int]
    software: Callable[[], bool]
    listed: bool
    language: str


def _is_ordinary(line: _Line, at: int) -> bool:
    text, words, lists = line.text, line.words, _load()
    word = words[at].folded
    if line.language == "de" and word in lists.german_nouns:
        return not line.listed
    named = line.listed or _has_cue(text, words, at)
    if word not in lists.doubtful:
        plural = singular(word) in lists.doubtful
        other = _opens_sentence(text, words, at) or ((plural or _names_another(line, at)) and not line.software())
        return other and not named
    if _is_other_thing(text, words, at):
        return True
    return not (named or len(words) <= LONGEST_ITEM or line.software())


def _names_another(line: _Line, at: int) -> bool:
    """Whether a name belongs to something else than a tool: it stands in quotation marks, or as the first word of a
    longer name behind an article: «Oracle», "the Oracle Cup"."""
    words, word = line.words, line.words[at]
    if line.text[word.start - 1 : word.start] in _QUOTES and line.text[word.end : word.end + 1] in _QUOTES:
        return True
    behind = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1].folded if at else ""
    longer = behind is not None and behind.raw.istitle() and not behind.apart and at + 1 not in line.terms
    return longer and before in _load().articles


def _may_be_word(word: Word, kind: TermKind) -> bool:
    if singular(word.folded) in _load().doubtful or word.folded in _load().doubtful:
        return True
    return kind is TermKind.TOOL and word.raw.istitle() and zipf(word.folded) >= COMMON


def _is_other_thing(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the words about a doubtful name say that it is none: a part of "R&D", "vitamin C", "Spring 2019"."""
    word, lists = words[at], _load()
    before = _find_before(words, at)
    behind = words[at + 1] if at + 1 < len(words) else None
    if len(word.raw) <= LONGEST_LETTER and before in lists.letters_behind:
        return True
    joined = text[word.end : word.end + 3]
    if len(word.folded) <= LONGEST_LETTER + 1 and _JOINED.match(joined) and not joined.startswith("/"):
        return True
    if behind is not None and not behind.apart:
        seasonal = word.folded == "spring" and bool(_YEAR.match(behind.raw))
        return seasonal or (_opens(text, word) and behind.folded in lists.ordinary_behind and behind.folded != "and")
    return False


def _find_before(words: Sequence[Word], at: int) -> str:
    """The folded word in front of a name, letters of its list left out: of C in "categories B, C" the first word."""
    first = at
    while first and len(words[at].raw) <= LONGEST_LETTER and len(words[first - 1].raw) <= LONGEST_LETTER + 1:
        first -= 1
    return words[first - 1].folded if first else ""


def _opens(text: str, word: Word) -> bool:
    return _OPENS.search(text[: word.start]) is not None


def _opens_sentence(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a word begins a sentence that goes on in small letters, so that its capital says nothing."""
    behind = words[at + 1] if at + 1 < len(words) else None
    if behind is None or behind.apart or not _opens(text, words[at]):
        return False
    return behind.folded in _load().ordinary_behind and behind.folded not in ("and", "for", "is", "was")


def _has_cue(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the other words of a line speak of software, or of doing something in it."""
    lists = _load()
    if any(word.folded.startswith(lists.cues) for n, word in enumerate(words) if n != at):
        return True
    in_brackets = text[words[at].end : words[at].end + 2] == " ("
    return bool(at) and words[at - 1].folded in lists.prepositions and not in_brackets and words[at].raw[:1].isupper()
