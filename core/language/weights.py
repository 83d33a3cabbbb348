"""How much a word says: general word frequencies, and words that every posting and resume uses."""

from __future__ import annotations

from functools import cache, lru_cache

from core.language.frequencies import zipf
from core.language.word_lists import read_table
from core.language.words import list_everyday_stems, stem

FILLER_WEIGHT = 0.25
_MOST_COMMON, _RAREST = 6.2, 2.2


@cache
def _filler_stems() -> frozenset[str]:
    """Stems of the words of the genre. Those of other languages have the English stemmer's stem too, because a
    requirement does not say in which language it is. A stem that another language shares with an English word is no
    reason to take that word for one of the genre: "courant" has the stem of "cours", which is a teacher's."""
    table = {language: text.replace("-", " ").split() for language, text in read_table("data/words/genre.toml").items()}
    stems = {stem(word) for words in table.values() for word in words}
    for language, words in table.items():
        stems |= {stem(word, language) for word in words} - list_everyday_stems(language)
    return frozenset(stems)


@lru_cache(maxsize=20_000)
def word_weight(folded: str, language: str = "en") -> float:
    """How much a folded word distinguishes, from 0.25 (every posting has it) to 4 (rare)."""
    if stem(folded) in _filler_stems():
        return FILLER_WEIGHT
    return round(min(max(_MOST_COMMON - zipf(folded, language), 0.5), _MOST_COMMON - _RAREST), 3)


def is_filler(folded: str) -> bool:
    """Whether a word belongs to the genre and not to the job."""
    return stem(folded) in _filler_stems()
