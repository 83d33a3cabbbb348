"""The clauses of a sentence that asks for several things: each says one demand or one list."""

from __future__ import annotations

import re
from itertools import pairwise

from core.postings.break_words import load_break_words
from core.postings.trimming import says_something
from core.postings.years import find_second_level, find_years

_CLAUSES = re.compile(
    r"\s*;\s*|,?\s+(?:coupled with|combined with|as well as|along with|together with|in addition to)\s+(?:an? )?"
    r"|(?<!\bjr)(?<!\bsr)(?<!\bdr)(?<!\bst)(?<!\bvs)(?<!\bno)(?<!\be\.g)"
    r"(?<!\bz\.b)(?<!\bz\. b)(?<!\bu\.a)(?<!\bd\.h)(?<!\binkl)(?<!\bggf)(?<!\bbzw)"
    r"(?<!\bMio)(?<!\bmrd)(?<!\btsd)(?<!\bmln)(?<!\bca)(?<!\bинж)(?<!\bi\.e)\.\s+(?=(?-i:[A-ZА-Я]))"
    r"|\s+[•·|●]\s+|\s+[–—]\s+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:,\s*(?:and|plus)?|\s(?:and|plus|y|et|und|e|и))\s+(?=(?:(?:with|an?|at|bare|the|about|also|additional|another"
    r"|least|minimum|of|over|has|have|having|possess\w*)\s+){0,6}$)",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"(?:,\s+(?:and\s+|plus\s+)?|\s+(?:and|plus)\s+|,?\s+with\s+(?=(?:the|an?|ability)\s))(?:(?:the|an?|has|have|having|with|possess(?:ing)?)\s+){0,3}"
    r"(?:(?:strong|solid|good|great|deep|keen|clear|proven|sound|broad|thorough|working|basic|practical|excellent|vast|extensive|detailed|comprehensive)\s+){0,2}"
    r"(?:(?:ability|able|capability|capable|capacity|willingness|willing)\s+(?:to|of)"
    r"|(?:proficien(?:cy|t)|knowledge|experience|familiarity|familiar|expertise|grasp|command|understanding)\s+(?:in|of|with|at))\b",
    re.IGNORECASE,
)
_LINK = re.compile(r",?\s*(?:(?:and|plus|along|with)\s+)*", re.IGNORECASE)


def split_clauses(sentence: str) -> list[str]:
    """Literal parts of a sentence, in its order."""
    clauses = (part for clause in _CLAUSES.split(sentence) for part in _part_years(clause))
    return [part for clause in clauses for part in _part_claims(clause)]


def _part_years(text: str) -> list[str]:
    """Two numbers of years are two requirements: "1 year as a trainer and 4 years as a curator", and so are "5+ years
    required, 10+ preferred"."""
    parts: list[str] = []
    at = 0
    for before, found in pairwise(find_years(text)):
        joint = _JOINT.search(text, before.end, found.start)
        if joint is not None:
            parts.append(text[at : joint.start()])
            at = joint.end()
    rest = text[at:]
    second = find_second_level(rest)
    return [*parts, rest] if second is None else [*parts, rest[:second].rstrip(" ,;"), rest[second:]]


def _part_claims(text: str) -> list[str]:
    """A second claim begins a clause: "skills in sales, and a good knowledge of law"; not "skills and
    knowledge of"."""
    parts: list[str] = []
    at = seen = 0
    said = False
    for found in _CLAIM.finditer(text):
        left = text[at : found.start()]
        said = said or says_something(text[seen : found.start()])
        seen = found.start()
        if said and not left.casefold().endswith(load_break_words().ready) and left.count("(") == left.count(")"):
            parts.append(left)
            link = _LINK.match(text, found.start())
            at = link.end() if link else found.start()
            said = False
    return [*parts, text[at:]]
