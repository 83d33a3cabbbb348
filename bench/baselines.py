"""What anybody would try first: word statistics over whole texts, the yardsticks of the match benchmark."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence

from core.language.words import stems


class Baselines:
    """TF-IDF cosine, BM25 and keyword share over a fixed set of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._bags = {text: Counter(stems(text)) for text in dict.fromkeys(texts)}
        spread = Counter(key for bag in self._bags.values() for key in bag)
        total = len(self._bags)
        self._idf = {key: math.log((total + 1) / (n + 0.5)) for key, n in spread.items()}
        self._length = statistics.mean(sum(bag.values()) for bag in self._bags.values())
        self._vectors = {text: self._weigh(bag) for text, bag in self._bags.items()}

    def _weigh(self, bag: Counter[str]) -> dict[str, float]:
        vector = {key: (1 + math.log(n)) * self._idf[key] for key, n in bag.items()}
        length = math.sqrt(sum(w * w for w in vector.values())) or 1.0
        return {key: w / length for key, w in vector.items()}

    def tfidf(self, resume: str, posting: str) -> float:
        one, other = self._vectors[resume], self._vectors[posting]
        if len(one) > len(other):
            one, other = other, one
        return sum(w * other.get(key, 0.0) for key, w in one.items())

    def bm25(self, resume: str, posting: str) -> float:
        bag = self._bags[resume]
        norm = 1.2 * (0.25 + 0.75 * sum(bag.values()) / self._length)
        return sum(self._idf[k] * bag[k] * 2.2 / (bag[k] + norm) for k in self._bags[posting] if k in bag)

    def keyword_share(self, resume: str, posting: str) -> float:
        asked = self._bags[posting]
        return sum(key in self._bags[resume] for key in asked) / max(len(asked), 1)
