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


def broken_share(text: str) -> float:
    """The share of characters that mean nothing: control characters, U+FFFD, `(cid:12)`, private use."""
    solid = len(re.sub(r"\s", "", text))
    if not solid:
        return 0.0
    cids = sum(len(match) for match in _CID.findall(text))
    return (len(_BROKEN.findall(text)) + len(_PRIVATE.findall(text)) + cids) / solid


def is_garbled(text: str) -> bool:
    """Whether the text, though there is some, says nothing to a reader."""
    if broken_share(text) > 0.15:
        return True
    words = [fold(word) for word in _WORD.findall(text)]
    letters = "".join(words)
    if len(letters) < MIN_LETTERS or not _is_alphabetic(letters) or share_right_to_left(text) > 0.3:
        return False
    vowels = sum(letter in _VOWELS for letter in letters) / len(letters)
    common_words = _common_words()
    common = sum(word in common_words for word in words) / len(words)
    headings = sum(known_heading(line.strip()) is not None for line in text.splitlines())
    if headings:
        return False
    return (not 0.24 <= vowels <= 0.62 and common < 0.05) or (common < 0.004 and len(words) > 150)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(fold(word) for words in load_function_words().values() for word in words)


def _is_alphabetic(letters: str) -> bool:
    """Latin, Greek or Cyrillic: scripts whose words have vowels of their own."""
    return sum("a" <= letter <= "\u052f" for letter in letters) > 0.8 * len(letters)
