"""Texts short enough to be read in a list: literal parts of a sentence that still say what it asks."""

from __future__ import annotations

import re

from core.postings.cue_words import load_cues
from core.postings.lost_breaks import load_clues

LIMIT = 90  # characters a person sees of a requirement
LEAST = 30  # characters that a shortened text keeps
LEAST_WORDS = 3  # of each of two duties in one sentence
SHORTEST = 2  # words of a duty

_EDGE = " \t,;:–—-"
_CLAUSES = re.compile(
    r"\s*\((?:e\.?g|i\.e|such|for example|including)|"
    r"[,;:]\s|\s[–—-]\s|\s(?:including|such as|in order to|so that|so as to|while|whereas|which|who|that|where|when|"
    r"as well as|by \w+ing|through|in accordance with|based on|according to|ensuring|resulting in|to ensure|"
    r"incluyendo|para que|así como|mientras|mediante|ainsi que|afin de|tout en|sowie|um|damit|indem|"
    r"incluindo|assim como|bem como|а также|чтобы|который|включая)\b",
    re.IGNORECASE,
)
_TIGHT = frozenset(["of", "de", "del", "du", "des", "von", "do", "da"])
_PAIRING = frozenset(["and", "or", "y", "o", "et", "ou", "und", "oder", "e", "и", "или"])
_ARTICLES = frozenset(["a", "an", "the", "un", "una", "une", "ein", "eine", "einen", "um", "uma"])
_LOOSE = frozenset(
    ["related", "necessary", "required", "responsible", "along", "compliant", "needed", "able", "due", "according",
     "based", "compared", "designed", "used", "coupled", "together", "relating", "pertaining", "regarding",
     "concerning", "resulting", "compliance", "accordance", "addition", "order", "variety", "involved",
     "involving", "sure"]
)  # fmt: skip
_PARTS = re.compile(r"\s*;\s*(?:(?:and|or|y|et|und|e|и)\s+)?", re.IGNORECASE)
_JOINTS = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+)(?=([a-z]+)\b)", re.IGNORECASE)


def shorten(text: str) -> str:
    """The text up to its last clause that ends within 90 characters, else up to the last word that binds."""
    if len(text) <= LIMIT:
        return text
    clauses = [found.start() for found in _CLAUSES.finditer(text) if LEAST <= found.start() <= LIMIT]
    ends = _outside_brackets(text, clauses) or _outside_brackets(text, _find_joints(text))
    return _trim(text[: max(ends)]) if ends else text


def _outside_brackets(text: str, places: list[int]) -> list[int]:
    return [place for place in places if text.count("(", 0, place) == text.count(")", 0, place)]


def _find_joints(text: str) -> list[int]:
    """Where a word begins that binds what follows to a phrase that can stand without it."""
    holders = load_clues().holders
    words = [(found.start(), found.group().casefold()) for found in re.finditer(r"\S+", text)]
    inside = [n for n, (at, _) in enumerate(words) if LEAST <= at <= LIMIT and n > 1]
    free = [n for n in inside if words[n][1] in holders and words[n][1] not in _TIGHT
            and not (words[n][1] in _PAIRING and words[n - 2][1] in _ARTICLES)]  # fmt: skip
    return [words[n][0] for n in free or inside]


def _trim(text: str) -> str:
    """Without words at the end that only bind to what was cut off."""
    holders = load_clues().holders
    words = text.rstrip(_EDGE).split(" ")
    while len(words) > SHORTEST and (last := words[-1].casefold().strip(_EDGE)) and (last in holders or last in _LOOSE):
        words.pop()
    return " ".join(words).rstrip(_EDGE)


def cut_duty(sentence: str) -> list[str]:
    """The duties of a sentence, each a literal part of it without "you will be responsible for" in front."""
    parts = [part for piece in _PARTS.split(sentence.strip()) for part in _part_long(_bare(piece))]
    return [shorten(part) for part in parts if len(part.split()) >= SHORTEST]


def _bare(text: str) -> str:
    """Without the subject in front: "A clerk files letters", "You will file letters"."""
    for _ in range(3):
        lead = load_cues().duty.match(text)
        if lead is None:
            break
        text = text[lead.end() :].strip(_EDGE)
    words = text.split()
    if words and words[0].casefold() in ("a", "an", "the", "this"):
        text = _without_subject(text, words)
    return text.rstrip(" .!" + _EDGE)


LONGEST_SUBJECT = 7  # words of "A Senior Street Lighting Engineer"


def _without_subject(text: str, words: list[str]) -> str:
    clues = load_clues()
    for number, word in enumerate(words[1:LONGEST_SUBJECT], 1):
        low = word.casefold().rstrip(",")
        if low in clues.holders or (word.endswith(",") and low not in clues.third_persons):
            return text
        if low in clues.third_persons and number > 1:
            return text.split(maxsplit=number)[number]
    return text


def _part_long(text: str) -> list[str]:
    """The duties of a long sentence: "Manages the fleet of ten cars, plans the tours of the week and ..."."""
    if len(text) <= LIMIT:
        return [text]
    clues = load_clues()
    first = text.split(maxsplit=1)[0].casefold().rstrip(",")
    form = next((forms for forms in (clues.firm_verbs, clues.third_persons, clues.presents) if first in forms), None)
    if form is None:
        return [text]
    parts: list[str] = []
    at = 0
    for joint in _JOINTS.finditer(text):
        left = text[at : joint.start()]
        rest = text[joint.end() :]
        own = left.rsplit(", ", 1)[-1]
        if joint.group(1).casefold() in form and min(len(own.split()), len(rest.split())) >= LEAST_WORDS:
            parts.append(left)
            at = joint.end()
    return [*parts, text[at:]]
