"""The catalogue of occupations, measured: the tables that the space of occupations is built on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import fsum, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.language.compounds import list_forms, split_compound
from core.language.weights import word_weight
from core.language.words import fold_words, is_function_word, stem
from core.matching.occupations.catalogue import Occupation
from core.matching.occupations.names import LocalNames

Vector = NDArray[np.float32]

_SLICE = 512  # words multiplied at once, so that the whole table never lies in memory unpacked
_SPREAD_LESS = 0.5  # off the number of occupations that use a word, so that a word of one says more than one of two
# What a word of a title says at least, however many fields of work use it ("manager", "senior"), and how much more one
# says that only one field has ("nurse").
_TITLE_WORD_LEAST = 0.15
_TITLE_WORD_OF_ONE_FIELD = 1.6
_NO_LENGTH = 1e-9  # of a vector: nothing is known
_NO_DIRECTION = 1e-6  # an eigenvalue that is noise of the floats
# Of the latent projection. Without it nDCG@10 falls by .015 on all labels, though not on each fourth posting.
DIMENSIONS = 200


class WordTable(NamedTuple):
    """Which occupation uses which word, and how much it says there: rows of words, kept sparse, because of the
    entries less than one in a hundred is not 0. Every column has length 1."""

    size: int
    row: dict[str, int]
    rarity: dict[str, float]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    weights: Vector

    def compare(self, bag: Mapping[str, float]) -> Vector:
        """The cosine of a text with each occupation."""
        known = [(self.row[k], w * self.rarity[k]) for k, w in bag.items() if k in self.row]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        length = sqrt(fsum(w * w for _, w in known))
        spans = [(self.starts[row], self.starts[row + 1], w / length) for row, w in known]
        columns = np.concatenate([self.columns[a:b] for a, b, _ in spans])
        weights = np.concatenate([self.weights[a:b] * np.float32(w) for a, b, w in spans])
        return np.bincount(columns, weights=weights, minlength=self.size).astype(np.float32)

    def multiply(self) -> NDArray[np.float64]:
        """The cosine of each occupation with each, word by word in slices that stay small."""
        gram = np.zeros((self.size, self.size), dtype=np.float64)
        rows = np.repeat(np.arange(len(self.row)), np.diff(self.starts))
        for first in range(0, len(self.row), _SLICE):
            at = slice(self.starts[first], self.starts[min(first + _SLICE, len(self.row))])
            part = np.zeros((_SLICE, self.size), dtype=np.float32)
            part[rows[at] - first, self.columns[at]] = self.weights[at]
            gram += part.T @ part
        return gram


class OccupationTables(NamedTuple):
    """What is known of the catalogue. Occupations are numbered in its order; groups are numbers by occupation.

    `titles` are the words of each title with the number of its occupation, `title_rarity` how much a word says.
    """

    words: WordTable
    families: NDArray[np.intp]
    fields: NDArray[np.intp]
    basis: Vector
    center: Vector
    latent: Vector
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    title_rarity: dict[str, float]


class LocalTables(NamedTuple):
    """What is known of the catalogue in another language: `words`, `titles` and `title_rarity` as above."""

    words: WordTable
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    title_rarity: dict[str, float]


# Marks for people of any gender, which titles of postings have: "(m/w/d)", "H/F", "Abogado/a", "Chargé(e)".
_GENDERS = re.compile(
    r"\(?\b[mwdfhxMWDFHX](?:\s?[/|*]\s?[mwdfhxiMWDFHXI]){1,2}\b\)?|(?<=\w)(?:\((?:a|e|in|as|es)\)|[/:*_](?:-?(?:a|e|in|innen|as|ra|trice|ice))\b)"
)


def build_local_tables(occupations: Sequence[Occupation], names: Sequence[LocalNames], language: str) -> LocalTables:
    """The tables of a language, from the names of the occupations in it. Tools, and titles that are English
    everywhere, are known by their English names too."""
    words = _count_words(
        [weigh_text(_describe_locally(o, n), language) for o, n in zip(occupations, names, strict=True)]
    )
    titles = _list_titles([(o.title, *n.titles) for o, n in zip(occupations, names, strict=True)], language)
    return LocalTables(words, titles, _weigh_title_words(occupations, titles))


def build_tables(occupations: Sequence[Occupation]) -> OccupationTables:
    """Reads and weighs every text of the catalogue; takes most of a second."""
    words = _count_words([weigh_text(_describe(o)) for o in occupations])
    gram = words.multiply()
    basis, center = _find_basis(gram)
    latent = np.stack([project(row, basis, center) for row in gram.astype(np.float32)])
    titles = _list_titles([(o.title, *o.alternates) for o in occupations])
    return OccupationTables(
        words,
        _number_groups([o.family for o in occupations]),
        _number_groups([o.field for o in occupations]),
        basis,
        center,
        latent,
        titles,
        _weigh_title_words(occupations, titles),
    )


def weigh_text(text: str, language: str = "en") -> dict[str, float]:
    """Stems of a text with a weight: rarer words and (in logarithm) repeated words count more."""
    counts: Counter[str] = Counter()
    rarity: dict[str, float] = {}
    for word in (form for folded in fold_words(text) for form in list_forms(folded, language)):
        if len(word) > 1 and not is_function_word(word, language) and not word.isdigit():
            key = stem(word, language)
            counts[key] += 1
            rarity[key] = max(rarity.get(key, 0.0), word_weight(word, language))
    return {key: (1.0 + log(n)) * rarity[key] for key, n in counts.items()}


def title_stems(title: str, language: str = "en") -> frozenset[str]:
    """The words of a title, a compound taken apart: "Marketingmanagerin" is called as "Marketing Manager" is."""
    told = (w for w in fold_words(_GENDERS.sub(" ", title)) if not is_function_word(w, language) and not w.isdigit())
    return frozenset(stem(part, language) for w in told for part in split_compound(w, language))


def normalise(vector: Vector) -> Vector:
    """The vector with length 1; zeros where it has none."""
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > _NO_LENGTH else np.zeros_like(vector, dtype=np.float32)


def project(similarity: Vector, basis: Vector, center: Vector) -> Vector:
    """Where a text stands in the latent space, from its likeness to each occupation."""
    if not similarity.any():
        return np.zeros(basis.shape[1], dtype=np.float32)
    return normalise(similarity @ basis - center)


def _count_words(bags: Sequence[Mapping[str, float]]) -> WordTable:
    size = len(bags)
    spread = Counter(key for bag in bags for key in bag)
    number = {key: n for n, key in enumerate(sorted(spread))}
    rarity = {key: log((size + 1) / (n + _SPREAD_LESS)) for key, n in spread.items()}
    entries = sorted(
        (number[key], column, weight)
        for column, bag in enumerate(bags)
        for key, weight in _scale_to_one(bag, rarity).items()
    )
    return WordTable(
        size,
        number,
        rarity,
        np.searchsorted([row for row, _, _ in entries], np.arange(len(number) + 1)).astype(np.int64),
        np.array([column for _, column, _ in entries], dtype=np.int32),
        np.array([weight for _, _, weight in entries], dtype=np.float32),
    )


def _scale_to_one(bag: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """The words of an occupation by what they say among all, as a vector of length 1."""
    weights = {key: weight * rarity[key] for key, weight in bag.items()}
    length = sqrt(fsum(w * w for w in weights.values())) or 1.0
    return {key: weight / length for key, weight in weights.items()}


def _number_groups(names: Sequence[str]) -> NDArray[np.intp]:
    order = {name: n for n, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.intp)


def _find_basis(gram: NDArray[np.float64]) -> tuple[Vector, Vector]:
    """The directions in which occupations differ most, seen from the similarities with all of them."""
    values, vectors = np.linalg.eigh(gram)
    keep = np.argsort(values)[::-1][: min(DIMENSIONS, max(len(values) - 1, 1))]
    keep = keep[values[keep] > _NO_DIRECTION]
    basis = np.ascontiguousarray(vectors[:, keep] / np.sqrt(values[keep]), dtype=np.float32)
    return basis, (gram.astype(np.float32) @ basis).mean(axis=0)


def _list_titles(named: Sequence[tuple[str, ...]], language: str = "en") -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The words of every title, from the titles of each occupation."""
    return tuple(
        (number, tuple(sorted(title_stems(title, language))))
        for number, titles in enumerate(named)
        for title in dict.fromkeys(titles)
    )


