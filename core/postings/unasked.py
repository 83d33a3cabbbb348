"""What a posting says is not asked for or no longer used: "you won't need a degree", "we don't use Java any more".

By the grammar of claims that resumes are read with (`core.language.claims`), with its words for asking and using.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.language.claim_grammar import ClaimGrammar, load_grammar
from core.language.claims import Claim, read_claims
from core.language.words import split_words

OWN_SHARE = 0.5  # of the words that are denied: what else may be said beside them, such as "before the start"

_PARTS = re.compile(r"\s*[,;]\s+|\s+[–—-]+\s+")


def drop_unasked(text: str, language: str) -> str:
    """The text without a first or a last part that asks for nothing; empty where all of it does not."""
    grammar, words = load_grammar(language), split_words(text)
    if grammar.asked.isdisjoint(word.folded for word in words):
        return text
    claims = read_claims(text, words, grammar.language)
    if not any(claims):
        return text
    cuts = [(0, 0), *(found.span() for found in _PARTS.finditer(text)), (len(text), len(text))]
    parts = [(before[1], behind[0]) for before, behind in pairwise(cuts)]
    told = [(words[at].start, claims[at]) for at in _list_said([word.folded for word in words], grammar)]
    asked = [
        (first, end) for first, end in parts if not _is_unasked([claim for at, claim in told if first <= at < end])
    ]
    return text[asked[0][0] : asked[-1][1]] if asked else ""


def _list_said(words: list[str], grammar: ClaimGrammar) -> Iterator[int]:
    """The words that name a thing, and are no part of a phrase that denies."""
    behind = 0
    for at, word in enumerate(words):
        found = grammar.find(words, at, opens=True)
        behind = max(behind, found.end if found is not None else 0)
        if at >= behind and not grammar.says_nothing(word):
            yield at


def _is_unasked(claims: list[Claim]) -> bool:
    """Whether most words of a part are denied or past."""
    denied = sum(claim in (Claim.DENIED, Claim.PAST) for claim in claims)
    return denied > 0 and len(claims) - denied <= OWN_SHARE * denied
