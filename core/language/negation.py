"""What a resume names only to say that it is not there: "all protocols except IGMP", "no experience with SAP"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.language.words import Word

_THING = r"(?:experience|knowledge|exposure|background|focus|training|expertise|familiarity|skills?)"
_NEGATED = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|excluding|with the exception of|(?:in )?the absence of|lack(?:s|ing|ed)?(?: of)?"
    rf"|(?:no|without|not any|never had)(?: [a-z-]+){{0,2}} {_THING}(?: and [a-z]+)? (?:in|with|of|on|for)"
    r"|without(?: [a-z]+ly)? (?:mentioning|pointing out|naming|using|having used|touching)|disregarding"
    r"|not (?:including|familiar with|experienced (?:in|with)|proficient (?:in|with)))\s+[^.;,!?()]+",
    re.IGNORECASE,
)


def drop_negated(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """The words of a line without those that a clause denies."""
    denied = [found.span() for found in _NEGATED.finditer(text)]
    if not denied:
        return words
    return [word for word in words if not any(first <= word.start < end for first, end in denied)]
