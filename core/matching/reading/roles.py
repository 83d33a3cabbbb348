"""The roles in which experience is asked for: "5 years as a site manager", "nursing or midwifery experience"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.language.weights import is_filler, word_weight
from core.language.words import fold_words, is_function_word, stem
from core.matching.words import load_judging_words
from core.postings.model import Requirement, RequirementKind

Role = tuple[tuple[str, float], ...]  # the stems of a role, each with its weight

LEAST_ROLE = 1.6  # weight of the words of a named role: "nursing" is one, "manager" alone is none

_END = (
    r"(?=$|[.;(]|,? \b(?:with|within|involving|including|who|which|that|at|under|to|for|where|preferably"
    r"|is|are|was|were)\b|, \w+ing\b)"
)
_NAMED = (
    re.compile(rf"\bas\s+(?:an?\s+|the\s+)?(?P<role>\S.*?){_END}", re.IGNORECASE),
    re.compile(r"(?:years?|months?)['’]?\s+(?:of\s+)?(?P<role>\S.*?)\s+experience\b", re.IGNORECASE),
)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_EITHER = re.compile(r"\s*,\s*(?:or\s+|and/or\s+)?|\s+(?:or|and/or)\s+", re.IGNORECASE)


def find_roles(requirement: Requirement, language: str) -> tuple[Role, ...]:
    """What the requirement is about as a whole, which may be nothing; what follows "as a"; what stands before
    "experience"; of "X, Y or Z" each."""
    whole = weigh_role(fold_words(requirement.text), language)
    if requirement.kind is not RequirementKind.EXPERIENCE:
        return (whole,)
    phrases = [m.group("role") for pattern in _NAMED if (m := pattern.search(requirement.text))]
    pieces = [piece for phrase in phrases for piece in _split_alternatives(phrase)]
    roles = [weigh_role(fold_words(piece), language) for piece in pieces]
    return tuple(dict.fromkeys([whole, *(role for role in roles if sum(w for _, w in role) >= LEAST_ROLE)]))


def _split_alternatives(phrase: str) -> list[str]:
    return [phrase, *(_EITHER.split(phrase) if _OR.search(phrase) else ())]


def weigh_role(words: Sequence[str], language: str) -> Role:
    """The folded words of a role that say something, as stems with their weights, each once."""
    how = load_judging_words().terms_of_work
    said = [w for w in words if not (is_function_word(w, language) or is_filler(w) or w.isdigit() or w in how)]
    return tuple({stem(w, language): word_weight(w, language) for w in said}.items())
