"""Whether the dated positions of a resume show the experience that is asked for, and for how long."""

from __future__ import annotations

from typing import NamedTuple

from core.language.scanner import Scanner
from core.matching.judging.coverage import PROOFS, Coverage, cover
from core.matching.judging.field_years import counts, is_near, share_position
from core.matching.judging.judgement import WHOLE, Judgement, grade
from core.matching.model import Verdict
from core.matching.reading.experience_asked import ExperienceAsked
from core.matching.reading.fields import ACTS
from core.matching.reading.positions import Position, count_months
from core.matching.reading.posting_profile import PostingProfile, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile
from core.matching.reading.roles import Role

# What words are worth that stand in no dated position: years cannot be counted there, other experience can be believed.
UNDATED_YEARS = 0.35
UNDATED = 0.9
NEAR = 0.2  # the field without its tool or its rank: a part, and less than years that are too short
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
    """Years in positions that show the field, the tool or the role; words alone, without one, count little."""
    coverage = cover(prepared.asked_terms, prepared.total, profile, scanner)
    asked = prepared.experience
    if asked is not None and asked.is_known:
        return _judge_named(prepared, asked, profile, coverage)
    undated = _credit_undated(prepared, coverage)
    roles = [role for role in prepared.roles if role] or ([posting.title] if posting.title else [])
    worked = _find_worked(roles, profile)
    if not worked:
        return _judge_undated(prepared, undated, coverage)
    shown = min(max(coverage.value, *(share for _, share in worked)) / ROLE_FULL, 1.0)
    return _judge_worked(prepared, shown, _count_years(worked), _order_proofs(roles, worked, coverage))


def _judge_levels(prepared: PreparedRequirement, worked: list[_Worked], proofs: tuple[int, ...]) -> Judgement:
    """The years of the positions that show as much, for each share in turn; the best counts. Else one year in the very
    role and four beside it would be five years in the role."""
    judged = [
        _judge_worked(
            prepared, min(share / ROLE_FULL, 1.0), _count_years([w for w in worked if w.share >= share]), proofs
        )
        for share in sorted({share for _, share in worked}, reverse=True)
    ]
    return max(judged, key=lambda judgement: (judgement.verdict is Verdict.MET, judgement.credit))


def _count_years(worked: list[_Worked]) -> float:
    return count_months([(p.first, p.last) for p, _ in worked if p.last > p.first]) / 12


def _judge_named(
    prepared: PreparedRequirement, asked: ExperienceAsked, profile: ResumeProfile, coverage: Coverage
) -> Judgement:
    """By what the positions show of the fields and tools. Where none shows all that has to be there, one that shows a
    part of it is worth a part."""
    worked = [
        _Worked(p, share) for p in profile.positions if (share := _share_named(prepared, asked, p, profile.as_of))
    ]
    if worked:
        return _judge_levels(prepared, worked, _quote_named(asked, worked, coverage))
    near = [_Worked(p, share_position(asked, p)) for p in profile.positions if is_near(asked, p)]
    if near:
        credit = min(max(share for _, share in near), NEAR)
        return Judgement(prepared, Verdict.PARTIAL, credit, "worked_part", _quote_named(asked, near, coverage))
    return _judge_elsewhere(prepared, asked, coverage)


def _share_named(prepared: PreparedRequirement, asked: ExperienceAsked, position: Position, as_of: int) -> float:
    """How much a position shows that counts, by its field and tools or by the very words of the role in its title; 0
    where it does not count."""
    titled = max((_share_title(role, position) for role in prepared.roles if role), default=0.0)
    named = share_position(asked, position) if counts(asked, position, as_of) else 0.0
    bound = asked.bound or asked.recent is not None or not ACTS.isdisjoint(asked.fields)
    if bound or position.rank < asked.rank:
        titled = 0.0
    share = max(named, titled)
    return share if share >= ROLE_FROM else 0.0


def _share_title(role: Role, position: Position) -> float:
    total = sum(weight for _, weight in role)
    return sum(weight for key, weight in role if key in position.title) / total if total else 0.0


def _judge_elsewhere(prepared: PreparedRequirement, asked: ExperienceAsked, coverage: Coverage) -> Judgement:
    """What no position shows: in part where the resume says it outside of its dated positions. A field that a line of
    another position only mentions is not worked in."""
    lines = tuple(n for n in coverage.choose_lines() if not coverage.lines[n].dated)
    undated = _credit_undated(prepared, coverage)
    if not lines or grade(undated) is Verdict.MISSING:
        return Judgement(prepared, Verdict.MISSING, 0.0, "absent")
    return Judgement(prepared, Verdict.PARTIAL, undated, "no_dated_job", lines)


def _quote_named(asked: ExperienceAsked, worked: list[_Worked], coverage: Coverage) -> tuple[int, ...]:
    """Lines that show a tool or an act first, else the titles of the positions."""
    best = sorted(worked, key=lambda w: (-w.share, w.position.line))
    own = {n for w in best for n in w.position.lines}
    lines = [n for n in coverage.choose_lines() if n in own]
    titles = [w.position.line for w in best if w.position.line >= 0]
    told = asked.tools or not ACTS.isdisjoint(asked.fields)
    return tuple(dict.fromkeys([*lines, *titles] if told else [*titles, *lines]))[:PROOFS]


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
    """No position shows the role: never met. What a dated line shows of it is a part."""
    if grade(undated) is Verdict.MISSING:
        return Judgement(prepared, Verdict.MISSING, 0.0, "absent")
    lines = coverage.choose_lines()
    reason = "part" if any(coverage.lines[n].dated for n in lines[:1]) else "no_dated_job"
    return Judgement(prepared, Verdict.PARTIAL, undated, reason, lines)


def _order_proofs(roles: list[Role], worked: list[_Worked], coverage: Coverage) -> tuple[int, ...]:
    """The lines to quote: titles first where a title names the role, else the lines that cover the words."""
    best_first = sorted(worked, key=lambda w: (-w.share, w.position.line))
    titles = [position.line for position, _ in best_first if position.line >= 0]
    lines = coverage.choose_lines()
    role_stems = {key for role in roles for key, _ in role}
    titled = not role_stems.isdisjoint(best_first[0].position.title)
    return tuple(dict.fromkeys([*titles, *lines] if titled else [*lines, *titles]))[:PROOFS]


def _judge_worked(prepared: PreparedRequirement, shown: float, have: float, proofs: tuple[int, ...]) -> Judgement:
    years = prepared.requirement.years
    verdict = Verdict.MET if shown >= MOSTLY else Verdict.PARTIAL
    whole = shown >= WHOLE
    if not years:
        return Judgement(prepared, verdict, shown, "worked" if whole else "worked_part", proofs, have)
    if have >= years - ROUNDING:
        return Judgement(prepared, verdict, shown, "years_met" if whole else "years_part", proofs, have)
    short = shown * (SHORT_LEAST + SHORT_BY_YEARS * have / years)
    return Judgement(prepared, Verdict.PARTIAL, short, "years_short" if have else "no_dated_job", proofs, have or None)
