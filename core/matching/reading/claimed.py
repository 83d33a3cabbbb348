"""The words of a line that prove something: those that the person claims, and that are no part of a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.language.claims import Claim, read_claims
from core.language.words import Word, split_words
from core.matching.reading.names import Names

_IN_PART = (Claim.PAST, Claim.BEGUN)  # given up since, or being learnt: never more than a part


class ClaimedWords(NamedTuple):
    """The words that prove, and those that prove in part."""

    whole: Sequence[Word]
    part: Sequence[Word]


def read_claimed(text: str, language: str, names: Names) -> ClaimedWords:
    """The words of a line of a resume by what they prove. Where something was left out no name goes on over the gap."""
    words = split_words(text)
    claims = read_claims(text, words, language)
    named = names.find(text, words)
    if not named and not any(claims):
        return ClaimedWords(words, ())
    kept = [n not in named for n in range(len(words))]
    return ClaimedWords(
        list(_keep(words, [k and claims[n] is Claim.OWN for n, k in enumerate(kept)])),
        list(_keep(words, [k and claims[n] in _IN_PART for n, k in enumerate(kept)])),
    )


def _keep(words: Sequence[Word], kept: Sequence[bool]) -> Iterator[Word]:
    for n, word in enumerate(words):
        if kept[n]:
            yield word if not n or kept[n - 1] else word._replace(apart=True)
