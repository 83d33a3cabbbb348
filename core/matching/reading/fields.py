"""Fields of work by the words that name them: "sales", "Verkäufer" and "продавец" are one field, whatever the language.

Reads `data/fields.toml`, which explains its entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from core.language.folding import fold_word
from core.language.word_lists import read_table, split_bars
from core.language.words import fold_words

_FIELDS, _RANKS = "data/fields.toml", "data/ranks.toml"
RANKS = ("intern", "junior", "", "senior", "lead", "manager", "director")  # from the lowest; "" where none is named
NO_RANK, LEAD, MANAGER = RANKS.index(""), RANKS.index("lead"), RANKS.index("manager")
_ASSISTANT = "assistant"  # of somebody of a rank, who does not hold it
_OTHER_KEYS = ("within", "place")
_LEAST_BEGINNING = 2  # characters in front of a star
_KEPT_LINES = 4096  # of several resumes: the lines of positions are asked for twice
_KEPT_WORDS = 20_000  # words of which is kept what they begin: several times those of a language's resumes
# What lines of a position say and titles rarely do; "manager" in a title says the first, too.
LEADING, MENTORING, MANAGEMENT = "leading", "mentoring", "management"
ACTS = frozenset({LEADING, MENTORING})
# English words that mean something else in another language, whose texts hold English titles too.
_FALSE_FRIENDS = {"fr": {"chef", "chefs", "commercial"}, "de": {"chef", "chefs", "it"}, "it": {"it", "sales"}}


class FieldHit(NamedTuple):
    """A field that words of a text name: the numbers of its first word and of the one behind its last."""

    name: str
    first: int
    end: int


_Entries = tuple[tuple[str, tuple[str, ...]], ...]  # names of fields, each with the words that have to follow


@dataclass(slots=True)
class _Lexicon:
    """The entries of one language by their first word: whole, by its beginning, its ending or what it holds."""

    whole: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[str, _Entries] = field(default_factory=dict)  # by a word of a text that may begin them

    def add(self, name: str, entry: str) -> None:
        first, *rest = [_fold_pattern(word) for word in entry.split()]
        table, key = self.whole, first
        if first.startswith("*"):
            table, key = (self.inside if first.endswith("*") else self.ends), first.strip("*")
        elif first.endswith("*"):
            table, key = self.begins, first[:-1]
        table[key].append((name, tuple(rest)))

    def find_at(self, words: Sequence[str], at: int) -> list[FieldHit]:
        found = self.begun.get(words[at])
        if found is None:
            found = self._find_beginning(words[at])
            if len(self.begun) < _KEPT_WORDS:
                self.begun[words[at]] = found
        if not found:
            return []
        return [FieldHit(name, at, at + 1 + len(rest)) for name, rest in found if _match_rest(rest, words[at + 1 :])]

    def _find_beginning(self, word: str) -> _Entries:
        """The entries that a word may begin, whatever follows."""
        found = list(self.whole.get(word, ()))
        for cut in range(_LEAST_BEGINNING, len(word) + 1):
            found.extend(self.begins.get(word[:cut], ()))
        for cut in range(len(word) - _LEAST_BEGINNING + 1):
            found.extend(self.ends.get(word[cut:], ()))
        for part, named in self.inside.items():
            if part in word:
                found.extend(named)
        return tuple(found)


def _fold_pattern(word: str) -> str:
    stars = ("*" if word.startswith("*") else "", "*" if word.endswith("*") else "")
    return f"{stars[0]}{fold_word(word.strip('*'))}{stars[1]}"


def _match_rest(rest: tuple[str, ...], words: Sequence[str]) -> bool:
    return len(rest) <= len(words) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(rest, words, strict=False)
    )


@cache
def _load_lexicons(file: str) -> dict[str, _Lexicon]:
    lexicons: dict[str, _Lexicon] = defaultdict(_Lexicon)
    for name, entries in read_table(file, "core.matching").items():
        for language, words in entries.items():
            if language not in _OTHER_KEYS:
                for entry in split_bars(words):
                    lexicons[language].add(name, entry)
    return dict(lexicons)


@cache
def _load_wider() -> dict[str, frozenset[str]]:
    """Every field with the wider ones that it lies in, and itself."""
    table = read_table(_FIELDS, "core.matching")
    within = {name: split_bars(entries.get("within", "")) for name, entries in table.items()}

    def climb(name: str) -> frozenset[str]:
        return frozenset({name}).union(*(climb(wider) for wider in within[name]))

    return {name: climb(name) for name in within}


@cache
def is_place(name: str) -> bool:
    """Whether a field says where somebody works and not as what."""
    return "place" in read_table(_FIELDS, "core.matching")[name]


def find_fields(words: Sequence[str], language: str) -> list[FieldHit]:
    """The fields that folded words name, in the words of a language; where it says nothing, of English."""
    return _find(_FIELDS, words, language)


def find_rank(text: str, language: str) -> int:
    """The highest of the ranks that a title names, as its place in `RANKS`."""
    named = [hit.name for hit in _find(_RANKS, fold_words(text), language)]
    highest = max((RANKS.index(name) for name in named if name != _ASSISTANT), default=NO_RANK)
    return min(highest, LEAD) if _ASSISTANT in named else highest


def _find(file: str, words: Sequence[str], language: str) -> list[FieldHit]:
    lexicons = _load_lexicons(file)
    own = lexicons.get(language)
    english = lexicons["en"]
    strangers = _FALSE_FRIENDS.get(language, set())
    hits: list[FieldHit] = []
    for at in range(len(words)):
        found = own.find_at(words, at) if own is not None else []
        if not found and own is not english and words[at] not in strangers:
            found = english.find_at(words, at)
        hits.extend(found)
    return _keep_longest(hits)


def _keep_longest(hits: list[FieldHit]) -> list[FieldHit]:
    """Without those that stand within a longer one: "customer service" is no "service"."""
    return [
        hit
        for hit in hits
        if not any(
            other.first <= hit.first and hit.end <= other.end and other.end - other.first > hit.end - hit.first
            for other in hits
        )
    ]


def widen(names: Sequence[str]) -> frozenset[str]:
    """The fields with all wider ones."""
    wider = _load_wider()
    return frozenset(other for name in names for other in wider[name])


@lru_cache(maxsize=_KEPT_LINES)
def name_fields(text: str, language: str) -> frozenset[str]:
    """All fields that a text names, with the wider ones."""
    return widen([hit.name for hit in find_fields(fold_words(text), language)])


def drop_wider(names: Sequence[str]) -> list[str]:
    """Without the fields that another one of them lies in: "mechanical engineering" is not also any engineering."""
    return [name for name in dict.fromkeys(names) if not any(name in widen([o]) for o in names if o != name)]
