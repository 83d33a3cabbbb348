"""Phrases in data files, matched word by word: `~` behind letters stands for any ending, in
front of them for any beginning (not in the first word of a phrase), `*` for one or two words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.language.words import fold_words

MOST_BETWEEN = 2  # words that a `*` stands for: "ne l'utilise plus", "have not used it since"


class PhraseHit(NamedTuple):
    """A phrase that was found: the list it stands in, and its words (first, behind the last)."""

    name: str
    first: int
    end: int


class PhraseTable:
    """Lists of phrases by their first word, so that a text is read once for all of them. Thread-safe once built."""

    def __init__(self, lists: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._whole: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        self._beginnings: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for name, entries in lists:
            for entry in entries:
                words = tuple(fold_phrase(entry))
                table, first = (self._beginnings, words[0][:-1]) if words[0].endswith("~") else (self._whole, words[0])
                table[first].append((name, words))
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def find(self, words: Sequence[str]) -> list[PhraseHit]:
        """Every phrase in folded words, in order; of those of one list that begin with a word the longest."""
        return [hit for at in range(len(words)) for hit in self._find_at(words, at)]

    def _find_at(self, words: Sequence[str], at: int) -> list[PhraseHit]:
        longest: dict[str, PhraseHit] = {}
        for name, phrase in self._list_candidates(words[at]):
            end = match_phrase(phrase, words, at)
            if end and (name not in longest or end > longest[name].end):
                longest[name] = PhraseHit(name, at, end)
        return list(longest.values())

    def _list_candidates(self, word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from self._whole.get(word, ())
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._beginnings.get(word[:length], ())


def match_phrase(pattern: Sequence[str], words: Sequence[str], at: int) -> int:
    """The word behind the last of a phrase that begins here; 0 where it does not."""
    for number, element in enumerate(pattern):
        if element == "*":
            return _match_after_gap(pattern[number + 1 :], words, at)
        if at >= len(words) or not _agree(element, words[at]):
            return 0
        at += 1
    return at


def _match_after_gap(rest: Sequence[str], words: Sequence[str], at: int) -> int:
    ends = (match_phrase(rest, words, at + gap) for gap in range(1, MOST_BETWEEN + 1))
    return next((end for end in ends if end), 0)


def _agree(element: str, word: str) -> bool:
    if element.startswith("~"):
        return word.endswith(element[1:])
    return word.startswith(element[:-1]) if element.endswith("~") else word == element


def fold_phrase(entry: str) -> list[str]:
    """The folded words of an entry, each with its mark."""
    words: list[str] = []
    for part in entry.split():
        folded = fold_words(part) or [part]
        if part.startswith("~"):
            folded[0] = "~" + folded[0]
        words.extend([*folded[:-1], folded[-1] + "~" if part.endswith("~") else folded[-1]])
    return words
