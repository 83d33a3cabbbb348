"""The space of occupations: where a resume and a posting stand among the occupations of the catalogue.

A text is compared with every occupation (titles, duties, skills, tools), and so is every title in it. Both
comparisons are looked at from near and far: the very occupations, their families, their fields, and a
latent-semantic projection. Two texts are akin as far as these pictures agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

import numpy as np
from numpy.typing import NDArray

from core.matching.occupations import Occupation
from core.matching.text import fold_words, is_function_word, stem
from core.matching.weights import word_weight

Vector = NDArray[np.float32]

_SLICE = 512  # words multiplied at once
STRONGEST = 60  # occupations kept of a text
DIMENSIONS = 200  # of the latent projection
LEAST_LIKENESS = 0.15  # of a title with an occupation's title
UNKNOWN_WORD = 1.5  # weight of a title word that no occupation has
TEXT_PARTS = (0.15, 0.30, 0.15, 0.40)  # occupations, latent, families, fields
TITLE_PARTS = (0.15, 0.35, 0.15, 0.35)  # the same
TITLE_SHARE = 0.55  # of the kinship, where both sides name a title that is known


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a text and its titles stand; vectors of length 1 at most. `titled` when a title is known."""

    text: Vector
    titles: Vector
    titled: bool


def weigh_text(text: str, language: str = "en") -> dict[str, float]:
    """Stems of a text with a weight: rarer words and (in logarithm) repeated words count more."""
    counts: Counter[str] = Counter()
    rarity: dict[str, float] = {}
    for word in fold_words(text):
        if len(word) > 1 and not is_function_word(word, language) and not word.isdigit():
            key = stem(word, language)
            counts[key] += 1
            rarity[key] = max(rarity.get(key, 0.0), word_weight(word, language))
    return {key: (1.0 + log(n)) * rarity[key] for key, n in counts.items()}


def title_stems(title: str) -> frozenset[str]:
    """The words of a title."""
    return frozenset(stem(w) for w in fold_words(title) if not is_function_word(w) and not w.isdigit())


def kinship(one: Picture, other: Picture) -> float:
    """How akin two pictures are, from about 0 to 1."""
    text = float(one.text @ other.text)
    if not (one.titled and other.titled):
        return text
    return (1 - TITLE_SHARE) * text + TITLE_SHARE * float(one.titles @ other.titles)


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > 1e-9 else np.zeros_like(vector, dtype=np.float32)


def _count_groups(names: Sequence[str]) -> tuple[NDArray[np.intp], int]:
    order = {name: n for n, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.intp), len(order)