def _weigh_title_words(
    occupations: Sequence[Occupation], titles: Sequence[tuple[int, tuple[str, ...]]]
) -> dict[str, float]:
    """How much each word of a title says: less the more fields and occupations share it."""
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    holders: dict[str, set[int]] = defaultdict(set)
    for number, words in titles:
        for word in words:
            fields[word][occupations[number].field] += 1
            holders[word].add(number)
    most = log(max(len({o.field for o in occupations}), 2))
    rarity: dict[str, float] = {}
    for word, counted in fields.items():
        total = sum(counted.values())
        disorder = -fsum(n / total * log(n / total) for n in counted.values())
        alone = log((len(occupations) + 1) / len(holders[word]))
        rarity[word] = _TITLE_WORD_LEAST + (1 - disorder / most) * _TITLE_WORD_OF_ONE_FIELD * sqrt(alone)
    return rarity


def _describe(occupation: Occupation) -> str:
    titles = " ".join((occupation.title, occupation.title, *occupation.alternates))
    rest = (*occupation.duties, *occupation.skills, *occupation.tools, *occupation.qualifications)
    return f"{titles} {' '.join(rest)}"


def _describe_locally(occupation: Occupation, names: LocalNames) -> str:
    titles = " ".join((names.titles[0], *names.titles))
    return f"{titles} {' '.join(names.words)} {' '.join(occupation.tools)}"
