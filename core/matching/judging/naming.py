"""Short names of what a resume lacks."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import fold_words
from core.matching.judging.coverage import find_lines
from core.matching.judging.judgement import Judgement
from core.matching.model import Verdict
from core.matching.reading.posting_profile import AskedTerm
from core.matching.reading.resume_profile import ResumeProfile

LONGEST_NAME = 4  # words of a name: longer ones are sentences, and a list of missing things has no room for them
SHORTEST_NAME = 3  # letters

_LEAD_IN = re.compile(
    r"^(?:(?:basic|good|strong|solid|working|proven|excellent) )?"
    r"(?:ability to|knowledge of|understanding of|experience (?:in|with)|familiarity with|proficiency (?:in|with)) ",
    re.IGNORECASE,
)
_BINDING = r"(?:to|for|in|with|that|which|while|within|by|of|on|at|as|is|are|including|such)"
_REST = re.compile(rf"\s+{_BINDING}\s+.*$|\s*[,(].*$")
_UP_TO_BINDING = re.compile(rf"^.*?\s+{_BINDING}\s+")


class _Terms(NamedTuple):
    """The terms of a requirement, titles left out; those that the resume lacks; and those of them that are tools."""

    named: list[AskedTerm]
    absent: list[AskedTerm]
    tools: list[AskedTerm]


def name_missing(judgement: Judgement, profile: ResumeProfile, scanner: Scanner) -> tuple[str, ...]:
    """What of a skill is missing, in short names: the requirement itself where it is short and nothing of it is there,
    else its terms that are not in the resume, else the words it begins with."""
    text = _LEAD_IN.sub("", judgement.prepared.requirement.text)
    short = len(text.split()) <= LONGEST_NAME
    terms = _sort_terms(judgement, profile, scanner)
    met = judgement.verdict is Verdict.MET
    nothing_there = len(terms.absent) == len(terms.named)
    if short and nothing_there and not met and not terms.tools:
        return (text,)
    if terms.named or met:
        return tuple(a.text for a in terms.absent if short or a in terms.tools or a is terms.absent[0])
    return _name_beginning(text)


def _sort_terms(judgement: Judgement, profile: ResumeProfile, scanner: Scanner) -> _Terms:
    kinds = {a: scanner.terms[a.term].kind for a in judgement.prepared.asked_terms if a.term is not None}
    named = [asked for asked, kind in kinds.items() if kind is not TermKind.TITLE]
    absent = [asked for asked in named if not find_lines(asked, profile)]
    return _Terms(named, absent, [asked for asked in absent if kinds[asked] is TermKind.TOOL])


def _name_beginning(text: str) -> tuple[str, ...]:
    """The first words, up to one that binds; of "work in any weather", whose first word says nothing, the weather."""
    name = _REST.sub("", text)
    if all(is_filler(word) for word in fold_words(name)):
        name = _REST.sub("", _UP_TO_BINDING.sub("", text, count=1))
    return (name,) if len(name) >= SHORTEST_NAME and len(name.split()) <= LONGEST_NAME else ()
