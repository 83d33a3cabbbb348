"""The space of occupations: where a resume and a posting stand among the occupations of the catalogue.

A text is compared with every occupation (titles, duties, skills, tools), and so is every title in it. Both
comparisons are looked at from near and far: the very occupations, their families, their fields, and a
latent-semantic projection. Two texts are akin as far as these views agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.language.compiled import recall
from core.matching.occupations.catalogue import load_occupations
from core.matching.occupations.names import list_languages, load_names
from core.matching.occupations.tables import (
    LocalTables,
    OccupationTables,
    Vector,
    WordTable,
    build_local_tables,
    build_tables,
    normalise,
    project,
    title_stems,
    weigh_text,
)

STRONGEST = 60  # occupations kept of a text: the rest of 727 are likenesses of everyday words
LEAST_LIKENESS = 0.15  # of a title with an occupation's title: less is one word that every field has
UNKNOWN_WORD = 1.5  # weight of a title word that no occupation has: it makes a title less like all of them
# How much each view counts: occupations, latent, families, fields. Far views find the profession (without families and
# fields nDCG@10 falls by .035), near ones tell two of the same field apart. Set by hand on the open categories.
TEXT_PARTS = (0.15, 0.30, 0.15, 0.40)
TITLE_PARTS = (0.15, 0.35, 0.15, 0.35)
# Of the squared kinship, where both sides name a title that is known: titles alone order professions better by .02 and
# fit within one worse by .05.
TITLE_SHARE = 0.6
_NO_SPREAD = 1e-9  # of likenesses: nothing in the text is known


@dataclass(frozen=True, slots=True)
class OccupationVectors:
    """Where a text and its titles stand; vectors of length 1 at most. `titled` when a title is known; `judged` when
    the catalogue knows the language of the text."""

    text: Vector
    titles: Vector
    titled: bool
    judged: bool


def kinship(one: OccupationVectors, other: OccupationVectors) -> float:
    """How akin two sides are, from 0 to about 1: the quadratic mean of texts and titles, so that one that agrees
    outweighs one that is silent. The plain mean costs .008 of the AUC of good against potential."""
    text = max(float(one.text @ other.text), 0.0)
    if not (one.titled and other.titled):
        return text
    titles = max(float(one.titles @ other.titles), 0.0)
    return sqrt((1 - TITLE_SHARE) * text**2 + TITLE_SHARE * titles**2)


class _Titles:
    """The titles of occupations in one language."""

    def __init__(self, titles: Iterable[tuple[int, tuple[str, ...]]], rarity: Mapping[str, float]) -> None:
        self._rarity = rarity
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._titles: list[tuple[int, frozenset[str]]] = []
        self._weights: dict[int, float] = {}  # of titles that were looked at: most never are
        for at, (number, words) in enumerate(titles):
            self._titles.append((number, frozenset(words)))
            for word in words:
                self._by_word[word].append(at)

    def find(self, words: frozenset[str]) -> Iterator[tuple[int, float]]:
        """The numbers of the occupations that have a title like it, with the likeness, some more than once."""
        weight = self._weigh(words)
        for at in {at for word in words for at in self._by_word.get(word, ())}:
            number, known = self._titles[at]
            both = weight + self._weigh_title(at)
            likeness = 2 * self._weigh(words & known) / both if both else 0.0
            if likeness >= LEAST_LIKENESS:
                yield number, likeness

    def compare(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weighted share of common words, 0 to 1. "Manager" says little, "nurse" much."""
        if not one or not other:
            return 0.0
        return 2 * self._weigh(one & other) / (self._weigh(one) + self._weigh(other))

    def _weigh(self, words: frozenset[str]) -> float:
        weigh = self._rarity.get
        return fsum([weigh(word, UNKNOWN_WORD) for word in words])

    def _weigh_title(self, at: int) -> float:
        if at not in self._weights:
            self._weights[at] = self._weigh(self._titles[at][1])
        return self._weights[at]


class _Language(NamedTuple):
    """What is known of the catalogue in one language."""

    words: WordTable
    titles: _Titles


