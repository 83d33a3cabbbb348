"""Holds the sentences of a draft against their evidence, one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from core.language.planted import find_planted
from core.language.word_lists import read_table
from core.language.words import stems
from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing.evidence import DraftSentence, EvidenceSource, Fact
from core.writing.gate.case import Case, list_findings
from core.writing.gate.claimed_amounts import check_amounts
from core.writing.gate.clauses import cut_clauses
from core.writing.gate.evidence import Evidence, gather, gather_posting, join
from core.writing.gate.lines import READ, Line, read_line
from core.writing.gate.model import CheckedSentence, Finding, FindingCode
from core.writing.gate.names import check_names, check_rare_words, check_schools, list_name_words
from core.writing.gate.quotes import find_quoted
from core.writing.gate.standing import check_strength, check_superlatives, check_titles, check_work
from core.writing.gate.terms import check_degrees, check_licences, check_spoken, check_terms

_CHECKS = (
    check_amounts,
    check_names,
    check_schools,
    check_rare_words,
    check_terms,
    check_spoken,
    check_degrees,
    check_licences,
    check_titles,
    check_work,
    check_superlatives,
    check_strength,
)


def check(
    sentences: Sequence[DraftSentence],
    facts: Sequence[Fact],
    *,
    language: str,
    resume: Resume | None,
    posting: Posting | None,
    never: Collection[str] = (),
) -> tuple[CheckedSentence, ...]:
    """Each sentence with the claims in it that its facts do not carry, in the order given.

    Evidence for a sentence are the facts it names; the resume adds what stands around them (employer, title and dates
    of their position) and from what tenure is computed. A sentence without facts may claim nothing hard. The posting
    is evidence about the employer only. `never` are things, in the person's or the posting's words, that the person
    has never done. `language` is the draft's.
    """
    gate = _Gate(facts, language, resume, posting, never)
    return tuple(gate.check(sentence) for sentence in sentences)


class _Gate:
    """What all sentences of a draft are held against."""

    def __init__(
        self,
        facts: Sequence[Fact],
        language: str,
        resume: Resume | None,
        posting: Posting | None,
        never: Collection[str],
    ) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self._language = language
        self._resume = resume
        self._posting = posting
        self._employer = gather_posting(posting, facts, language)
        self._about = list_name_words(posting.company or "") if posting else frozenset()
        self._never = [read_line(text, language) for text in never]
        self._gathered: dict[tuple[str, ...], tuple[Evidence, Evidence]] = {}

    def check(self, sentence: DraftSentence) -> CheckedSentence:
        line = read_line(sentence.text, self._language)
        known = tuple(name for name in sentence.facts if name in self._facts)
        person, both = self._gather(known)
        clauses = tuple(cut_clauses(line, about=self._about))
        quoted = find_quoted(line, clauses, self._posting)
        case = Case(line, clauses, person, self._employer, both, self._posting, quoted)
        findings = list_findings(
            (Finding(code=FindingCode.UNKNOWN_FACT, claim=name) for name in sentence.facts if name not in self._facts),
            _find_planted(sentence.text),
            _find_never(line, self._never),
            *(one(case) for one in _CHECKS if line.words),
        )
        return CheckedSentence(text=sentence.text, passes=not findings, findings=findings)

    def _gather(self, names: tuple[str, ...]) -> tuple[Evidence, Evidence]:
        own = tuple(name for name in names if self._facts[name].source is not EvidenceSource.POSTING)
        if own not in self._gathered:
            person = gather([self._facts[name] for name in own], self._resume, self._language)
            self._gathered[own] = person, join(person, self._employer)
        return self._gathered[own]


@cache
def _planted() -> re.Pattern[str]:
    patterns = read_table("data/common.toml", "core.writing.gate")["planted"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@lru_cache(maxsize=READ)
def _is_planted(text: str) -> bool:
    return bool(find_planted(text))


def _find_planted(text: str) -> Iterator[Finding]:
    found = _planted().search(text)
    if found is not None:
        yield Finding(code=FindingCode.PLANTED, claim=found.group())
    elif _is_planted(text):
        yield Finding(code=FindingCode.PLANTED, claim=text)


def _find_never(line: Line, never: Sequence[Line]) -> Iterator[Finding]:
    """What the person said never to have done, named in any way."""
    for one in never:
        terms = {hit.term for hit in one.hits}
        for hit in line.hits:
            if hit.term in terms:
                yield Finding(code=FindingCode.NEVER, claim=line.cut(hit.first, hit.end))
        said = one.content or frozenset(stems(one.text, one.language))
        if said and said <= line.content:
            yield Finding(code=FindingCode.NEVER, claim=line.text)
