"""What a model says of a requirement, held against the resume: it can add a proof, and never take one away.

Years, degrees and licences are computed, and a model is not asked about them.
"""

from __future__ import annotations

from core.matching.judging.evidence import LISTED
from core.matching.judging.judgement import MET_FROM, PARTIAL_FROM, Judgement
from core.matching.model import Claim, Verdict
from core.matching.reading.posting_profile import PreparedRequirement, ScoreArea
from core.matching.reading.resume_profile import ResumeProfile
from core.postings.model import RequirementKind

PART = (PARTIAL_FROM + MET_FROM) / 2  # what a part counts that nobody measured: the middle of what a part can be


def is_computed(prepared: PreparedRequirement) -> bool:
    """Whether code alone decides: years, degrees, licences."""
    requirement = prepared.requirement
    return requirement.years is not None or prepared.degree is not None or requirement.kind is RequirementKind.LICENCE


def is_open(judgement: Judgement) -> bool:
    """Whether a model may find more than the offline engine has."""
    return judgement.verdict is not Verdict.MET and not is_computed(judgement.prepared)


def believe(judgement: Judgement, claim: Claim | None, profile: ResumeProfile) -> Judgement:
    """The judgement with what the model adds to it. A claim without a line, or with one that is gone, adds nothing."""
    if claim is None or claim.verdict is Verdict.MISSING or not is_open(judgement):
        return judgement
    numbers = _find_lines(claim, profile)
    if not numbers:
        return judgement
    credit = _credit(judgement.prepared, claim, numbers, profile)
    if credit <= judgement.credit:
        return judgement
    reason = "model_met" if claim.verdict is Verdict.MET else "model_part"
    return Judgement(judgement.prepared, claim.verdict, credit, reason, lines=numbers)


def _find_lines(claim: Claim, profile: ResumeProfile) -> tuple[int, ...]:
    """The numbers of the claim's lines; empty unless all of them still stand."""
    places = {line.text: number for number, line in reversed(list(enumerate(profile.lines)))}
    found = [places.get(text) for text in claim.lines]
    return () if None in found else tuple(number for number in found if number is not None)


def _credit(prepared: PreparedRequirement, claim: Claim, numbers: tuple[int, ...], profile: ResumeProfile) -> float:
    if claim.verdict is Verdict.PARTIAL:
        return PART
    dated = any(profile.lines[number].dated for number in numbers)
    return 1.0 if dated or prepared.area is not ScoreArea.SKILLS else LISTED
