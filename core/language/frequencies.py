"""How common a word is in a language at large, from the tables of the wordfreq package.

The tables are read as they lie in the package, because importing wordfreq itself brings a tokenizer, a mender of
encodings and the names of all languages: ten megabytes and a sixth of a second that folded words do not need.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgpack

from core.language.folding import fold_word

_TABLES = {"no": "nb", "hr": "sh", "sr": "sh", "tl": "fil"}  # codes that wordfreq uses instead of ours
_ZIPF_OF_CERTAINTY = 900  # centibels above which a word's Zipf value lies: once in a billion words is 0
_KNOWN = 1.5  # Zipf value from which a language uses a word: once in about thirty million words


def zipf(folded: str, language: str = "en") -> float:
    """How often the word stands in a billion words, as a power of ten: "the" 7.7, a rare word 3, unknown 0.

    A language of which wordfreq has no list is looked up in the English one.
    """
    return _load_folded(language).get(folded, 0) / 100


def is_word(word: str, language: str = "en") -> bool:
    """Whether the language uses a word, which is in small letters and has its accents."""
    return _load_table(language).get(word, 0) >= 100 * _KNOWN


def list_words(least: float, language: str = "en") -> list[str]:
    """The words of a Zipf value or more, the most common first."""
    return [word for word, value in _load_table(language).items() if value >= 100 * least]


@cache
def _load_folded(language: str) -> dict[str, int]:
    """The same by folded word; of words that only their accents tell apart the commonest counts."""
    table = _load_table(language)
    if language == "en":
        return table
    folded: dict[str, int] = {}
    for word, value in table.items():
        folded.setdefault(fold_word(word), value)
    return folded


@cache
def _load_table(language: str) -> dict[str, int]:
    """Zipf values in hundredths by word. The format is that of wordfreq's `read_cBpack`: a header, then one list of
    words for every centibel below certainty."""
    package = find_spec("wordfreq")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("wordfreq is not installed")
    folder = Path(package.submodule_search_locations[0], "data")
    path = folder / f"small_{_TABLES.get(language, language)}.msgpack.gz"
    if not path.exists():
        return _load_table("en")
    with gzip.open(path) as packed:
        _, *lists = msgpack.load(packed, raw=False)
    return {word: _ZIPF_OF_CERTAINTY - centibels for centibels, words in enumerate(lists) for word in words}
