"""Finds the terms of the vocabulary in running text: longest match first, in one pass."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.matching.text import Word, fold, split_words
from core.matching.vocabulary import SurfaceForm, Term, Vocabulary


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its number in the vocabulary and the words (first, behind the last) it covers."""

    term: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: tuple[str, ...]
    term: int
    exact: tuple[str, ...] | None


def singular(folded: str) -> str:
    """A word without its English plural; deliberately weaker than a stem, which merges excellent and Excel."""
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


class Scanner:
    """Looks up every term, alias, exact form and translation of a vocabulary at once. Thread-safe once built."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.terms: tuple[Term, ...] = tuple(vocabulary.terms)
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        self._ids = {term.name: i for i, term in enumerate(self.terms)}
        for form in vocabulary.surface_forms:
            self._add(form)
        for patterns in self._patterns.values():
            patterns.sort(key=lambda p: (-len(p.words), p.exact is None, p.term))
        self._related = [self._resolve(t.related) - self._resolve(t.never) for t in self.terms]
        self._implied = [self._resolve(t.implies) for t in self.terms]

    def _resolve(self, names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(self._ids[n] for n in names if n in self._ids)

    def _add(self, form: SurfaceForm) -> None:
        words = split_words(form.surface)
        if words:
            folded = tuple(singular(w.folded) for w in words)
            raw = tuple(w.raw for w in words) if form.case_sensitive else None
            pattern = _Pattern(folded, self._ids[form.term], raw)
            if pattern not in self._patterns[folded[0]]:
                self._patterns[folded[0]].append(pattern)

    def find(self, words: list[Word]) -> list[Hit]:
        """Terms in the order in which they stand; none overlaps another."""
        folded = [singular(w.folded) for w in words]
        hits: list[Hit] = []
        at = 0
        while at < len(words):
            pattern = self._match(folded, words, at)
            if pattern is None:
                at += 1
                continue
            hits.append(Hit(pattern.term, at, at + len(pattern.words)))
            at += len(pattern.words)
        return hits

    def _match(self, folded: list[str], words: list[Word], at: int) -> _Pattern | None:
        for pattern in self._patterns.get(folded[at], ()):
            end = at + len(pattern.words)
            if tuple(folded[at:end]) != pattern.words:
                continue
            if pattern.exact is None or tuple(w.raw for w in words[at:end]) == pattern.exact:
                return pattern
        return None

    def in_any_case(self, words: list[Word]) -> bool:
        """Whether these words name a term however they are written; Go and R do only with a capital."""
        folded = tuple(singular(w.folded) for w in words)
        return any(p.words == folded and p.exact is None for p in self._patterns.get(folded[0], ()))

    def find_in(self, text: str) -> list[int]:
        """The numbers of the terms in a text, each once, in order of appearance."""
        return list(dict.fromkeys(hit.term for hit in self.find(split_words(text))))

    def number(self, name: str) -> int | None:
        """The number of the term that has this name."""
        return self._ids.get(name)

    def related(self, term: int) -> frozenset[int]:
        """Terms that prove this one in part."""
        return self._related[term]

    def implied(self, term: int) -> frozenset[int]:
        """Terms that this one shows as well."""
        return self._implied[term]


def fold_name(name: str) -> str:
    """A name for comparison: folded words joined by spaces."""
    return " ".join(singular(fold(w.raw)) for w in split_words(name))
