"""What a phrase asks for, without how it is led in, what it is good for and how it ends."""

from __future__ import annotations

import re
from itertools import islice

from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word, split_words
from core.postings.break_words import load_break_words
from core.postings.cue_words import CueWords

MAX_WORDS = 30  # of a requirement that nothing else made shorter
MOST_PURPOSES = 8  # places where one may begin; a text made of "to" and "for" must not take long
MOST_LEADS = 9  # "the ideal candidate will have | strong | experience in | the use of" are four

_EDGE = " \t,.;:–—-•*·\"'“”"


def strip_marks(text: str) -> str:
    """Without marks at both ends, but with the dot of .NET."""
    text = text.strip(_EDGE.replace(".", "")).rstrip(_EDGE)
    return text if re.match(r"\.[A-Za-z]", text) else text.lstrip(_EDGE)


def says_something(text: str) -> bool:
    """Whether a text has a word that is more than the genre's."""
    return any(not is_function_word(w) and not is_filler(w) for w in fold_words(text))


def close_brackets(text: str) -> str:
    """Without a bracket that has lost its other half, and without a pair around the whole."""
    if text.startswith("(") and text.endswith(")") and ")" not in text[:-1]:
        return text[1:-1]
    if text.count("(") > text.count(")"):
        at = text.rindex("(")
        text = text[:at] if at else text[1:]
    if text.count(")") > text.count("("):
        at = text.index(")")
        text = text[:at] if at else text[1:]
    return text


def limit_words(text: str) -> str:
    """At most 30 words, with whole brackets."""
    text = close_brackets(text)
    words = text.split()
    if len(words) > MAX_WORDS:
        cut = " ".join(words[:MAX_WORDS])
        text = text[: len(cut)] if text.startswith(cut) else cut
    return strip_marks(text)


def drop_lead(text: str, cues: CueWords, scanner: Scanner) -> str:
    """Without "the ideal candidate will have strong skills in" in front; "deep learning" keeps its "deep"."""
    words = split_words(text)
    known = [hit for hit in scanner.find(words) if scanner.terms[hit.term].kind is not TermKind.TRAIT]
    terms = [(words[hit.first].start, words[hit.end - 1].end) for hit in known]
    at = 0
    for _ in range(MOST_LEADS):
        found = cues.lead_in.match(text, at)
        if not found or not strip_marks(text[found.end() :]):
            break
        at = next((first for first, end in terms if at <= first < found.end() < end), found.end())
        if at < found.end():
            break
    return strip_marks(text[at:])


def drop_purpose(text: str, cues: CueWords) -> str:
    """Without what the thing is good for: "negotiation skills to win new clients", but "the ability to win"."""
    verbs = load_break_words().verbs
    for found in islice(cues.purpose.finditer(text), MOST_PURPOSES):
        head = strip_marks(text[: found.start()])
        last = head.rpartition(" ")[2].casefold()
        verbal = found.group("verb")
        if (verbal and verbal.casefold() not in verbs) or last in cues.takes_to or is_function_word(last):
            continue
        if says_something(head) and head.count("(") == head.count(")"):
            return head
    return text


_USE = re.compile(r"\s(?:for|to|within|across|through|when|while|around|towards?|against|during)\s", re.IGNORECASE)
_FIELD = re.compile(r"\s(?:in|with|on|at)\s(?=\S+\s\S+\s\S)", re.IGNORECASE)


def drop_use(text: str, cues: CueWords, scanner: Scanner) -> str:
    """Without the work in which a trait is of use: "decision-making skills for the small hours", but "technical skills
    in Excel"."""
    for joint, telling in ((_USE, (TermKind.TOOL,)), (_FIELD, (TermKind.TOOL, TermKind.SKILL))):
        found = joint.search(text)
        if found and _is_trait(text[: found.start()], cues, scanner):
            kinds = {scanner.terms[term].kind for term in scanner.find_in(text[found.end() :])}
            text = text[: found.start()] if kinds.isdisjoint(telling) else text
    return text


def _is_trait(head: str, cues: CueWords, scanner: Scanner) -> bool:
    """Whether a phrase is a known trait, or something known that is called a skill."""
    words = split_words(head)
    hits = scanner.find(words)
    if not hits or head.rpartition(" ")[2].casefold() in cues.trait_nouns:
        return bool(hits)
    whole = any(hit.first == 0 and hit.end == len(words) for hit in hits)
    return whole and all(scanner.terms[hit.term].kind is TermKind.TRAIT for hit in hits)


def drop_class(text: str, cues: CueWords, scanner: Scanner) -> str:
    """Without the class that a known tool belongs to: "Perl scripting language"."""
    words = split_words(text)
    hit = next((hit for hit in scanner.find(words) if hit.first == 0), None)
    if hit is None or hit.end == len(words) or scanner.terms[hit.term].kind is not TermKind.TOOL:
        return text
    classed = all(word.folded in cues.tool_classes and not word.apart for word in words[hit.end :])
    return text[: words[hit.end - 1].end] if classed else text


def find_asked_thing(text: str, cues: CueWords, scanner: Scanner) -> str:
    """What a phrase asks for, a literal part of it; empty where it asks for nothing by name."""
    core = drop_lead(strip_marks(cues.ending.sub("", strip_marks(text))), cues, scanner)
    return drop_class(limit_words(core), cues, scanner)
