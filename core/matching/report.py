"""Turns judged requirements and their points into the report that people and machines read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from core.language.words import LANGUAGES
from core.matching.judging.judgement import Judgement
from core.matching.judging.score import VERSION, RequirementPoints, ScoreBreakdown
from core.matching.model import (
    Band,
    Claims,
    Decisions,
    Evidence,
    Fix,
    JudgedRequirement,
    Line,
    NotScored,
    ReadabilityCheck,
    Receipt,
    Report,
    Verdict,
)
from core.matching.reading.posting_profile import PreparedRequirement, ScoreArea
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.rounding import apportion, round_half_up
from core.matching.sentences import FIXES, LINES, REASONS, say
from core.postings.model import Posting, Requirement, RequirementKind
from core.resumes.model import Resume

ENGINE = "offline"
BANDS = ((80, Band.STRONG), (65, Band.GOOD), (50, Band.FAIR), (0, Band.WEAK))
MAX_QUOTE = 240  # characters of a sentence that still reads at a glance
QUOTES = 2  # of a requirement: the second one for what the first does not show
MAX_FIXES = 12  # the dearest; a longer list is not read
WORTH_FIXING = 0.15  # points that a fix has to bring: less is lost in the rounding


def build_report(
    resume: Resume,
    posting: Posting,
    profile: ResumeProfile,
    summed: ScoreBreakdown,
    decisions: Decisions,
    month: int,
    claims: Claims | None = None,
) -> Report:
    """The report of a sum; `claims` are what a model said, which the report names with every proof that is its own."""
    score = round_half_up(summed.total)
    shown = apportion([p for _, p, _ in summed.lines], [most for _, _, most in summed.lines], score)
    ignored = {key for key, d in decisions.by_requirement.items() if d.ignore}
    return Report(
        score=score,
        band=next(band for least, band in BANDS if score >= least),
        readability=resume.readability,
        engine=claims.provider if claims else ENGINE,
        version=VERSION,
        requirements=list_verdicts(summed, profile, claims),
        fixes=_find_fixes(summed),
        lines=tuple(
            Line(label=LINES[area], points=points, max_points=round(most, 1), code=str(area))
            for (area, _, most), points in zip(summed.lines, shown, strict=True)
        ),
        not_scored=_not_scored(posting, ignored, profile.planted),
        readability_checks=_checks(resume),
        receipt=_receipt(resume, posting, decisions, month, claims),
        fit=round(summed.total, 4),
        language=posting.language,
        language_judged=_is_judged(resume, posting),
        languages_differ=_do_differ(resume, posting),
        field_judged=any(area is ScoreArea.OCCUPATION for area, _, _ in summed.lines),
    )


def list_verdicts(
    summed: ScoreBreakdown, profile: ResumeProfile, claims: Claims | None = None
) -> tuple[JudgedRequirement, ...]:
    """Every requirement with its verdict, its points and its quotes; an "A or B" group once."""
    return tuple(_judged(points, profile, claims) for points in _one_a_group(summed.requirements))


def _is_judged(resume: Resume, posting: Posting) -> bool:
    return posting.language in LANGUAGES and resume.language in (*LANGUAGES, None)


def _do_differ(resume: Resume, posting: Posting) -> bool:
    return None not in (resume.language, posting.language) and resume.language != posting.language


def refuse(resume: Resume, posting: Posting, code: str, decisions: Decisions, month: int) -> Report:
    """A report that says why there is no score."""
    return Report(
        score=None,
        band=None,
        reason=REASONS[code],
        readability=resume.readability,
        engine=ENGINE,
        version=VERSION,
        not_scored=_not_scored(posting, set(), ()),
        readability_checks=_checks(resume),
        receipt=_receipt(resume, posting, decisions, month),
        language=posting.language,
        language_judged=_is_judged(resume, posting),
    )


def _one_a_group(requirements: Sequence[RequirementPoints]) -> list[RequirementPoints]:
    """Of an "A or B" group the member that counts, in the place of the first."""
    counting: dict[tuple[str, ...], RequirementPoints] = {}
    for points in requirements:
        group = points.judgement.prepared.group
        if group and (group not in counting or points.most > counting[group].most):
            counting[group] = points
    return [p for p in requirements if not p.judgement.prepared.group or counting[p.judgement.prepared.group] is p]


def _name(requirement: Requirement) -> str:
    """What the requirement is called: all alternatives of an "A or B" group."""
    return " or ".join(requirement.any_of) if requirement.any_of else requirement.text


def _judged(points: RequirementPoints, profile: ResumeProfile, claims: Claims | None) -> JudgedRequirement:
    judgement = points.judgement
    requirement = judgement.prepared.requirement
    code = judgement.reason
    args = {"what": _name(requirement)}
    if requirement.years is not None:
        args["need"] = f"{requirement.years:g}"
    if judgement.have is not None:
        args["have"] = f"{judgement.have:.1f}"
    return JudgedRequirement(
        id=requirement.id,
        text=_name(requirement),
        kind=requirement.kind,
        level=requirement.level,
        verdict=judgement.verdict,
        points=round(points.points, 2),
        max_points=round(points.most, 2),
        evidence=_quote(judgement, profile),
        reason=say(REASONS, code, args),
        reason_code=code,
        reason_args=args,
        **_name_model(code, requirement.id, claims),
    )


def _name_model(code: str, requirement_id: str, claims: Claims | None) -> dict[str, str]:
    """Whose proof it is, and the model's reason; nothing where code found it."""
    if claims is None or not code.startswith("model_"):
        return {}
    return {"proven_by": claims.provider, "said": claims.by_requirement[requirement_id].said}


