"""Whether a resume names a licence as the person's own."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from core.language.papers import (
    find_driving_classes,
    includes_class,
    is_higher,
    is_lapsed,
    is_lower,
    names_other_vehicle,
    names_register,
)
from core.language.places import find_states, names_state
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.words import Word, split_words, stem
from core.matching.judging.coverage import RELATED, Coverage, cover
from core.matching.judging.judgement import MET_FROM, Judgement, judge_missing
from core.matching.model import Verdict
from core.matching.reading.positions import HEADLINE_LINES
from core.matching.reading.posting_profile import AskedTerm, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.words import load_judging_words
from core.postings.items import OR

FAULTY = 0.4  # the credit of a licence that lapsed, is lower, of another state or told by a title alone
_FAULTS = ("", "licence_title", "part", "licence_lower", "licence_lapsed")  # the best of several lines counts
_PROFESSIONS = (TermKind.TITLE, TermKind.LICENCE)
_PAPERS = (TermKind.QUALIFICATION, TermKind.LICENCE)
OPENING = 3  # words before a paper that still open the line: "Dedicated and caring RN with ten years in ICU"

Span = tuple[int, int]  # the first word and the one behind the last


def judge_licence(prepared: PreparedRequirement, profile: ResumeProfile, scanner: Scanner) -> Judgement:
    """A licence is shown by one line that names it. That a line speaks of some licence or of its state is nothing."""
    classes = find_driving_classes(prepared.requirement.text)
    if classes is not None:
        return _judge_driving(prepared, classes, profile)
    naming = tuple(asked for asked in prepared.asked_terms if _tells_which(asked))
    if not naming:
        return judge_missing(prepared)
    shown = cover(naming, sum(asked.weight for asked in naming), profile, scanner)
    own = [n for n in _list_lines(shown) if n in profile.papers or _is_own(naming, profile.lines[n].text, scanner)]
    if names_other_vehicle(prepared.requirement.text):
        own = [n for n in own if names_other_vehicle(profile.lines[n].text)]
    if shown.best_line < MET_FROM or not own:
        return _judge_by_ladder(prepared, profile)
    if shown.relative:
        return Judgement(prepared, Verdict.PARTIAL, min(shown.best_line, RELATED), "related", (own[0],))
    return _judge_named(prepared, own, profile, naming, scanner)


def _list_lines(shown: Coverage) -> list[int]:
    """The lines that show about as much as the best one, the best first."""
    shares = {n: fsum(weights.values()) for n, weights in shown.by_line.items()}
    most = max(shares.values(), default=0.0)
    return sorted((n for n, share in shares.items() if share >= MET_FROM * most), key=lambda n: (-shares[n], n))


def _judge_named(
    prepared: PreparedRequirement,
    lines: Sequence[int],
    profile: ResumeProfile,
    naming: tuple[AskedTerm, ...],
    scanner: Scanner,
) -> Judgement:
    """By the best of the lines that name a licence: held, by its title alone, of another state, lower or lapsed."""
    asked = prepared.requirement.text
    faults = [_find_fault(asked, n, profile, naming, scanner) for n in lines]
    for fault in _FAULTS:
        if fault in faults:
            line = lines[faults.index(fault)]
            registered = _find_registered(asked, profile) if fault == "licence_title" else None
            if not fault or registered is not None:
                return Judgement(prepared, Verdict.MET, 1.0, "listed", (line if registered is None else registered,))
            return Judgement(prepared, Verdict.PARTIAL, FAULTY, fault, (line,))
    return judge_missing(prepared)


def _find_registered(asked: str, profile: ResumeProfile) -> int | None:
    """The line in which somebody who has the title stands in the register of a profession: "GPhC registered"."""
    held = (
        number
        for number, line in enumerate(profile.lines)
        if names_register(line.text) and not is_lapsed(line.text, profile.year) and _holds_there(asked, [line.text])
    )
    return next(held, None)


def _find_fault(
    asked: str, number: int, profile: ResumeProfile, naming: tuple[AskedTerm, ...], scanner: Scanner
) -> str:
    """Why a line that names a licence does not prove it; empty where it does."""
    text = profile.lines[number].text
    part = _find_part(text, naming, scanner)
    if is_lapsed(part, profile.year):
        return "licence_lapsed"
    if is_lower(asked, text):
        return "licence_lower"
    if not _holds_there(asked, [text]):
        return "part"
    titled = number not in profile.papers and _is_title(naming, text, scanner)
    return "licence_title" if titled or _is_bare(naming, number, profile, scanner) else ""


def _is_bare(naming: tuple[AskedTerm, ...], number: int, profile: ResumeProfile, scanner: Scanner) -> bool:
    """Whether a line shares words with the name of a paper and speaks of none: the title "Медсестра" or the course of
    study "сестринское дело" for an accreditation in it. What has a name of its own, such as "RN", is a paper."""
    words = split_words(profile.lines[number].text)
    if _find_terms(naming, words, scanner):
        return False
    lists = load_judging_words()
    said = {stem(word.folded) for word in words} | {stem(word.folded, profile.language) for word in words}
    if said & (lists.licence_papers | lists.licence_genre):
        return False
    studied = any(number in degree.context for degree in profile.degrees)
    return studied or number < HEADLINE_LINES or any(position.line == number for position in profile.positions)


def _find_part(text: str, naming: tuple[AskedTerm, ...], scanner: Scanner) -> str:
    """The part of a line that speaks of the licence, with the remark behind it."""
    words = split_words(text)
    spans = _find_named(naming, words, [stem(word.folded) for word in words], scanner)
    if not spans:
        return text
    at, end = words[spans[0][0]].start, words[spans[-1][1] - 1].end
    left = max(text.rfind(mark, 0, at) for mark in ";.|")
    right = min((found for found in (text.find(mark, end) for mark in ("; ", "|")) if found >= 0), default=len(text))
    return text[left + 1 : right]


def _is_title(naming: tuple[AskedTerm, ...], text: str, scanner: Scanner) -> bool:
    """Whether a line names a profession and no paper: "Registered Nurse, Chicago", not "Registered Nurse licence"
    and not the letters behind a name."""
    words = split_words(text)
    spans = _find_terms(naming, words, scanner)
    if not spans or not _names_profession_alone(words, scanner) or _speaks_of_paper(words, spans):
        return False
    return all(_spells_title(words[first:end]) for first, end in spans)


def _names_profession_alone(words: Sequence[Word], scanner: Scanner) -> bool:
    """Whether a profession is named, and at most one paper: several are a list of papers."""
    kinds = {hit.term: scanner.terms[hit.term].kind for hit in scanner.find(words)}
    papers = sum(kind in _PAPERS for kind in kinds.values())
    return papers <= 1 and any(kind in _PROFESSIONS for kind in kinds.values())


def _speaks_of_paper(words: Sequence[Word], spans: Sequence[Span]) -> bool:
    """Whether a word beside the name says that it is a paper."""
    inside = {at for first, end in spans for at in range(first, end)}
    papers = load_judging_words().licence_papers
    return any(stem(word.folded) in papers and at not in inside for at, word in enumerate(words))


def _spells_title(named: Sequence[Word]) -> bool:
    """Whether a name is that of a profession: words, none of them letters or a paper. "Registered" is no paper."""
    papers = load_judging_words().licence_papers
    names_paper = any(stem(word.folded) in papers and not word.folded.endswith("ed") for word in named)
    return not names_paper and all(word.raw[1:].islower() or word.raw.islower() for word in named)


def _judge_by_ladder(prepared: PreparedRequirement, profile: ResumeProfile) -> Judgement:
    """A higher paper of the same kind proves the one asked for, a lower one a part of it."""
    asked = prepared.requirement.text
    for number, line in enumerate(profile.lines):
        if is_higher(asked, line.text) and not is_lapsed(line.text, profile.year):
            return Judgement(prepared, Verdict.MET, 1.0, "listed", (number,))
    for number, line in enumerate(profile.lines):
        if is_lower(asked, line.text):
            return Judgement(prepared, Verdict.PARTIAL, FAULTY, "licence_lower", (number,))
    return judge_missing(prepared)


def _judge_driving(prepared: PreparedRequirement, asked: frozenset[str], profile: ResumeProfile) -> Judgement:
    """By classes: one of those asked for is enough, and a higher one includes a lower one."""
    found = [(n, find_driving_classes(profile.lines[n].text)) for n in profile.driving]
    held = [(n, classes) for n, classes in found if classes is not None]
    if not held:
        return judge_missing(prepared)
    valid = [(n, classes) for n, classes in held if not is_lapsed(profile.lines[n].text, profile.year)]
    needs = any if OR.search(prepared.requirement.text) or "/" in prepared.requirement.text else all
    every = frozenset().union(*(classes for _, classes in valid)) if valid else frozenset()
    if needs(includes_class(every, one) for one in asked):
        return Judgement(prepared, Verdict.MET, 1.0, "listed", (valid[0][0],))
    return Judgement(prepared, Verdict.PARTIAL, FAULTY, "licence_lower" if valid else "licence_lapsed", (held[0][0],))


def _tells_which(asked: AskedTerm) -> bool:
    """Whether a term or word tells this licence from another: "valid" and "license" do not."""
    return asked.term is not None or not load_judging_words().licence_genre.issuperset(asked.stems)


def _holds_there(requirement: str, lines: Sequence[str]) -> bool:
    """Whether a line names a state that the requirement names; a paper of one state is none in another."""
    states = find_states(requirement)
    return not states or any(names_state(line, code) for line in lines for code in states)


def _is_own(naming: tuple[AskedTerm, ...], line: str, scanner: Scanner) -> bool:
    """Whether a line says that the person has a paper. "Coordinated with registered nurses" names the paper of
    others: it speaks of no licence, and what it names is several, or stands behind a preposition or deep in a sentence.
    """
    words = split_words(line)
    stems = [stem(word.folded) for word in words]
    spans = _find_named(naming, words, stems, scanner)
    inside = {at for first, end in spans for at in range(first, end)}
    papers = load_judging_words().licence_papers
    if any(key in papers and at not in inside for at, key in enumerate(stems)):
        return True
    return any(_names_person(words, first, end) for first, end in spans)


def _find_named(
    naming: tuple[AskedTerm, ...], words: Sequence[Word], stems: Sequence[str], scanner: Scanner
) -> list[Span]:
    """Where a line names what is asked for: by a term, else by a relative of it, else by its words."""
    return _find_terms(naming, words, scanner) or _find_stems(naming, stems)


def _find_terms(naming: tuple[AskedTerm, ...], words: Sequence[Word], scanner: Scanner) -> list[Span]:
    wanted = {asked.term for asked in naming if asked.term is not None}
    hits = scanner.find(words)
    proving = [hit for hit in hits if hit.term in wanted or wanted & scanner.implied(hit.term)]
    if not proving:
        relatives = {relative for term in wanted for relative in scanner.related(term)}
        proving = [hit for hit in hits if hit.term in relatives]
    return [(hit.first, hit.end) for hit in proving]


def _find_stems(naming: tuple[AskedTerm, ...], stems: Sequence[str]) -> list[Span]:
    spoken = {key for asked in naming for key in asked.stems}
    return [(at, at + 1) for at, key in enumerate(stems) if key in spoken]


def _names_person(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether what stands there names one person, the one whose resume it is."""
    if _is_plural(words[end - 1].raw):
        return False
    before = [word.folded for word in words[max(first - 2, 0) : first]]
    if not before or words[first].apart:
        return True
    lists = load_judging_words()
    if before[-1] in ("a", "an"):
        return before[0] in lists.being
    return before[-1] in lists.being or (before[-1] not in lists.others and first <= OPENING)


def _is_plural(raw: str) -> bool:
    """Whether a word looks like several: "nurses", not "CNS" and not "business"."""
    return raw.endswith("s") and not raw.endswith("ss") and not raw.isupper()
