"""Whether the dated positions of a resume show the experience that is asked for, and for how long."""

from __future__ import annotations

from typing import NamedTuple

from core.language.scanner import Scanner
from core.matching.judging.coverage import PROOFS, Coverage, cover
from core.matching.judging.judgement import WHOLE, Judgement, grade
from core.matching.model import Verdict
from core.matching.reading.positions import Position, count_months
from core.matching.reading.posting_profile import PostingProfile, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.reading.roles import Role

# What words are worth that stand in no dated position: years cannot be counted there, other experience can be believed.
UNDATED_YEARS = 0.35
UNDATED = 0.9
ROLE_FROM = 0.5  # share of a role's words from which a position counts: "Sales Manager" for "manager of sales teams"
ROLE_FULL = 0.8  # the same from which it shows the role in full: postings add words that no title has
IN_BODY = 0.75  # of a word's weight, where the description has it and not the title
MOSTLY = 0.75  # credit from which experience is met: a position that shows half a role shows it in part
# Years that are too short: a little for the role, up to six tenths as they come near to what is asked for.
SHORT_LEAST = 0.1
SHORT_BY_YEARS = 0.5
ROUNDING = 0.01  # years: 36 months are three years, whatever a float makes of them


class _Worked(NamedTuple):
    """A position that counts, with the share of the role's words that it shows."""

    position: Position
    share: float


def judge_experience(
    prepared: PreparedRequirement, posting: PostingProfile, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """Years in positions whose title or description shows the role; words alone, without one, count little."""
    coverage = cover(prepared.asked_terms, prepared.total, profile, scanner)
    undated = _credit_undated(prepared, coverage)
    roles = [role for role in prepared.roles if role] or ([posting.title] if posting.title else [])
    worked = _find_worked(roles, profile)
    if not worked:
        return _judge_undated(prepared, undated, coverage)
    shown = min(max(coverage.value, *(share for _, share in worked)) / ROLE_FULL, 1.0)
    have = count_months([(p.first, p.last) for p, _ in worked if p.last > p.first]) / 12
    return _judge_worked(prepared, shown, have, undated, _order_proofs(roles, worked, coverage))


def _credit_undated(prepared: PreparedRequirement, coverage: Coverage) -> float:
    """What the words alone are worth. A relative of the thing says nothing about years with it."""
    if not prepared.requirement.years:
        return min(coverage.value, UNDATED)
    return 0.0 if coverage.relative else min(coverage.value, UNDATED_YEARS)


def _find_worked(roles: list[Role], profile: ResumeProfile) -> list[_Worked]:
    if not roles:
        return []
    shares = (_Worked(p, max(_share_role(role, p) for role in roles)) for p in profile.positions)
    return [worked for worked in shares if worked.share >= ROLE_FROM]


def _share_role(role: Role, position: Position) -> float:
    """How much of the role's words, by weight, the position shows."""
    total = got = 0.0
    for key, weight in role:
        total += weight
        if key in position.title:
            got += weight
        elif key in position.body:
            got += IN_BODY * weight
    return got / total if total else 0.0


def _judge_undated(prepared: PreparedRequirement, undated: float, coverage: Coverage) -> Judgement:
    """No position shows the role: never met."""
    if grade(undated) is Verdict.MISSING:
        return Judgement(prepared, Verdict.MISSING, 0.0, "absent")
    return Judgement(prepared, Verdict.PARTIAL, undated, "no_dated_job", coverage.choose_lines())


def _order_proofs(roles: list[Role], worked: list[_Worked], coverage: Coverage) -> tuple[int, ...]:
    """The lines to quote: titles first where a title names the role, else the lines that cover the words."""
    best_first = sorted(worked, key=lambda w: (-w.share, w.position.line))
    titles = [position.line for position, _ in best_first if position.line >= 0]
    lines = coverage.choose_lines()
    role_stems = {key for role in roles for key, _ in role}
    titled = not role_stems.isdisjoint(best_first[0].position.title)
    return tuple(dict.fromkeys([*titles, *lines] if titled else [*lines, *titles]))[:PROOFS]


def _judge_worked(
    prepared: PreparedRequirement, shown: float, have: float, undated: float, proofs: tuple[int, ...]
) -> Judgement:
    years = prepared.requirement.years
    verdict = Verdict.MET if shown >= MOSTLY else Verdict.PARTIAL
    whole = shown >= WHOLE
    if not years:
        return Judgement(prepared, verdict, shown, "worked" if whole else "worked_part", proofs, have)
    if have >= years - ROUNDING:
        return Judgement(prepared, verdict, shown, "years_met" if whole else "years_part", proofs, have)
    short = max(shown * (SHORT_LEAST + SHORT_BY_YEARS * have / years), undated)
    return Judgement(prepared, Verdict.PARTIAL, short, "years_short" if have else "no_dated_job", proofs, have or None)
