"""Words without what does not matter in a comparison: case, accents, marks. The one place where that is decided."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# French and Italian: "d'expérience" is the word expérience, "nell'analisi" the word analisi.
_ELIDED = frozenset(
    [
        *["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu"],
        *["un", "nell", "dell", "all", "dall", "sull", "coll", "quell", "quest"],
    ]
)


def fold(text: str) -> str:
    """Lower case, without accents; compatibility forms such as full-width letters become plain ones."""
    low = text.casefold()
    if low.isascii():
        return low
    return "".join([char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char)])


@lru_cache(maxsize=20_000)  # a resume says most of its words more than once, and its lines are read by many rules
def fold_word(word: str) -> str:
    """A single word as `fold` gives it, without possessive ending, French elision and apostrophes.

    Cyrillic words keep their marks, because the Russian stemmer needs й; but ё is written as е by most.
    """
    low = word.casefold().replace("’", "'").replace("ё", "е")
    if low.endswith("'s") and len(low) > 3:
        low = low[:-2]
    head, _, tail = low.partition("'")
    low = tail if head in _ELIDED and len(tail) > 2 else low
    low = low.replace("'", "")
    return low if low.isascii() or _CYRILLIC.search(low) else fold(low)


def squeeze(text: str) -> str:
    """`fold`, and letters and digits alone: equal for "E D U C A T I O N:" and "Education"."""
    return _NOT_WORD.sub("", fold(text))
