"""The space of occupations: where a resume and a posting stand among the occupations of the catalogue.

A text is compared with every occupation (titles, duties, skills, tools), and so is every title in it. Both
comparisons are looked at from near and far: the very occupations, their families, their fields, and a
latent-semantic projection. Two texts are akin as far as these views agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.language.compiled import recall
from core.matching.occupations.catalogue import load_occupations
from core.matching.occupations.tables import (
    OccupationTables,
    Vector,
    WordTable,
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
    """Where a text and its titles stand; vectors of length 1 at most. `titled` when a title is known; `known` is the
    share of the text's words, by weight, that the catalogue has."""

    text: Vector
    titles: Vector
    titled: bool
    known: float


def kinship(one: OccupationVectors, other: OccupationVectors) -> float:
    """How akin two sides are, from 0 to about 1: the quadratic mean of texts and titles, so that one that agrees
    outweighs one that is silent. The plain mean costs .008 of the AUC of good against potential."""
    text = max(float(one.text @ other.text), 0.0)
    if not (one.titled and other.titled):
        return text
    titles = max(float(one.titles @ other.titles), 0.0)
    return sqrt((1 - TITLE_SHARE) * text**2 + TITLE_SHARE * titles**2)


class OccupationSpace:
    """Built once from the catalogue; thread-safe afterwards."""

    def __init__(self, tables: OccupationTables) -> None:
        self._tables = tables
        self._size = tables.words.size
        self._families = tables.families, int(tables.families.max()) + 1
        self._fields = tables.fields, int(tables.fields.max()) + 1
        self._titles: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for number, words in tables.titles:
            title = frozenset(words)
            for word in words:
                self._titles[word].append((number, title))

    @classmethod
    def load(cls) -> OccupationSpace:
        """The space of the project's catalogue. Raises `CatalogueInvalid`."""
        words, *rest = recall("occupations", lambda: build_tables(load_occupations()), Path(__file__).parent)
        return cls(OccupationTables(WordTable(*words), *rest))

    def place(self, text: str, titles: Iterable[tuple[str, float]], language: str = "en") -> OccupationVectors:
        """Where a text and the titles in it stand, each title with a weight from 0 to 1."""
        bag = weigh_text(text, language)
        similarity = self._tables.words.compare(bag)
        strongest = _keep_strongest(similarity)
        text_parts = (
            strongest,
            self._project(similarity),
            self._sum_groups(strongest, self._families),
            self._sum_groups(strongest, self._fields),
        )
        named = self._name_titles(titles)
        title_parts = (
            named,
            named @ self._tables.latent,
            self._top_groups(named, self._families),
            self._top_groups(named, self._fields),
        )
        return OccupationVectors(
            _join(text_parts, TEXT_PARTS), _join(title_parts, TITLE_PARTS), bool(named.any()), self._share_known(bag)
        )

    def _share_known(self, bag: Mapping[str, float]) -> float:
        whole = fsum(bag.values())
        return fsum(w for key, w in bag.items() if key in self._tables.words.row) / whole if whole else 0.0

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

    def _name_titles(self, titles: Iterable[tuple[str, float]]) -> Vector:
        named = np.zeros(self._size, dtype=np.float32)
        for title, weight in titles:
            words = title_stems(title)
            for number, known in {entry for word in words for entry in self._titles.get(word, ())}:
                likeness = self.compare_titles(words, known)
                if likeness >= LEAST_LIKENESS:
                    named[number] = max(float(named[number]), weight * likeness**2)
        return named

    def compare_titles(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weighted share of common words, 0 to 1. "Manager" says little, "nurse" much."""
        if not one or not other:
            return 0.0
        weigh = self._tables.title_rarity.get
        shared = fsum(weigh(w, UNKNOWN_WORD) for w in one & other)
        both = fsum(weigh(w, UNKNOWN_WORD) for w in one) + fsum(weigh(w, UNKNOWN_WORD) for w in other)
        return 2 * shared / both


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