class OccupationSpace:
    """Built once from the catalogue; thread-safe afterwards. Other languages than English are read when a text in one
    is placed for the first time."""

    def __init__(self, tables: OccupationTables, load_local: Callable[[str], LocalTables] | None = None) -> None:
        self._tables = tables
        self._size = tables.words.size
        self._families = tables.families, int(tables.families.max()) + 1
        self._fields = tables.fields, int(tables.fields.max()) + 1
        self._english = _Language(tables.words, _Titles(tables.titles, tables.title_rarity))
        self._languages = {"en": self._english}
        self._load_local = load_local
        self._known = list_languages() if load_local else frozenset()

    @classmethod
    def load(cls) -> OccupationSpace:
        """The space of the project's catalogue. Raises `CatalogueInvalid`."""
        words, *rest = recall("occupations", lambda: build_tables(load_occupations()), Path(__file__).parent)
        return cls(OccupationTables(WordTable(*words), *rest), load_local_tables)

    def place(self, text: str, titles: Iterable[tuple[str, float]], language: str = "en") -> OccupationVectors:
        """Where a text and the titles in it stand, each title with a weight from 0 to 1."""
        told = self._find_language(language)
        similarity = told.words.compare(weigh_text(text, language))
        strongest = _keep_strongest(similarity)
        text_parts = (
            strongest,
            self._project(similarity),
            self._sum_groups(strongest, self._families),
            self._sum_groups(strongest, self._fields),
        )
        named = self._name_titles(titles, language)
        title_parts = (
            named,
            named @ self._tables.latent,
            self._top_groups(named, self._families),
            self._top_groups(named, self._fields),
        )
        judged = language == "en" or told is not self._english
        return OccupationVectors(
            _join(text_parts, TEXT_PARTS), _join(title_parts, TITLE_PARTS), bool(named.any()), judged
        )

    def _find_language(self, language: str) -> _Language:
        """The tables of a language; the English ones where the catalogue has none of it."""
        if language not in self._languages and self._load_local and language in self._known:
            words, titles, rarity = self._load_local(language)
            self._languages[language] = _Language(words, _Titles(titles, rarity))
        return self._languages.get(language, self._english)

    def _project(self, similarity: Vector) -> Vector:
        return project(similarity, self._tables.basis, self._tables.center)

    @staticmethod
    def _sum_groups(vector: Vector, groups: tuple[NDArray[np.intp], int]) -> Vector:
        of, count = groups
        return np.bincount(of, weights=vector, minlength=count).astype(np.float32)

    @staticmethod
    def _top_groups(vector: Vector, groups: tuple[NDArray[np.intp], int]) -> Vector:
        of, count = groups
        top = np.zeros(count, dtype=np.float32)
        np.maximum.at(top, of, vector)
        return top

    def _name_titles(self, titles: Iterable[tuple[str, float]], language: str) -> Vector:
        """How well each occupation is named. English titles are used everywhere, so that they count beside a
        language's own."""
        named = np.zeros(self._size, dtype=np.float32)
        for title, weight in titles:
            for spoken in dict.fromkeys((language, "en")):
                for number, likeness in self._find_language(spoken).titles.find(title_stems(title, spoken)):
                    named[number] = max(float(named[number]), weight * likeness**2)
        return named

    def compare_titles(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weighted share of common words of two English titles, 0 to 1."""
        return self._english.titles.compare(one, other)


def load_local_tables(language: str) -> LocalTables:
    """The tables of a language in which occupations have names, from an earlier process where there are any."""
    occupations = load_occupations()
    words, *rest = recall(
        f"occupations-{language}",
        lambda: build_local_tables(occupations, load_names(language, occupations), language),
        Path(__file__).parent,
    )
    return LocalTables(WordTable(*words), *rest)


def _keep_strongest(similarity: Vector) -> Vector:
    spread = float(similarity.std())
    if spread < _NO_SPREAD:
        return np.zeros_like(similarity)
    standard = (similarity - similarity.mean()) / spread
    if len(standard) > STRONGEST:
        standard = np.where(standard >= np.partition(standard, -STRONGEST)[-STRONGEST], standard, 0.0)
    return normalise(np.maximum(standard, 0.0).astype(np.float32))


def _join(parts: tuple[Vector, ...], shares: tuple[float, ...]) -> Vector:
    """One vector whose products with its like are the weighted sum of the parts' cosines."""
    return np.concatenate([normalise(p) * sqrt(share) for p, share in zip(parts, shares, strict=True)]).astype(
        np.float32
    )
