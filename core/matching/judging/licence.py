"""Whether a resume names a licence as the person's own."""

from __future__ import annotations

from collections.abc import Sequence

from core.language.places import find_states, names_state
from core.language.scanner import Scanner
from core.language.words import Word, split_words, stem
from core.matching.judging.coverage import RELATED, cover
from core.matching.judging.judgement import MET_FROM, Judgement, judge_missing
from core.matching.model import Verdict
from core.matching.reading.posting_profile import AskedTerm, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.words import load_judging_words

OPENING = 3  # words before a paper that still open the line: "Dedicated and caring RN with ten years in ICU"

Span = tuple[int, int]  # the first word and the one behind the last


def judge_licence(prepared: PreparedRequirement, profile: ResumeProfile, scanner: Scanner) -> Judgement:
    """A licence is shown by one line that names it. That a line speaks of some licence or of its state is nothing."""
    naming = tuple(asked for asked in prepared.asked_terms if _tells_which(asked))
    if not naming:
        return judge_missing(prepared)
    shown = cover(naming, sum(asked.weight for asked in naming), profile, scanner)
    lines = tuple(n for n in shown.choose_lines() if _is_own(naming, profile.lines[n].text, scanner))
    if shown.best_line < MET_FROM or not lines:
        return judge_missing(prepared)
    whole = cover(prepared.asked_terms, prepared.total, profile, scanner).best_line
    if shown.relative:
        return Judgement(prepared, Verdict.PARTIAL, min(whole, RELATED), "related", lines[:1])
    if whole >= MET_FROM and _holds_there(prepared.requirement.text, [profile.lines[n].text for n in lines]):
        return Judgement(prepared, Verdict.MET, 1.0, "listed", lines[:1])
    return Judgement(prepared, Verdict.PARTIAL, min(whole, MET_FROM), "part", lines[:1])


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
