"""Words and stems: resumes, postings, vocabulary and occupations are all split into words here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from threading import local
from typing import NamedTuple, cast

import Stemmer  # type: ignore[import-not-found]  # it ships no types

from core.language.endings import find_infinitive, list_inflected, take_off_derivation, take_off_endings
from core.language.families import load_families
from core.language.folding import fold_word
from core.language.word_lists import read_table

_STEMMERS = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "de": "german",
    "pt": "portuguese",
    "it": "italian",
    "ru": "russian",
}
LANGUAGES = (*_STEMMERS, "uk")  # those in which a resume and a posting are judged
# A language that is not judged, whose words the rules of a near one bring closer than the English ones do.
_NEAREST = {"be": "ru"}

# A word may begin with a dot (.NET), end in + or # (C++, C#) and hold dots or apostrophes (node.js, driver's).
# A capitalised word after a dot is a new sentence whose space was lost, not a part of the word.
_WORD = re.compile(
    r"(?:(?<![^\W_])\.(?=[A-Za-z]{2}))?[^\W_]+"
    r"(?:(?:\.(?=[a-z0-9]|[A-Z]{2,}\b|[A-Z][a-z]{1,2}\b)|['’])[^\W_]+)*"
    r"(?:\+\+?|#)?"
)

# Marks between the items of a list or between two sentences.
_APART = re.compile(r"[,;:|•·●!?]|\.\s|\n")


class Word(NamedTuple):
    """A word of a text: as written, folded for comparison, and with the positions of its beginning and its end. `apart`
    is true behind a comma or another mark of a list, because no name goes on over such a mark."""

    raw: str
    folded: str
    start: int
    end: int
    apart: bool = False


def split_words(text: str) -> list[Word]:
    """The words of a text in order."""
    words: list[Word] = []
    behind = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        raw = found.group()
        apart = start - behind > 1 and _APART.search(text, behind, start) is not None
        words.append(Word(raw, fold_word(raw), start, end, apart))
        behind = end
    return words


def fold_words(text: str) -> list[str]:
    """The folded words alone."""
    return [fold_word(found.group()) for found in _WORD.finditer(text)]


# English words that the stemmer would wrongly merge with others, each with the first word of its family.
_FAMILIES = load_families()
_OWN = {word: family[0] for family in _FAMILIES.apart for word in family}
_thread = local()


def _stem_with(language: str, word: str) -> str:
    if language in list_inflected():
        return take_off_endings(word, language)
    stemmers = getattr(_thread, "stemmers", None)
    if stemmers is None:
        stemmers = _thread.stemmers = {}
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_STEMMERS.get(_NEAREST.get(language, language), "english"))
    stemmed = cast(str, stemmers[language].stemWord(word))
    if language == "de" and (infinitive := find_infinitive(stemmed)):
        stemmed = cast(str, stemmers[language].stemWord(infinitive))
    return take_off_derivation(stemmed, language)


@cache
def _relatives(language: str) -> dict[str, str]:
    """For the stem of every word of a family the stem of its first word; so plurals belong to the family, too."""
    families = _FAMILIES.akin.get(language, [])
    return {_stem_with(language, word): _stem_with(language, family[0]) for family in families for word in family}


@lru_cache(maxsize=60_000)
def stem(word: str, language: str = "en") -> str:
    """The stem of a folded word, that of its family, or in another language that of the English word for it."""
    if word in _OWN:
        return _OWN[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    stemmed = _stem_with(language, word)
    related = _relatives(language).get(stemmed, stemmed)
    return _everyday(language).get(related, related)


@cache
def _everyday(language: str) -> dict[str, str]:
    """For the stems of words of everyday work the stem of the English word, so that all languages share it."""
    english: dict[str, str] = {}
    for line in read_table("data/words/everyday.toml").get(language, "").strip().split("\n"):
        meaning, _, words = line.partition(": ")
        for word in fold_words(words):
            stemmed = _stem_with(language, word)
            english.setdefault(_relatives(language).get(stemmed, stemmed), stem(meaning))
    return english


def list_everyday_stems(language: str) -> frozenset[str]:
    """The stems of the English words that stand for words of everyday work in another language."""
    return frozenset(_everyday(language).values())


def load_function_words() -> Mapping[str, Sequence[str]]:
    """The commonest words that only hold a sentence together, as they are written, by language."""
    return {language: text.split() for language, text in read_table("data/words/function.toml").items()}


@cache
def _function_words(language: str) -> frozenset[str]:
    """Those of a language and of English, which every language borrows from."""
    words = load_function_words()
    return frozenset(fold_word(word) for word in (*words["en"], *words.get(language, ())))


def stems(text: str, language: str = "en") -> list[str]:
    """The stems of a text in order, function words left out."""
    return [stem(word, language) for word in fold_words(text) if not is_function_word(word, language)]


def is_function_word(folded: str, language: str = "en") -> bool:
    """Whether the word only holds a sentence together."""
    return folded in _function_words(language)