def _quote(judgement: Judgement, profile: ResumeProfile) -> tuple[Evidence, ...]:
    if judgement.verdict is Verdict.MISSING:
        return ()
    quotes = []
    for number in judgement.find_proofs()[:QUOTES]:
        line = profile.lines[number]
        quotes.append(Evidence(quote=_shorten(line.text), page=line.page))
    return tuple(dict.fromkeys(quotes))


def _shorten(text: str) -> str:
    if len(text) <= MAX_QUOTE:
        return text
    return text[:MAX_QUOTE].rsplit(" ", 1)[0]


def _find_fixes(summed: ScoreBreakdown) -> tuple[Fix, ...]:
    """What would raise the score, dearest first. Nobody can add years or a degree by writing, so those fixes begin
    with "if"."""
    fixes: list[Fix] = []
    for points in summed.requirements:
        gain = summed.price(points)
        code = _choose_fix(points.judgement)
        if gain < WORTH_FIXING or code is None:
            continue
        requirement = points.judgement.prepared.requirement
        args = {"what": _name(requirement).rstrip(" .,;:!")}
        fixes.append(
            Fix(
                text=say(FIXES, code, args),
                points=round(gain, 1),
                requirement=requirement.id,
                code=code,
                args=args,
            )
        )
    return tuple(sorted(fixes, key=lambda f: (-f.points, f.requirement or "")))[:MAX_FIXES]


_NAMED = {
    RequirementKind.LANGUAGE: "name_language",
    RequirementKind.LICENCE: "name_paper",
    RequirementKind.QUALIFICATION: "say",
}
# Nobody can write a team larger than it was; a size that is not said can be said.
_SIZES: Mapping[str, str | None] = {"no_amount": "amount", "amount_short": None, "amount_met": None}
_PART = ("worked_part", "years_part")
_TOO_FEW_YEARS = ("years_short", "no_dated_job")
_UNPLACED = ("listed", "own_word", "no_dated_job")


def _choose_fix(judgement: Judgement) -> str | None:
    if judgement.reason == "ignored":
        return None
    if judgement.reason in _SIZES:
        return _SIZES[judgement.reason]
    named = _choose_naming(judgement.prepared)
    if named:
        return named
    if judgement.prepared.requirement.years and judgement.reason in _TOO_FEW_YEARS:
        return "years"
    if judgement.reason in _UNPLACED:
        return "date"
    if judgement.verdict is Verdict.PARTIAL or judgement.reason in _PART:
        return "complete"
    return "add" if judgement.verdict is Verdict.MISSING else None


def _choose_naming(prepared: PreparedRequirement) -> str | None:
    """The fix of what has to be named and cannot be shown at work: a degree, a licence, a language."""
    return "name_degree" if prepared.degree is not None else _NAMED.get(prepared.requirement.kind)


def _not_scored(posting: Posting, ignored: set[str], planted: tuple[str, ...]) -> tuple[NotScored, ...]:
    aside = [NotScored(text=text, why="set_aside") for text in posting.set_aside]
    own = [NotScored(text=r.text, why="ignored") for r in posting.requirements if r.id in ignored]
    said = [NotScored(text=text, why="planted") for text in planted]
    there = [NotScored(text=text, why="planted_in_posting") for text in posting.planted]
    return tuple([*said, *there, *own, *aside])


def _checks(resume: Resume) -> tuple[ReadabilityCheck, ...]:
    return tuple(
        ReadabilityCheck(code=f.code, severity=f.severity, message=f.message, page=f.page) for f in resume.findings
    )


def _receipt(
    resume: Resume, posting: Posting, decisions: Decisions, month: int, claims: Claims | None = None
) -> Receipt:
    year, number = divmod(month - 1, 12)
    return Receipt(
        resume_sha256=_sha(resume.text),
        posting_sha256=_sha(posting.text),
        as_of=f"{year}-{number + 1:02d}",
        decisions_sha256=_sha(json.dumps(decisions.model_dump(mode="json"), sort_keys=True))
        if decisions.by_requirement
        else "",
        provider=claims.provider if claims else "",
        models=claims.models if claims else (),
        prompts=claims.prompts if claims else (),
        plays=claims is not None and claims.plays,
    )


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
