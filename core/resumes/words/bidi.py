"""Right-to-left text: from the order on the page back into reading order.

A small part of the Unicode bidirectional algorithm (UAX #9), for single lines whose base direction is right
to left: the line is read from the right, and runs of Latin letters and digits inside it from the left.
"""

from __future__ import annotations

import re

_RTL = re.compile("[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
# What belongs to a left-to-right run: addresses, numbers and words, with the marks and spaces inside them.
_LETTER = "A-Za-z\u00c0-\u024f0-9\u0660-\u0669\u06f0-\u06f9"
_LATIN_RUN = re.compile(
    rf"[{_LETTER}](?:[{_LETTER}@.,:/+#&'’%°_-]*[{_LETTER}+#%])?"
    rf"(?: +[A-Za-z](?:[{_LETTER}@.:/+#&'’%_-]*[{_LETTER}+#%])?)*"
)


def share_right_to_left(text: str) -> float:
    """The share of right-to-left letters among all letters."""
    found = len(_RTL.findall(text))
    return found / sum(map(str.isalpha, text)) if found else 0.0


def visual_to_logical(text: str) -> str:
    """Text in the order of the page, left to right, as a reader of a right-to-left script reads it."""
    turned = text[::-1].translate(_MIRROR)
    return _LATIN_RUN.sub(lambda match: match[0][::-1], turned)
