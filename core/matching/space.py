# ruff: noqa: E501 - tables of words read better unbroken
"""The space of occupations: where a resume and a posting stand among the occupations of the catalogue.

A text is compared with every occupation (title, duties, skills, tools). Its strongest occupations, standardised,
are one picture of it; a latent-semantic projection of the same comparison is another; the occupations that its
titles name are a third. Two texts are akin as far as these pictures agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from core.matching.occupations import Occupation
from core.matching.text import fold_words, is_function_word, stem
from core.matching.weights import word_weight

Vector = NDArray[np.float32]

STRONGEST = 60
DIMENSIONS = 200
_TITLE_NOISE = frozenset(
    stem(w)
    for w in [
        "senior",
        "junior",
        "sr",
        "jr",
        "lead",
        "principal",
        "chief",
        "head",
        "i",
        "ii",
        "iii",
        "iv",
        "entry",
        "level",
        "trainee",
        "intern",
        "part",
        "full",
        "time",
        "remote",
        "contract",
        "temporary",
        "assistant",
        "associate",
        "staff",
    ]
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a text stands. All vectors have length 1, or are zero where nothing is known."""

    strongest: Vector
    latent: Vector
    titles: Vector
    families: Vector


def weigh_text(text: str, language: str = "en") -> dict[str, float]:
    """Stems of a text with a weight: rarer words and (in logarithm) repeated words count more."""
    counts: Counter[str] = Counter()
    rarity: dict[str, float] = {}
    for word in fold_words(text):
        if len(word) > 1 and not is_function_word(word, language) and not word.isdigit():
            key = stem(word, language)
            counts[key] += 1
            rarity[key] = max(rarity.get(key, 0.0), word_weight(word, language))
    return {key: (1.0 + float(np.log(n))) * rarity[key] for key, n in counts.items()}


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > 1e-9 else np.zeros_like(vector, dtype=np.float32)


class OccupationSpace:
    """Built once from the catalogue; thread-safe afterwards."""

    def __init__(self, occupations: Sequence[Occupation]) -> None:
        self.occupations = tuple(occupations)
        size = len(self.occupations)
        families = sorted({o.family for o in self.occupations})
        self._family_of = np.array([families.index(o.family) for o in self.occupations])
        self._families = len(families)
        bags = [weigh_text(_describe(o)) for o in self.occupations]
        spread = Counter(key for bag in bags for key in bag)
        self._rarity = {key: float(np.log((size + 1) / (n + 0.5))) for key, n in spread.items()}
        self._column = {key: n for n, key in enumerate(sorted(spread))}
        matrix = np.zeros((len(self._column), size), dtype=np.float32)
        for n, bag in enumerate(bags):
            for key, weight in bag.items():
                matrix[self._column[key], n] = weight * self._rarity[key]
        matrix /= np.maximum(np.linalg.norm(matrix, axis=0, keepdims=True), 1e-9)
        self._matrix = matrix
        self._basis, self._center = self._find_basis(matrix)
        self._titles: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self._index_titles()

    @staticmethod
    def _find_basis(matrix: Vector) -> tuple[Vector, Vector]:
        """Projects similarities with all occupations onto the directions in which occupations differ most."""
        gram = matrix.T.astype(np.float64) @ matrix.astype(np.float64)
        values, vectors = np.linalg.eigh(gram)
        keep = np.argsort(values)[::-1][: min(DIMENSIONS, max(len(values) - 1, 1))]
        keep = keep[values[keep] > 1e-6]
        basis = (vectors[:, keep] / np.sqrt(values[keep])).astype(np.float32)
        return basis, (gram.astype(np.float32) @ basis).mean(axis=0)

    def _index_titles(self) -> None:
        for number, occupation in enumerate(self.occupations):
            for title in dict.fromkeys((occupation.title, *occupation.alternates)):
                words = title_stems(title)
                for word in words:
                    self._titles[word].append((number, words))

    def draw(self, text: str, titles: Iterable[tuple[str, float]], language: str = "en") -> Picture:
        """The picture of a text and of the titles in it, each with a weight from 0 to 1."""
        similarity = self._compare(weigh_text(text, language))
        named = self._name_titles(titles)
        families = np.zeros(self._families, dtype=np.float32)
        np.maximum.at(families, self._family_of, named)
        latent = _unit(similarity @ self._basis - self._center * float(np.linalg.norm(similarity) > 0))
        return Picture(self._keep_strongest(similarity), latent, named, families)

    def _compare(self, bag: dict[str, float]) -> Vector:
        known = [(self._column[k], w * self._rarity[k]) for k, w in bag.items() if k in self._column]
        if not known:
            return np.zeros(len(self.occupations), dtype=np.float32)
        columns = [c for c, _ in known]
        weights = np.array([w for _, w in known], dtype=np.float32)
        weights /= max(float(np.linalg.norm(weights)), 1e-9)
        return weights @ self._matrix[columns]

    @staticmethod
    def _keep_strongest(similarity: Vector) -> Vector:
        spread = float(similarity.std())
        if spread < 1e-9:
            return np.zeros_like(similarity)
        standard = (similarity - similarity.mean()) / spread
        if len(standard) > STRONGEST:
            standard = np.where(standard >= np.partition(standard, -STRONGEST)[-STRONGEST], standard, 0.0)
        return _unit(np.maximum(standard, 0.0).astype(np.float32))

    def _name_titles(self, titles: Iterable[tuple[str, float]]) -> Vector:
        named = np.zeros(len(self.occupations), dtype=np.float32)
        for title, weight in titles:
            words = title_stems(title)
            for number, likeness in self._look_up(words).items():
                named[number] = max(named[number], weight * likeness)
        return named

    def _look_up(self, words: frozenset[str]) -> dict[int, float]:
        found: dict[int, float] = {}
        candidates = {entry for word in words for entry in self._titles.get(word, ())}
        for number, known in candidates:
            likeness = compare_titles(words, known)
            if likeness >= 0.45:
                found[number] = max(found.get(number, 0.0), likeness)
        return found

    def kinship(self, one: Picture, other: Picture) -> float:
        """How akin two pictures are, 0 to 1: the same occupation, the same family, the same kind of text."""
        same = float(np.minimum(one.titles, other.titles).max(initial=0.0))
        family = float(np.minimum(one.families, other.families).max(initial=0.0))
        strongest = float(one.strongest @ other.strongest)
        latent = max(float(one.latent @ other.latent), 0.0)
        return 0.3 * strongest + 0.35 * latent + 0.2 * same + 0.15 * family


def title_stems(title: str) -> frozenset[str]:
    """The words of a title that say what the work is; rank and contract left out where something remains."""
    words = [stem(w) for w in fold_words(title) if not is_function_word(w) and not w.isdigit()]
    return frozenset([w for w in words if w not in _TITLE_NOISE] or words)


def compare_titles(one: frozenset[str], other: frozenset[str]) -> float:
    """The weighted share of common words, 0 to 1."""
    if not one or not other:
        return 0.0
    shared = fsum(word_weight(w) for w in one & other)
    return 2 * shared / (fsum(word_weight(w) for w in one) + fsum(word_weight(w) for w in other))


def _describe(occupation: Occupation) -> str:
    titles = " ".join((occupation.title, occupation.title, *occupation.alternates))
    rest = (*occupation.duties, *occupation.skills, *occupation.tools, *occupation.qualifications)
    return f"{titles} {' '.join(rest)}"
