"""What sites and channels put around a posting: buttons, tags, contacts, other jobs. No part of it is asked for."""

from __future__ import annotations

import re
from functools import cache

from core.postings.fact_words import load_fact_words
from core.postings.pay import find_pay

LONGEST_CONTACT = 12  # words of a line that only says whom to write to
LONGEST_PAY = 8  # words of a line that only says what is paid

PARTS = re.compile(r"\s*\|\s*|\s+[·•]\s+|\t+|\s{2,}")  # between the facts in a line of a head
TAGS = re.compile(r"(?:#[\w_]+\s*)+|@\w+|https?://\S+|\+?\d[\d ()-]{8,}")
_SIGNS = re.compile(
    "[\U0001f000-\U0001faff\u231a-\u23ff\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d]+|^[\\s•*>-]+|^#+\\s+|\\*\\*"
)
_CONTACT = re.compile(r"(?<!\w)@\w{4,}|\bt\.me/|https?://|\S+@\S+\.\w|\+\d[\d ()-]{8,}")


@cache
def _chrome() -> re.Pattern[str]:
    return re.compile(rf"{load_fact_words().patterns['chrome']}[:.]?", re.IGNORECASE)


@cache
def _similar() -> re.Pattern[str]:
    return re.compile(rf"\b{load_fact_words().patterns['similar']}", re.IGNORECASE)


def strip_signs(line: str) -> str:
    """A line without pictures and marks."""
    return _SIGNS.sub("", line).strip()


def drop_other_jobs(text: str) -> str:
    """The text up to where a site begins to list other jobs, which it does in the second half."""
    found = _similar().search(text, len(text) // 2)
    return text[: found.start()].rstrip() if found else text


def is_furniture(line: str) -> bool:
    """Whether a line is a site's and not the posting's: a button, tags, a contact."""
    pieces = [piece for piece in PARTS.split(strip_signs(line)) if piece]
    return all(TAGS.fullmatch(piece) is not None or _chrome().fullmatch(piece) is not None for piece in pieces)


def asks_nothing(line: str) -> bool:
    """Whether a line is furniture, a contact or what is paid."""
    words = len(line.split())
    if is_furniture(line) or (words <= LONGEST_CONTACT and _CONTACT.search(line)):
        return True
    pay = find_pay(None, [line]) if words <= LONGEST_PAY and any(map(str.isdigit, line)) else None
    return pay is not None and len(pay) * 2 >= len(line)