class _WordTable:
    """Which occupation uses which word, and how much it says there: rows of words, kept sparse, because of the
    entries less than one in a hundred is not 0. Every column has length 1."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        self._size = len(bags)
        spread = Counter(key for bag in bags for key in bag)
        self._row = {key: n for n, key in enumerate(sorted(spread))}
        self._rarity = {key: log((self._size + 1) / (n + 0.5)) for key, n in spread.items()}
        weights = [[w * self._rarity[key] for key, w in bag.items()] for bag in bags]
        lengths = [sqrt(fsum(w * w for w in column)) or 1.0 for column in weights]
        entries = sorted(
            (self._row[key], n, w / lengths[n])
            for n, bag in enumerate(bags)
            for key, w in zip(bag, weights[n], strict=True)
        )
        self._starts = np.searchsorted([row for row, _, _ in entries], np.arange(len(self._row) + 1))
        self._columns = np.array([column for _, column, _ in entries], dtype=np.int32)
        self._weights = np.array([weight for _, _, weight in entries], dtype=np.float32)

    def compare(self, bag: Mapping[str, float]) -> Vector:
        """The cosine of a text with each occupation."""
        known = [(self._row[k], w * self._rarity[k]) for k, w in bag.items() if k in self._row]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        length = sqrt(fsum(w * w for _, w in known))
        spans = [(self._starts[row], self._starts[row + 1], w / length) for row, w in known]
        columns = np.concatenate([self._columns[a:b] for a, b, _ in spans])
        weights = np.concatenate([self._weights[a:b] * np.float32(w) for a, b, w in spans])
        return np.bincount(columns, weights=weights, minlength=self._size).astype(np.float32)

    def multiply(self) -> NDArray[np.float64]:
        """The cosine of each occupation with each, word by word in slices that stay small."""
        gram = np.zeros((self._size, self._size), dtype=np.float64)
        rows = np.repeat(np.arange(len(self._row)), np.diff(self._starts))
        for first in range(0, len(self._row), _SLICE):
            at = slice(self._starts[first], self._starts[min(first + _SLICE, len(self._row))])
            part = np.zeros((_SLICE, self._size), dtype=np.float32)
            part[rows[at] - first, self._columns[at]] = self._weights[at]
            gram += part.T @ part
        return gram


class OccupationSpace:
    """Built once from the catalogue; thread-safe afterwards."""

    def __init__(self, occupations: Sequence[Occupation]) -> None:
        self._size = len(occupations)
        self._families = _count_groups([o.family for o in occupations])
        self._fields = _count_groups([o.field for o in occupations])
        self._words = _WordTable([weigh_text(_describe(o)) for o in occupations])
        gram = self._words.multiply()
        self._basis, self._center = _find_basis(gram)
        self._latent = np.stack([self._project(row) for row in gram.astype(np.float32)])
        self._titles, self._title_rarity = _index_titles(occupations)

    def draw(self, text: str, titles: Iterable[tuple[str, float]], language: str = "en") -> Picture:
        """The picture of a text and of the titles in it, each title with a weight from 0 to 1."""
        similarity = self._words.compare(weigh_text(text, language))
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
            named @ self._latent,
            self._top_groups(named, self._families),
            self._top_groups(named, self._fields),
        )
        return Picture(_join(text_parts, TEXT_PARTS), _join(title_parts, TITLE_PARTS), bool(named.any()))

    def _project(self, similarity: Vector) -> Vector:
        if not similarity.any():
            return np.zeros(self._basis.shape[1], dtype=np.float32)
        return _unit(similarity @ self._basis - self._center)

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
        weigh = self._title_rarity.get
        shared = fsum(weigh(w, UNKNOWN_WORD) for w in one & other)
        both = fsum(weigh(w, UNKNOWN_WORD) for w in one) + fsum(weigh(w, UNKNOWN_WORD) for w in other)
        return 2 * shared / both


def _keep_strongest(similarity: Vector) -> Vector:
    spread = float(similarity.std())
    if spread < 1e-9:
        return np.zeros_like(similarity)
    standard = (similarity - similarity.mean()) / spread
    if len(standard) > STRONGEST:
        standard = np.where(standard >= np.partition(standard, -STRONGEST)[-STRONGEST], standard, 0.0)
    return _unit(np.maximum(standard, 0.0).astype(np.float32))


def _join(parts: tuple[Vector, ...], shares: tuple[float, ...]) -> Vector:
    """One vector whose products with its like are the weighted sum of the parts' cosines."""
    return np.concatenate([_unit(p) * sqrt(share) for p, share in zip(parts, shares, strict=True)]).astype(np.float32)


def _find_basis(gram: NDArray[np.float64]) -> tuple[Vector, Vector]:
    """The directions in which occupations differ most, seen from the similarities with all of them."""
    values, vectors = np.linalg.eigh(gram)
    keep = np.argsort(values)[::-1][: min(DIMENSIONS, max(len(values) - 1, 1))]
    keep = keep[values[keep] > 1e-6]
    basis = (vectors[:, keep] / np.sqrt(values[keep])).astype(np.float32)
    return basis, (gram.astype(np.float32) @ basis).mean(axis=0)


_TitleIndex = dict[str, list[tuple[int, frozenset[str]]]]


def _index_titles(occupations: Sequence[Occupation]) -> tuple[_TitleIndex, dict[str, float]]:
    """Titles by word, and how much each word says: less the more fields and occupations share it."""
    index: _TitleIndex = defaultdict(list)
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    holders: dict[str, set[int]] = defaultdict(set)
    for number, occupation in enumerate(occupations):
        for title in dict.fromkeys((occupation.title, *occupation.alternates)):
            words = title_stems(title)
            for word in sorted(words):
                index[word].append((number, words))
                fields[word][occupation.field] += 1
                holders[word].add(number)
    most = log(max(len({o.field for o in occupations}), 2))
    rarity: dict[str, float] = {}
    for word, counted in fields.items():
        total = sum(counted.values())
        disorder = -fsum(n / total * log(n / total) for n in counted.values())
        alone = log((len(occupations) + 1) / len(holders[word]))
        rarity[word] = 0.15 + (1 - disorder / most) * 1.6 * sqrt(alone)
    return dict(index), rarity


def _describe(occupation: Occupation) -> str:
    titles = " ".join((occupation.title, occupation.title, *occupation.alternates))
    rest = (*occupation.duties, *occupation.skills, *occupation.tools, *occupation.qualifications)
    return f"{titles} {' '.join(rest)}"
