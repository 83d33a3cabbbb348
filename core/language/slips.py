"""Words that were written otherwise than meant: slips of the pen, and one word written as two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from core.language.frequencies import list_words, zipf
from core.language.vocabulary import load_vocabulary
from core.language.words import Word, fold_words

SHORTEST = 8  # letters of a word from which one wrong letter leaves no doubt
COMMON = 3.4  # Zipf value of the rarest word that a slip is corrected to
OPENING = 3  # letters at the beginning that are hardly ever wrong
ENDING = 3  # letters at the end that tell one form of a word from another
SHORTEST_PART = 3
KNOWN = 2.5  # Zipf value from which two words are one


def mend(words: Sequence[Word], language: str = "en") -> Sequence[Word]:
    """The words with slips corrected: a word that no text has, where one wrong letter makes it of a common word. Only
    English is corrected: "administración" is no slip of another word."""
    if language != "en":
        return words
    return [word._replace(folded=meant) if (meant := _find_meant(word.folded)) else word for word in words]


def join(one: Word, other: Word) -> str:
    """The one word that two neighbours make, such as "webpage" of "web page"; empty where they make none."""
    parts = (one.folded, other.folded)
    if other.apart or other.start - one.end > 1 or min(map(len, parts)) < SHORTEST_PART:
        return ""
    joined = "".join(parts)
    return joined if joined.isalpha() and max(zipf(joined), zipf(joined.removesuffix("s"))) >= KNOWN else ""


def join_all(words: Sequence[Word]) -> list[str]:
    """The words that neighbours in a line make."""
    return [joined for one, other in pairwise(words) if (joined := join(one, other))]


@lru_cache(maxsize=20_000)
def _find_meant(folded: str) -> str:
    if len(folded) < SHORTEST or not (folded.isalpha() and folded.isascii()):
        return ""
    if zipf(folded) or folded in _name_words():
        return ""
    near = [word for word in _group_words().get(folded[:OPENING], ()) if _differ_once(folded, word)]
    return max(near, key=lambda word: (zipf(word), word), default="")


@cache
def _name_words() -> frozenset[str]:
    """The words of the trades: "grouting" is rare in the language at large and no slip of "grouping"."""
    return frozenset(
        word for term in load_vocabulary().terms for form in (term.name, *term.aliases) for word in fold_words(form)
    )


@cache
def _group_words() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word in list_words(COMMON):
        if len(word) >= SHORTEST - 1 and word.isalpha():
            groups[word[:OPENING]].append(word)
    return {opening: tuple(words) for opening, words in groups.items()}


def _differ_once(one: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong, or two that changed places, makes the one of the other, and not
    an ending."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = (one[at:], other[at:])
    if min(map(len, rests)) < ENDING:
        return False
    if len(one) != len(other):
        long, short = sorted(rests, key=len, reverse=True)
        return long[1:] == short
    return rests[0][1:] == rests[1][1:] or (rests[0][:2] == rests[1][1::-1] and rests[0][2:] == rests[1][2:])
