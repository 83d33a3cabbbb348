"""Whether a resume shows the level of education that is asked for, and in which field."""

from __future__ import annotations

from dataclasses import replace

from core.language.fields_of_study import (
    accepts_any,
    accepts_related,
    asks_for_technical,
    find_fields,
    find_related,
    is_technical,
)
from core.language.scanner import Scanner
from core.matching.judging.coverage import PROOFS, cover, find_lines
from core.matching.judging.judgement import MET_FROM, PARTIAL_FROM, WHOLE, Judgement, grade, judge_missing
from core.matching.model import Verdict
from core.matching.reading.degrees import ShownDegree
from core.matching.reading.posting_profile import AskedTerm, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.words import load_judging_words

# The credit of a degree is a part for its level and a part for its field. A lower level is worth less than half of the
# right one, and a right field does not make up for it.
LEVEL = 0.6
LOWER_LEVEL = 0.25
FIELD = 0.4
RELATED_FIELD = 0.25  # how much of the field a related one shows where the posting does not ask for related ones
PARTIAL_MOST = 0.8  # a degree in another field, or of a lower level, never counts as one that is met
OTHER_FIELD_MOST = 0.4  # of the right level, in a field that has nothing to do with the one asked for
UNFINISHED_MOST = 0.4  # studies that were broken off or go on
UNCLEAR_MOST = 0.5  # the field of a degree that the resume does not name
UNIVERSITY = 3  # the level from which the field alone proves no degree


def judge_degree(
    prepared: PreparedRequirement, asked_level: int, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """By the degree that comes closest: level first, then its field."""
    if not profile.degrees:
        return _judge_without_degree(prepared, asked_level, profile, scanner)
    judged = [_judge_one(prepared, asked_level, degree, profile, scanner) for degree in profile.degrees]
    return max(judged, key=lambda judgement: judgement.credit)


def _judge_one(
    prepared: PreparedRequirement, asked_level: int, degree: ShownDegree, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    field, lines = _measure_field(prepared, degree, profile, scanner)
    proofs = tuple(dict.fromkeys([degree.line, *lines]))[:PROOFS]
    enough = degree.level >= asked_level
    if not degree.finished:
        credit = min((LEVEL if enough else LOWER_LEVEL) * UNFINISHED_MOST + FIELD * field, UNFINISHED_MOST)
        return Judgement(prepared, Verdict.PARTIAL, credit, "degree_unfinished", proofs)
    return _judge_level(prepared, enough, field, proofs)


def _measure_field(
    prepared: PreparedRequirement, degree: ShownDegree, profile: ResumeProfile, scanner: Scanner
) -> tuple[float, tuple[int, ...]]:
    """How much of the field that is asked for a degree has, 0 to 1, and the lines that show it."""
    text = prepared.requirement.text
    wanted, terms = find_fields(text), _find_field(prepared)
    if accepts_any(text) or not (wanted or terms):
        return 1.0, ()
    has = find_fields("\n".join(profile.lines[n].text for n in degree.context))
    accepted = wanted | find_related(wanted) if accepts_related(text) else wanted
    if has & accepted or _names(terms, degree, profile):
        return 1.0, degree.context[1:]
    by_field = _compare_fields(text, wanted, has)
    if by_field is not None:
        return by_field, ()
    coverage = cover(terms, sum(asked.weight for asked in terms), profile, scanner)
    return coverage.value if terms else 0.0, coverage.choose_lines()


def _compare_fields(text: str, wanted: frozenset[str], has: frozenset[str]) -> float | None:
    """How much of another field than the one asked for counts; None where the fields are not known on both sides."""
    if not wanted and asks_for_technical(text):
        return 1.0 if is_technical(has) else 0.0
    if wanted and has:
        return RELATED_FIELD if has & find_related(wanted) else 0.0
    return None


def _names(terms: tuple[AskedTerm, ...], degree: ShownDegree, profile: ResumeProfile) -> bool:
    """Whether the lines of a degree name most of the field in its own words."""
    shown = sum(asked.weight for asked in terms if set(find_lines(asked, profile)) & set(degree.context))
    return bool(terms) and shown >= MET_FROM * sum(asked.weight for asked in terms)


def _find_field(prepared: PreparedRequirement) -> tuple[AskedTerm, ...]:
    """What is asked for besides the level: of "bachelor's degree in accounting" the accounting."""
    genre = load_judging_words().degree_genre
    return tuple(
        replace(asked, stems=tuple(key for key in asked.stems if key not in genre))
        for asked in prepared.asked_terms
        if not asked.names_level and (not asked.stems or not genre.issuperset(asked.stems))
    )


def _judge_without_degree(
    prepared: PreparedRequirement, asked_level: int, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """The field alone. It proves a trade that was learned, and of a degree of a university a part."""
    terms = _find_field(prepared)
    coverage = cover(terms, sum(asked.weight for asked in terms), profile, scanner)
    verdict = grade(coverage.value)
    lines = coverage.choose_lines()
    if verdict is Verdict.MISSING or not lines:
        return judge_missing(prepared)
    if asked_level < UNIVERSITY:
        return Judgement(prepared, verdict, coverage.value, "degree_unclear", lines)
    return Judgement(prepared, Verdict.PARTIAL, min(coverage.value, UNCLEAR_MOST), "degree_unclear", lines)


def _judge_level(prepared: PreparedRequirement, enough: bool, field: float, proofs: tuple[int, ...]) -> Judgement:
    credit = (LEVEL if enough else LOWER_LEVEL) + FIELD * min(field / MET_FROM, 1.0)
    if enough and field >= PARTIAL_FROM:
        reason = "degree_met" if credit >= WHOLE else "degree_near"
        return Judgement(prepared, Verdict.MET, credit, reason, proofs)
    reason = "degree_field" if enough else "degree_lower"
    most = PARTIAL_MOST if field else OTHER_FIELD_MOST
    return Judgement(prepared, Verdict.PARTIAL, min(credit, most), reason, proofs)
