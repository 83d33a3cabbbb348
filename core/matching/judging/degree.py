"""Whether a resume shows the level of education that is asked for, and in which field."""

from __future__ import annotations

from dataclasses import replace

from core.language.scanner import Scanner
from core.matching.judging.coverage import PROOFS, cover
from core.matching.judging.judgement import MET_FROM, PARTIAL_FROM, WHOLE, Judgement, grade
from core.matching.model import Verdict
from core.matching.reading.posting_profile import AskedTerm, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.words import load_judging_words

# The credit of a degree is a part for its level and a part for its field. A lower level is worth less than half of the
# right one, and a right field does not make up for it.
LEVEL = 0.6
LOWER_LEVEL = 0.25
FIELD = 0.4
PARTIAL_MOST = 0.8  # a degree in another field, or of a lower level, never counts as one that is met


def judge_degree(
    prepared: PreparedRequirement, asked_level: int, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """By the highest degree in the resume, and by how much of the field's words it has anywhere."""
    field_terms = _find_field(prepared)
    coverage = cover(field_terms, sum(asked.weight for asked in field_terms), profile, scanner)
    field = coverage.value if field_terms else 1.0
    lines = coverage.choose_lines()
    highest = max(profile.degrees, default=None)
    if highest is None:
        return _judge_without_degree(prepared, field, lines)
    level, line = highest
    proofs = tuple(dict.fromkeys([line, *lines]))[:PROOFS]
    return _judge_level(prepared, level >= asked_level, field, proofs)


def _find_field(prepared: PreparedRequirement) -> tuple[AskedTerm, ...]:
    """What is asked for besides the level: of "bachelor's degree in accounting" the accounting."""
    genre = load_judging_words().degree_genre
    return tuple(
        replace(asked, stems=tuple(key for key in asked.stems if key not in genre))
        for asked in prepared.asked_terms
        if not asked.stems or not genre.issuperset(asked.stems)
    )


def _judge_without_degree(prepared: PreparedRequirement, field: float, lines: tuple[int, ...]) -> Judgement:
    verdict = grade(field)
    credit = 0.0 if verdict is Verdict.MISSING else field
    return Judgement(prepared, verdict, credit, "degree_unclear" if lines else "absent", lines)


def _judge_level(prepared: PreparedRequirement, enough: bool, field: float, proofs: tuple[int, ...]) -> Judgement:
    credit = (LEVEL if enough else LOWER_LEVEL) + FIELD * min(field / MET_FROM, 1.0)
    if enough and field >= PARTIAL_FROM:
        reason = "degree_met" if credit >= WHOLE else "degree_near"
        return Judgement(prepared, Verdict.MET, credit, reason, proofs)
    reason = "degree_field" if enough else "degree_lower"
    return Judgement(prepared, Verdict.PARTIAL, min(credit, PARTIAL_MOST), reason, proofs)
