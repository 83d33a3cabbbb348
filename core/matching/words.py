"""The words of `data/words.toml`, by which requirements and lines of a resume are judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.language.word_lists import ListKind, read_word_lists
from core.language.words import LANGUAGES, stem

_STEMMED = ("licence_genre", "licence_papers", "degree_genre", "claims")  # compared with stems of a text
_PLAIN = ("being", "others", "terms_of_work", "asking")  # compared with its folded words
_KINDS = dict.fromkeys((*_STEMMED, *_PLAIN), ListKind.WORDS)


@dataclass(frozen=True, slots=True)
class JudgingWords:
    """The lists of the file, which explains each."""

    licence_genre: frozenset[str]
    licence_papers: frozenset[str]
    degree_genre: frozenset[str]
    claims: frozenset[str]
    being: frozenset[str]
    others: frozenset[str]
    terms_of_work: frozenset[str]
    asking: frozenset[str]


@cache
def load_judging_words() -> JudgingWords:
    """Reads the data file once per process. Raises `WordListBroken`."""
    data = read_word_lists("core.matching", "data/words.toml", _KINDS)
    stemmed = {name: frozenset(map(stem, data[name].split())) for name in _STEMMED}
    for name in ("degree_genre", "licence_genre", "licence_papers"):  # compared with words of every language
        stemmed[name] = frozenset(stem(word, language) for word in data[name].split() for language in LANGUAGES)
    plain = {name: frozenset(data[name].split()) for name in _PLAIN}
    return JudgingWords(**stemmed, **plain)
