"""Whether text carries meaning: control characters, shifted letters and lost maps are measured."""

from __future__ import annotations

import re
from functools import cache

from core.language.folding import fold
from core.language.words import load_function_words
from core.resumes.words.bidi import share_right_to_left
from core.resumes.words.headings import known_heading

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœąęıоаеёиуыэюяіїєαεηιουωάέήίόύώ")
_BROKEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CID = re.compile(r"\(cid:\d+\)")
MIN_LETTERS = 150  # below this there is too little text to judge its letters
BROKEN_SHARE = 0.15  # of characters without meaning; 158 readable pages have .026 at most
VOWELS_SHARE = (0.24, 0.62)  # of letters; 158 readable pages of a dozen languages have .34 to .52
FEW_COMMON = 0.05  # of words; a text with sentences has more of the commonest ones
NO_COMMON = 0.004  # of words; so few only where letters are exchanged for others, vowels for vowels too
MANY_WORDS = 150  # a list of names and tools as short as this may have no common word
RIGHT_TO_LEFT_SHARE = 0.3  # of the letters: scripts that leave vowels out
ALPHABETIC_SHARE = 0.8


def broken_share(text: str) -> float:
    """The share of characters that mean nothing: control characters, U+FFFD, `(cid:12)`, private use."""
    solid = len(re.sub(r"\s", "", text))
    if not solid:
        return 0.0
    cids = sum(len(match) for match in _CID.findall(text))
    return (len(_BROKEN.findall(text)) + len(_PRIVATE.findall(text)) + cids) / solid


def is_garbled(text: str) -> bool:
    """Whether the text, though there is some, says nothing to a reader."""
    if broken_share(text) > BROKEN_SHARE:
        return True
    words = [fold(word) for word in _WORD.findall(text)]
    letters = "".join(words)
    if len(letters) < MIN_LETTERS or not _is_alphabetic(letters) or share_right_to_left(text) > RIGHT_TO_LEFT_SHARE:
        return False
    if any(known_heading(line.strip()) is not None for line in text.splitlines()):
        return False
    common_words = _common_words()
    common = sum(word in common_words for word in words) / len(words)
    return (common < FEW_COMMON and not _has_vowels(letters)) or (common < NO_COMMON and len(words) > MANY_WORDS)


def _has_vowels(letters: str) -> bool:
    """As many as a language has."""
    least, most = VOWELS_SHARE
    return least <= sum(letter in _VOWELS for letter in letters) / len(letters) <= most


@cache
def _common_words() -> frozenset[str]:
    return frozenset(fold(word) for words in load_function_words().values() for word in words)


def _is_alphabetic(letters: str) -> bool:
    """Latin, Greek or Cyrillic: scripts whose words have vowels of their own."""
    return sum("a" <= letter <= "\u052f" for letter in letters) > ALPHABETIC_SHARE * len(letters)
