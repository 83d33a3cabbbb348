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
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.word_lists import read_table
from core.language.words import Word

COMMON = 3.0  # Zipf value from which a name may be meant as a word
LONGEST_LETTER = 1
LONGEST_ITEM = 3  # words of a line that only names a thing

_FIELDS = frozenset({"software", "data_cloud_security"})
_JOINED = re.compile(r"[-&+/’'][^\W_]|\s&\s|\s\+\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENS = re.compile(r"(?:^|[.!?:;•·|\t])\s*(?:[–—>*•-]\s*)?$")


@dataclass(frozen=True, slots=True)
class _Lists:
    doubtful: frozenset[str]
    cues: tuple[str, ...]
    prepositions: frozenset[str]
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
        frozenset(table["ordinary_behind"]),
        frozenset(table["letters_behind"]),
    )


def speaks_of_software(scanner: Scanner, words: Sequence[Word]) -> bool:
    """Whether words of a resume name a tool of software that no ordinary word is."""
    lists = _load()
    return any(
        scanner.terms[hit.term].field in _FIELDS
        and scanner.terms[hit.term].kind is TermKind.TOOL
        and (hit.end - hit.first > 1 or words[hit.first].folded not in lists.doubtful)
        for hit in scanner.find(words)
    )


def find_ordinary(
    text: str, words: Sequence[Word], scanner: Scanner, *, software: Callable[[], bool], listed: bool
) -> set[int]:
    """The numbers of the words that look like the name of a tool and are none. `software` tells whether the resume
    names software elsewhere and is asked only in doubt; `listed` says that the line is a list of things."""
    hits = (hit for hit in scanner.find(words) if hit.end - hit.first == 1)
    seeming = (hit.first for hit in hits if _may_be_word(words[hit.first], scanner.terms[hit.term].kind))
    return {at for at in seeming if _is_ordinary(text, words, at, software, listed=listed)}


def _is_ordinary(text: str, words: Sequence[Word], at: int, software: Callable[[], bool], *, listed: bool) -> bool:
    if words[at].folded not in _load().doubtful:
        return _opens_sentence(text, words, at) and not _has_cue(text, words, at)
    if _is_other_thing(text, words, at):
        return True
    return not (listed or len(words) <= LONGEST_ITEM or _has_cue(text, words, at) or software())


def _may_be_word(word: Word, kind: TermKind) -> bool:
    if word.folded in _load().doubtful:
        return True
    return kind is TermKind.TOOL and word.raw.istitle() and zipf(word.folded) >= COMMON


def _is_other_thing(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the words about a doubtful name say that it is none: a part of "R&D", "vitamin C", "Spring 2019"."""
    word, lists = words[at], _load()
    before = words[at - 1].folded if at else ""
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
