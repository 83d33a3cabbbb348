"""Holds one requirement against one resume: how much of it is proven, and where."""

from __future__ import annotations

from core.language.scanner import Scanner
from core.language.spoken import find_term
from core.matching.judging.amount import judge_amount
from core.matching.judging.coverage import DATED_FROM, cover
from core.matching.judging.degree import judge_degree
from core.matching.judging.experience import judge_experience
from core.matching.judging.judgement import MET_FROM, Judgement, grade, judge_missing
from core.matching.judging.licence import judge_licence
from core.matching.model import Verdict
from core.matching.reading.posting_profile import PostingProfile, PreparedRequirement, ScoreArea
from core.matching.reading.resume_profile import ResumeProfile
from core.postings.model import RequirementKind

LISTED = 0.9  # a skill that no dated job shows: a little less than one at work, so that showing it is worth writing
RESUME_LANGUAGE = 0.7  # a language that the resume is written in and does not name: spoken, at a level nobody knows


def judge(
    prepared: PreparedRequirement, posting: PostingProfile, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """The verdict on one requirement, by the rules of its kind."""
    judgement = _judge_by_kind(prepared, posting, profile, scanner)
    if prepared.amount is None or prepared.degree is not None:
        return judgement
    return judge_amount(prepared, prepared.amount, judgement, profile)


def _judge_by_kind(
    prepared: PreparedRequirement, posting: PostingProfile, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    kind = prepared.requirement.kind
    if kind is RequirementKind.EXPERIENCE:
        return judge_experience(prepared, posting, profile, scanner)
    if prepared.degree is not None:
        return judge_degree(prepared, prepared.degree, profile, scanner)
    if kind is RequirementKind.LANGUAGE:
        return _judge_language(prepared, profile, scanner)
    return judge_terms(prepared, profile, scanner)


def judge_terms(prepared: PreparedRequirement, profile: ResumeProfile, scanner: Scanner) -> Judgement:
    """The verdict by the terms and words alone, without dates and levels."""
    if prepared.requirement.kind is RequirementKind.LICENCE:
        return judge_licence(prepared, profile, scanner)
    coverage = cover(prepared.asked_terms, prepared.total, profile, scanner)
    verdict = grade(coverage.value)
    if verdict is Verdict.MET:
        dated = coverage.best_dated_line >= DATED_FROM
        credit = 1.0 if dated or prepared.area is not ScoreArea.SKILLS else LISTED
        return Judgement(prepared, verdict, credit, "shown" if dated else "listed", coverage=coverage)
    if verdict is Verdict.PARTIAL:
        reason = "related" if coverage.relative else "part"
        return Judgement(prepared, verdict, coverage.value, reason, coverage=coverage)
    return judge_missing(prepared)


def _judge_language(prepared: PreparedRequirement, profile: ResumeProfile, scanner: Scanner) -> Judgement:
    coverage = cover(prepared.asked_terms, prepared.total, profile, scanner)
    if coverage.anywhere >= MET_FROM:
        return Judgement(prepared, Verdict.MET, 1.0, "listed", coverage=coverage)
    written_in = find_term(profile.language)
    if written_in is not None and written_in.casefold() == prepared.requirement.text.casefold():
        return Judgement(prepared, Verdict.PARTIAL, RESUME_LANGUAGE, "resume_language")
    return judge_missing(prepared)
