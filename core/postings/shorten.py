"""Texts short enough to be read in a list: literal parts of a sentence that still say what it asks."""

from __future__ import annotations

import re

from core.postings.break_words import load_break_words
from core.postings.cue_words import load_cue_words

LIMIT = 90  # characters a person sees of a requirement: two lines on a telephone
LEAST = 30  # characters that a shortened text keeps: less is an opening, not what is asked for
LEAST_WORDS = 3  # of each of two duties in one sentence; fewer are verbs that share an object
SHORTEST = 2  # words of a duty
MOST_LEADS = 3  # "In this role, | you will be | responsible for" are three
LONGEST_SUBJECT = 7  # words of "A Senior Street Lighting Engineer"

_EDGE = " \t,;:–—-"
_SUBJECT_OPENINGS = ("a", "an", "the", "this")
_CLAUSES = re.compile(
    r"\s*\((?:e\.?g|i\.e|such|for example|including)|"
    r"[,;:]\s|\s[–—-]\s|\s(?:including|such as|in order to|so that|so as to|while|whereas|which|who|that|where|when|"
    r"as well as|by \w+ing|through|in accordance with|based on|according to|ensuring|resulting in|to ensure|"
    r"incluyendo|para que|así como|mientras|mediante|ainsi que|afin de|tout en|sowie|um|damit|indem|"
    r"incluindo|assim como|bem como|а также|чтобы|который|включая)\b",
    re.IGNORECASE,
)
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
    """Where a word begins that binds what follows to a phrase that can stand without it; where there is none, where any
    word begins."""
    words = [(found.start(), found.group().casefold()) for found in re.finditer(r"\S+", text)]
    inside = [n for n, (at, _) in enumerate(words) if LEAST <= at <= LIMIT and n > 1]
    free = [n for n in inside if _may_end_before(words[n - 2][1], words[n][1])]
    return [words[n][0] for n in free or inside]


def _may_end_before(last_but_one: str, word: str) -> bool:
    """Whether a text may end in front of a word: before "for", not before "of", nor in "a clean | and safe place"."""
    lists = load_break_words()
    holds_pair = word in lists.pairing and last_but_one in lists.articles
    return word in lists.binding and word not in lists.tight and not holds_pair


def _trim(text: str) -> str:
    """Without words at the end that only bind to what was cut off."""
    lists = load_break_words()
    words = text.rstrip(_EDGE).split(" ")
    while len(words) > SHORTEST and (last := words[-1].casefold().strip(_EDGE)) and lists.leads_on(last):
        words.pop()
    return " ".join(words).rstrip(_EDGE)


def split_duties(sentence: str) -> list[str]:
    """The duties of a sentence, each a literal part of it without "you will be responsible for" in front."""
    parts = [part for piece in _PARTS.split(sentence.strip()) for part in _part_long(_drop_subject(piece))]
    return [shorten(part) for part in parts if len(part.split()) >= SHORTEST]


def _drop_subject(text: str) -> str:
    """Without the subject in front: "A clerk files letters", "You will file letters"."""
    for _ in range(MOST_LEADS):
        lead = load_cue_words().duty_lead_in.match(text)
        if lead is None:
            break
        text = text[lead.end() :].strip(_EDGE)
    words = text.split()
    if words and words[0].casefold() in _SUBJECT_OPENINGS:
        text = _without_subject(text, words)
    return text.rstrip(" .!" + _EDGE)


def _without_subject(text: str, words: list[str]) -> str:
    """From the verb on: of "A clerk files letters" what a clerk does."""
    lists = load_break_words()
    for number, word in enumerate(words[1:LONGEST_SUBJECT], 1):
        low = word.casefold().rstrip(",")
        is_verb = low in lists.third_persons
        if low in lists.binding or (word.endswith(",") and not is_verb):
            return text
        if is_verb and number > 1:
            return text.split(maxsplit=number)[number]
    return text


def _part_long(text: str) -> list[str]:
    """The duties of a long sentence: "Manages the fleet of ten cars, plans the tours of the week and ..."."""
    form = _find_form(text) if len(text) > LIMIT else None
    if form is None:
        return [text]
    parts: list[str] = []
    at = 0
    for joint in _JOINTS.finditer(text):
        left, rest = text[at : joint.start()], text[joint.end() :]
        own = left.rsplit(", ", 1)[-1]
        if joint.group(1).casefold() in form and min(len(own.split()), len(rest.split())) >= LEAST_WORDS:
            parts.append(left)
            at = joint.end()
    return [*parts, text[at:]]


def _find_form(text: str) -> frozenset[str] | None:
    """The verbs in the form in which a sentence begins: "plan", "plans" or "planning"."""
    lists = load_break_words()
    first = text.split(maxsplit=1)[0].casefold().rstrip(",")
    every_form = (lists.sure_verbs, lists.third_persons, lists.ing_forms)
    return next((forms for forms in every_form if first in forms), None)
