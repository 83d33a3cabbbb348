"""Where a clause tells of other people: those beside whom somebody worked, for whom something was done, or who did it.

Every function takes the folded words of a line with the bounds of a clause in it (the first word and the one behind the
last), and gives the bounds of what is told of others, or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from core.language.claim_grammar import ClaimGrammar
from core.language.words import is_function_word

LONGEST_SUBJECT = 4  # words within which a clause names the person it speaks of: "my last line manager"
LEAST_SAID = 2  # words of a clause behind its subject
LONGEST_MODIFIER = 2  # words behind a noun that say which one: "programadores Java"
LONGEST_COMPANY = 6  # words behind "next to" within which the other people are named
LONGEST_AGENT = 4  # words behind "was done by" within which those who did it are named

_MODIFIERS_BEHIND = ("es", "pt", "fr", "it")

Bounds = tuple[int, int]


def find_subjects(words: Sequence[str], clause: Bounds, grammar: ClaimGrammar, *, listed: bool) -> list[Bounds]:
    """The parts of a clause that have somebody else as their subject: "held the torch while the nurses gave
    injections". `listed` says that another clause stands in front of this one."""
    first, end = clause
    turns = (at + 1 for at in range(first, end - 1) if words[at] in grammar.contrast)
    starts = [at for at in (first, *turns) if _has_other_subject(words, at, end, grammar, listed, at > first)]
    others = (
        at for at in range(first + 1, end - 1) if words[at] in grammar.relative and words[at + 1] in grammar.others
    )
    return [(start, end) for start in (*starts, *others, *_find_specialists(words, clause, grammar))]


def _find_specialists(words: Sequence[str], clause: Bounds, grammar: ClaimGrammar) -> Iterator[int]:
    """Where a clause that speaks of something else names a person with a field of their own: "kept the diary of a
    doctor specialising in radiology". Who works "as a doctor specialising in radiology" is that doctor."""
    first, end = clause
    for at in range(first + 2, end - LEAST_SAID):
        if words[at + 1] not in grammar.specialised or words[at] not in grammar.persons | grammar.served:
            continue
        led_in = is_function_word(words[at - 1], grammar.language) and not grammar.selves.intersection(words[first:at])
        if led_in and grammar.being.isdisjoint(words[at - 2 : at]):
            yield at


def _has_other_subject(
    words: Sequence[str], first: int, end: int, grammar: ClaimGrammar, listed: bool, turned: bool
) -> bool:
    """Whether somebody else is the subject: "my manager runs SAP". "My team" and "the team" hold the person. `turned`
    says that a word such as "until" stands in front: "until the present. Electrician" names no subject."""
    if words[first] in grammar.others:
        return end - first > LEAST_SAID and not is_function_word(words[first + 1], grammar.language)
    if words[first] not in grammar.determiners:
        return False
    for at in range(first + 1, min(first + 1 + LONGEST_SUBJECT, end - LEAST_SAID)):
        if words[at] in grammar.groups:
            own = words[first] in grammar.mine or at == first + 1
            return not own and not listed
        if words[at] in grammar.persons:
            return True
        if words[at] in grammar.contrast or (turned and grammar.says_nothing(words[at])):
            return False
    return False


def find_company(words: Sequence[str], first: int, end: int, grammar: ClaimGrammar) -> Bounds:
    """Those beside whom somebody worked, behind "next to"."""
    return first, _find_people(words, first, end, grammar) or end


def find_watched(words: Sequence[str], first: int, end: int, grammar: ClaimGrammar) -> Bounds | None:
    """What others were watched doing: "watched the ward nurses change dressings". Watching patients is work."""
    return (first, end) if _find_people(words, first, end, grammar) else None


def _find_people(words: Sequence[str], first: int, end: int, grammar: ClaimGrammar) -> int | None:
    """The word behind the first that names other people."""
    people = grammar.persons | grammar.groups | grammar.served
    return next((n + 1 for n in range(first, min(first + LONGEST_COMPANY, end)) if words[n] in people), None)


def find_served(words: Sequence[str], first: int, end: int, grammar: ClaimGrammar) -> Bounds | None:
    """The people for whom something was done, with what they are called by: "for the Java developers", "for a partner
    who drafts contracts"."""
    reach = range(first, min(first + LONGEST_SUBJECT, end))
    people = grammar.persons | grammar.groups | grammar.served
    named = next((n for n in reach if words[n] in people), None)
    if named is None or any(grammar.says_nothing(word) for word in words[first + 1 : named]):
        return None
    if words[named] in grammar.groups:
        return (first, named) if words[first] in grammar.determiners - grammar.mine else None
    behind = words[named + 1] if named + 1 < end else ""
    if behind in grammar.relative or behind in grammar.specialised:
        return first, end
    if grammar.language == "en" and not words[named].endswith("s"):
        return None
    return first, min(named + 1 + LONGEST_MODIFIER * (grammar.language in _MODIFIERS_BEHIND), end)


def find_done_by(words: Sequence[str], cue: Bounds, clause: Bounds, grammar: ClaimGrammar) -> Bounds | None:
    """What others did: the thing in front of "was done by", those who did it behind. A clause in which the person
    speaks of themselves tells of the person."""
    first, end = clause
    turns = [at + 1 for at in range(first, cue[0]) if words[at] in grammar.contrast]
    start = turns[-1] if turns else first
    if not grammar.selves.isdisjoint(words[start:end]):
        return None
    said = any(not grammar.says_nothing(word) for word in words[start : cue[0]])
    return (start, end) if said and _names_doer(words[cue[1] : min(cue[1] + LONGEST_AGENT, end)], grammar) else None


def _names_doer(words: Sequence[str], grammar: ClaimGrammar) -> bool:
    """Whether those who did something stand right behind its verb, with an article and one more word in front of them:
    "by an outside agency". "Schrieb Angebote für Kunden" names none."""
    told = list(dropwhile(lambda word: is_function_word(word, grammar.language) or word in grammar.determiners, words))
    return any(word in grammar.agents or word in grammar.persons for word in told[:2])
