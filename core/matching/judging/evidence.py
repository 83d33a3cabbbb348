"""Holds one requirement against one resume: how much of it is proven, and where."""

from __future__ import annotations

from core.language.scanner import Scanner
from core.matching.judging.amount import judge_amount
from core.matching.judging.coverage import DATED_FROM, cover
from core.matching.judging.degree import judge_degree
from core.matching.judging.experience import judge_experience
from core.matching.judging.judgement import Judgement, grade, judge_missing
from core.matching.judging.language import judge_language
from core.matching.judging.licence import judge_licence
from core.matching.model import Verdict
from core.matching.reading.posting_profile import PostingProfile, PreparedRequirement, ScoreArea
from core.matching.reading.resume_profile import ResumeProfile
from core.postings.model import RequirementKind

LISTED = 0.9  # a skill that no dated job shows: a little less than one at work, so that showing it is worth writing


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
        judged = judge_degree(prepared, prepared.degree, profile, scanner)
        if prepared.requirement.years is None:
            return judged
        worked = judge_experience(prepared, posting, profile, scanner)
        return min(judged, worked, key=lambda judgement: judgement.credit)
    if prepared.language is not None:
        return judge_language(prepared, prepared.language, profile, scanner)
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
