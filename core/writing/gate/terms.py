"""Holds the skills, tools, spoken languages, degrees and licences of a sentence against the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from core.language.claims import Claim
from core.language.degrees import find_levels, names_degree
from core.language.fields_of_study import find_fields
from core.language.frequencies import zipf
from core.language.papers import find_driving_classes, includes_class, is_lapsed, is_lower
from core.language.phrases import PhraseHit
from core.language.proficiency import Spoken, find_spoken
from core.language.scanner import Hit
from core.language.vocabulary import TermKind
from core.language.words import is_function_word, stem
from core.postings.reader import load_scanner
from core.writing.gate.case import Case
from core.writing.gate.evidence import Evidence
from core.writing.gate.grammar import Cue, load_grammar
from core.writing.gate.lines import READ, Line, list_content
from core.writing.gate.model import Finding, FindingCode

MEANT_AS_WORD = 4.3  # Zipf value from which the name of a tool in small letters is a word: "con gusto"
COMMON = 4.0  # Zipf value from which every word of a skill's name is one of everyday work
PLAIN = 5.0  # Zipf value from which a word behind "certified" says nothing: "since"
BEHIND = 3  # words behind "certified" that say as what
FLUENT = 5  # the level that "fluent" claims

_CODES = {
    TermKind.LANGUAGE: FindingCode.LANGUAGE,
    TermKind.QUALIFICATION: FindingCode.DEGREE,
    TermKind.LICENCE: FindingCode.LICENCE,
    TermKind.TITLE: FindingCode.TITLE,
}
_REFUSED = frozenset({Claim.WISHED, Claim.DENIED, Claim.OTHERS})
_CHECKED = (TermKind.SKILL, TermKind.TOOL, TermKind.QUALIFICATION, TermKind.LICENCE, TermKind.LANGUAGE)


def check_terms(case: Case) -> Iterator[Finding]:
    """The terms of the vocabulary that nothing carries."""
    scanner = load_scanner()
    for hit in case.line.hits:
        kind = scanner.terms[hit.term].kind
        if hit.first in case.quoted:
            continue
        if kind in _CHECKED and not _is_other(case, hit, kind) and not _is_carried(case, hit):
            yield case.find(_CODES.get(kind, FindingCode.SKILL), hit.first, hit.end)


def _is_other(case: Case, hit: Hit, kind: TermKind) -> bool:
    """Whether the words of a term are no term here: a part of an amount or of an address, or a word of school that
    names no certificate: "Technik"."""
    spoken = load_grammar(case.line.language).words[Cue.NO_NAMES]
    words = case.line.words[hit.first : hit.end]
    if all(word.folded in spoken for word in words):
        return True
    if any(amount.first <= hit.first < amount.end for amount in case.line.amounts):
        return True
    if kind is TermKind.TOOL and len(words) == 1 and case.line.language != "en" and words[0].raw.islower():
        return zipf(words[0].folded, case.line.language) >= MEANT_AS_WORD
    single = kind is TermKind.QUALIFICATION and len(words) == 1 and not words[0].raw.isupper()
    return single and not names_degree(words[0].raw) and not case.line.has(Cue.CERTIFIED)


def _is_carried(case: Case, hit: Hit) -> bool:
    claim = max(case.line.claims[hit.first : hit.end])
    evidence = case.evidence_at(hit.first)
    if _shows(case, evidence, hit):
        return True
    if load_scanner().terms[hit.term].kind is TermKind.LANGUAGE and _denies(case, hit):
        return True
    if hit.term in evidence.part_terms and claim in (Claim.BEGUN, Claim.PAST):
        return True
    if claim in _REFUSED:
        return claim is Claim.DENIED or _shows(case, case.both, hit) or _is_everyday(case, hit)
    return not case.clause_at(hit.first).past and _is_everyday(case, hit) and not _is_held(case, hit)


def _shows(case: Case, evidence: Evidence, hit: Hit) -> bool:
    """Whether the evidence has a term, one that implies it, or all words of its name."""
    scanner = load_scanner()
    if hit.term in evidence.own_terms:
        return True
    if any(hit.term in scanner.implied(other) for other in evidence.own_terms):
        return True
    if hit.term in evidence.part_terms:
        return False
    words = [word.folded for word in case.line.words[hit.first : hit.end]]
    said = [word for word in words if not is_function_word(word, case.line.language)]
    if scanner.terms[hit.term].kind is TermKind.SKILL and case.same_language:
        return bool(said) and all(stem(word, case.line.language) in evidence.stems for word in said)
    return bool(said) and all(word in evidence.words for word in said)


def _denies(case: Case, hit: Hit) -> bool:
    """Whether a clause denies anything: "Il francese non lo parlo ancora" denies what stands in front, too."""
    clause = case.clause_at(hit.first)
    return Claim.DENIED in case.line.claims[clause.first : clause.end]


def _is_everyday(case: Case, hit: Hit) -> bool:
    """Whether a skill is called by a word of everyday work, which claims little: "planning", "support"."""
    if load_scanner().terms[hit.term].kind is not TermKind.SKILL or hit.end - hit.first > 1:
        return False
    word = case.line.words[hit.first]
    return not word.raw.isupper() and zipf(word.folded, case.line.language) >= COMMON


def _is_held(case: Case, hit: Hit) -> bool:
    """Whether the clause claims to master it."""
    clause = case.clause_at(hit.first)
    return any(clause.first <= cue.first < clause.end for cue in case.line.find_cues(Cue.MASTERY, Cue.CERTIFIED))


def check_spoken(case: Case) -> Iterator[Finding]:
    """The languages that a sentence speaks better than the evidence does."""
    scanner = load_scanner()
    claimed = [spoken for spoken in find_spoken(case.line.text, scanner) if spoken.levels]
    for spoken in claimed:
        at = _find_word(case, spoken)
        if case.line.claims[at] in _REFUSED:
            continue
        have = _list_levels(case.evidence_at(at).lines).get(spoken.term)
        if have is None or max(spoken.levels) > (have or FLUENT - 1):
            yield Finding(code=FindingCode.LANGUAGE, claim=spoken.text)


def _find_word(case: Case, spoken: Spoken) -> int:
    start = case.line.text.find(spoken.text)
    return next((n for n, word in enumerate(case.line.words) if word.start >= start), 0)


@lru_cache(maxsize=64)
def _list_levels(lines: tuple[Line, ...]) -> dict[int, int]:
    """The highest level of each language in the evidence; 0 where none is said."""
    levels: dict[int, int] = {}
    scanner = load_scanner()
    for line in lines:
        for spoken in _read_spoken(line.text):
            levels[spoken.term] = max([levels.get(spoken.term, 0), *spoken.levels])
        for hit in line.hits:
            if scanner.terms[hit.term].kind is TermKind.LANGUAGE:
                levels.setdefault(hit.term, 0)
    return levels


@lru_cache(maxsize=READ)
def _read_spoken(text: str) -> tuple[Spoken, ...]:
    return tuple(find_spoken(text, load_scanner()))


def check_degrees(case: Case) -> Iterator[Finding]:
    """A degree that is higher than those of the evidence, or of another field."""
    line = case.line
    levels = find_levels(line.text, schooled=False)
    if not levels or _asks_only(case):
        return
    if max(levels) > case.person.degree:
        yield Finding(code=FindingCode.DEGREE, claim=line.text)
        return
    fields = find_fields(line.text)
    have = frozenset(name for other in case.person.lines if _has_level(other.text) for name in find_fields(other.text))
    if len(levels) == 1 and fields and have and not fields & have:
        yield Finding(code=FindingCode.DEGREE, claim=line.text)


@lru_cache(maxsize=READ)
def _has_level(text: str) -> bool:
    return bool(find_levels(text, schooled=True))


def _asks_only(case: Case) -> bool:
    """Whether a sentence speaks of the employer alone."""
    return not any(clause.own or clause.echo for clause in case.clauses)


def check_licences(case: Case) -> Iterator[Finding]:
    """Papers that the evidence does not have, or has no more."""
    if _drives_more(case):
        yield Finding(code=FindingCode.LICENCE, claim=case.line.text)
        return
    papers = [line for line in case.person.lines if line.has(Cue.CERTIFIED) or _has_paper(line)]
    claims = _list_papers_claimed(case)
    valid = any(not _is_lapsed(line.text, datetime.now(UTC).year) for line in papers)
    unproven = [hit for hit in claims if not valid or _names_other(case, hit)]
    if unproven:
        yield case.find(FindingCode.LICENCE, unproven[0].first, unproven[0].end)
    elif is_lower(case.line.text, "\n".join(line.text for line in papers)):
        yield Finding(code=FindingCode.LICENCE, claim=case.line.text)


def _drives_more(case: Case) -> bool:
    """Whether a sentence claims a class of driving licence that the evidence does not include."""
    classes = find_driving_classes(case.line.text)
    if not classes or _asks_only(case):
        return False
    held = frozenset().union(*(_read_classes(line.text) for line in case.person.lines))
    return not all(includes_class(held, one) for one in classes)


def _list_papers_claimed(case: Case) -> list[PhraseHit]:
    """The words of papers that the writer claims to hold."""
    own = (hit for hit in case.line.find_cues(Cue.CERTIFIED) if case.clause_at(hit.first).own)
    return [hit for hit in own if case.line.claims[hit.first] not in _REFUSED and hit.first not in case.quoted]


def _names_other(case: Case, hit: PhraseHit) -> bool:
    """Whether what stands behind "certified" is nowhere in the evidence: "a certified welder"."""
    end = min(hit.end + BEHIND, case.clause_at(hit.first).end)
    words = [word for word in case.line.words[hit.end : end] if zipf(word.folded, case.line.language) < PLAIN]
    behind = list_content(words, case.line.language)
    return case.same_language and not behind <= case.person.stems


@lru_cache(maxsize=READ)
def _read_classes(text: str) -> frozenset[str]:
    return find_driving_classes(text) or frozenset()


@lru_cache(maxsize=READ)
def _is_lapsed(text: str, year: int) -> bool:
    return is_lapsed(text, year)


def _has_paper(line: Line) -> bool:
    scanner = load_scanner()
    return any(scanner.terms[hit.term].kind in (TermKind.LICENCE, TermKind.QUALIFICATION) for hit in line.hits)
