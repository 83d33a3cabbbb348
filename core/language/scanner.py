"""Finds the terms of the vocabulary in running text: longest match first, in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from core.language.compiled import recall
from core.language.folding import fold_word
from core.language.vocabulary import Term, TermKind, Vocabulary, load_vocabulary
from core.language.word_lists import read_table
from core.language.words import Word, split_words, stem


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its number in the vocabulary and the words (first, behind the last) it covers."""

    term: int
    first: int
    end: int


@lru_cache(maxsize=20_000)  # every word is looked up by several rules
def singular(folded: str) -> str:
    """A word without its English plural; deliberately weaker than a stem, which merges excellent and Excel."""
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


@cache
def _plurals_alone() -> frozenset[str]:
    return frozenset(read_table("data/words/plurals.toml")["alone"].split())


def _find_key(words: Sequence[str], singulars: Sequence[str]) -> str:
    """What folded words are looked up by."""
    return words[0] if len(words) == 1 and words[0] in _plurals_alone() else " ".join(singulars)


SHORTEST_INFLECTED = 6  # letters of a name of one word that counts in all its forms; shorter stems are shared by others
LONGEST_INFLECTED = 5  # words of a name that is looked up by its stems
_PLAIN = re.compile(r"[a-z0-9 ]+").fullmatch  # forms whose words can be split at spaces


class Forms(NamedTuple):
    """Every form of a vocabulary by its singular words, with the number of its term.

    `in_one_case` holds forms as they must be written, `lengths` how many words the forms that begin with a word
    have, the most first. `inflected` has the forms of other languages by the stems of their words, because these
    inflect what English does not: "ведением переговоров" is "ведение переговоров".
    """

    in_any_case: dict[str, int]
    in_one_case: dict[str, tuple[tuple[str, int], ...]]
    lengths: dict[str, tuple[int, ...]]
    inflected: dict[str, dict[str, int]]


def _split_surface(surface: str) -> list[str]:
    if surface.isalnum() or _PLAIN(surface):
        return surface.split()
    return [word.raw for word in split_words(surface)]


def learn_forms(vocabulary: Vocabulary) -> Forms:
    """Where two terms share a form, the one that stands first in the vocabulary has it."""
    ids = {term.name: i for i, term in enumerate(vocabulary.terms)}
    singulars: dict[str, str] = {}
    lengths: dict[str, set[int]] = defaultdict(set)
    in_one_case: dict[str, set[tuple[str, int]]] = defaultdict(set)
    in_any_case: dict[str, int] = {}
    inflected: dict[str, dict[str, int]] = defaultdict(dict)
    for surface, case_sensitive, language, name in vocabulary.spell():
        raw = _split_surface(surface)
        if language is not None and not case_sensitive and (key := _stem_form(raw, language)):
            inflected[language].setdefault(key, ids[name])
        for word in raw:
            if word not in singulars:
                singulars[word] = singular(fold_word(word))
        folded = [singulars[word] for word in raw]
        key, term = _find_key(raw, folded), ids[name]
        if case_sensitive:
            in_one_case[key].add((" ".join(raw), term))
        else:
            in_any_case[key] = min(term, in_any_case.get(key, term))
        lengths[folded[0]].add(len(folded))
    return Forms(
        in_any_case,
        {key: tuple(sorted(found, key=itemgetter(1, 0))) for key, found in in_one_case.items()},
        {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        dict(inflected),
    )


def _stem_form(words: Sequence[str], language: str) -> str:
    """The stems by which a form is looked up; empty where they would be taken for another word: "право" for "права"."""
    if len(words) == 1 and len(words[0]) < SHORTEST_INFLECTED:
        return ""
    return " ".join(stem(fold_word(word), language) for word in words)


def _match_inflected(names: Mapping[str, int], stems: Sequence[str], words: Sequence[Word], at: int) -> Hit | None:
    """The longest name that begins with a word, by stems."""
    last = next((n for n in range(at + 1, len(words)) if words[n].apart), len(words))
    for end in range(min(at + LONGEST_INFLECTED, last), at, -1):
        if end - at == 1 and len(words[at].folded) < SHORTEST_INFLECTED:
            return None
        term = names.get(" ".join(stems[at:end]))
        if term is not None:
            return Hit(term, at, end)
    return None


def _choose_longer(one: Hit | None, other: Hit | None) -> Hit | None:
    if one is None or other is None:
        return one or other
    return other if other.end > one.end else one


class Scanner:
    """Looks up every term, alias, exact form and translation of a vocabulary at once. Thread-safe once built."""

    def __init__(self, vocabulary: Vocabulary, forms: Forms | None = None) -> None:
        self.terms: tuple[Term, ...] = tuple(vocabulary.terms)
        self._ids = {term.name: i for i, term in enumerate(self.terms)}
        self._in_any_case, self._in_one_case, self._lengths, self._inflected = forms or learn_forms(vocabulary)
        self._related = [self._resolve(t.related) - self._resolve(t.never) for t in self.terms]
        self._implied = self._close([self._resolve(t.implies) for t in self.terms])

    @classmethod
    def load(cls) -> Scanner:
        """The scanner over the project's vocabulary. Raises `VocabularyBroken`."""
        vocabulary = load_vocabulary()
        return cls(vocabulary, Forms(*recall("forms", lambda: learn_forms(vocabulary))))

    def _resolve(self, names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(self._ids[n] for n in names if n in self._ids)

    def _close(self, implied: Sequence[frozenset[int]]) -> list[frozenset[int]]:
        """With what implied tools imply themselves: a module of SAP shows SAP, and so an ERP system. Of other terms the
        second step is too far, as from a course in retail management to leadership: it costs .002 of the AUC of good
        against potential."""
        closed: list[frozenset[int]] = []
        for direct in implied:
            reached, ahead = set(direct), self._keep_tools(direct)
            while ahead:
                further = implied[ahead.pop()] - reached
                reached |= further
                ahead.extend(self._keep_tools(further))
            closed.append(frozenset(reached))
        return closed

    def _keep_tools(self, terms: frozenset[int]) -> list[int]:
        return [term for term in terms if self.terms[term].kind is TermKind.TOOL]

    def find(self, words: Sequence[Word], *, listed: bool = False, language: str = "en") -> list[Hit]:
        """Terms in the order in which they stand; none overlaps another. In a list that has a term alone as one of its
        items, it counts in any case: "python, react, excel" names three. Names in the language of the words count in
        every form of theirs."""
        folded = [singular(w.folded) for w in words]
        names = self._inflected.get(language)
        stems = [stem(w.folded, language) for w in words] if names else []
        hits: list[Hit] = []
        at = 0
        while at < len(words):
            hit = self._match(folded, words, at) or (self._match_item(folded, words, at) if listed else None)
            if names:
                hit = _choose_longer(hit, _match_inflected(names, stems, words, at))
            if hit is not None:
                hits.append(hit)
            at = hit.end if hit is not None else at + 1
        return hits

    def _match(self, folded: Sequence[str], words: Sequence[Word], at: int) -> Hit | None:
        for length in self._lengths.get(folded[at], ()):
            end = at + length
            if end > len(words) or any(word.apart for word in words[at + 1 : end]):
                continue
            key = _find_key([words[at].folded] if length == 1 else (), folded[at:end])
            exact = self._in_one_case.get(key)
            if exact is not None:
                raw = " ".join(w.raw for w in words[at:end])
                for form, term in exact:
                    if form == raw:
                        return Hit(term, at, end)
            found = self._in_any_case.get(key)
            if found is not None:
                return Hit(found, at, end)
        return None

    def _match_item(self, folded: Sequence[str], words: Sequence[Word], at: int) -> Hit | None:
        if at and not words[at].apart:
            return None
        end = next((n for n in range(at + 1, len(words)) if words[n].apart), len(words))
        named = {term for _, term in self._in_one_case.get(" ".join(folded[at:end]), ())}
        return Hit(named.pop(), at, end) if len(named) == 1 else None

    def in_any_case(self, words: Sequence[Word], language: str = "en") -> bool:
        """Whether these words name a term however they are written; Go and R do only with a capital. Names in another
        language have no case of their own."""
        folded = [w.folded for w in words]
        names = self._inflected.get(language)
        if names and " ".join(stem(word, language) for word in folded) in names:
            return True
        return _find_key(folded, [singular(word) for word in folded]) in self._in_any_case

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
