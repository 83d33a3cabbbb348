"""Whether a resume shows the size of a team, a budget or a portfolio that is asked for."""

from __future__ import annotations

from core.matching.judging.judgement import WHOLE, Judgement, grade
from core.matching.model import Verdict
from core.matching.reading.amounts import PEOPLE, Amount, compare_amounts
from core.matching.reading.fields import ACTS, name_fields
from core.matching.reading.posting_profile import PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile

LEAST_AMOUNT = 0.4  # share of an amount below which it is missing: one cook led is no answer to a team of twenty
NO_NUMBER = 0.5  # what a requirement counts at most whose thing is shown and whose number is not


def judge_amount(prepared: PreparedRequirement, asked: Amount, thing: Judgement, profile: ResumeProfile) -> Judgement:
    """The verdict by the largest amount of the same thing. `thing` is the judgement without the number: it decides
    where no number stands, in part at most."""
    shown = [(share, number) for number, share in _list_shares(prepared, asked, thing, profile)]
    if not shown:
        if thing.verdict is not Verdict.MET:
            return thing
        return Judgement(prepared, Verdict.PARTIAL, min(thing.credit, NO_NUMBER), "no_amount", thing.find_proofs())
    share, line = max(shown, key=lambda s: (s[0], -s[1]))
    proofs = tuple(dict.fromkeys((line, *thing.find_proofs())))[:2]
    if share >= WHOLE:
        return Judgement(prepared, Verdict.MET, 1.0, "amount_met", proofs)
    if share < LEAST_AMOUNT or grade(share) is Verdict.MISSING:
        return Judgement(prepared, Verdict.MISSING, 0.0, "amount_short", proofs)
    return Judgement(prepared, Verdict.PARTIAL, share * NO_NUMBER, "amount_short", proofs)


def _list_shares(
    prepared: PreparedRequirement, asked: Amount, thing: Judgement, profile: ResumeProfile
) -> list[tuple[int, float]]:
    """Every line that says such an amount, with its share of what is asked."""
    acts = name_fields(prepared.requirement.text, profile.language) & ACTS
    found: list[tuple[int, float]] = []
    for number, amounts in profile.amounts:
        if asked.thing == PEOPLE and not _is_about(prepared, number, bool(acts), profile):
            continue
        if asked.thing == PEOPLE:  # those led are told first: "led a crew of three in a plant of 900 employees"
            amounts = tuple(have for have in amounts if have.thing == PEOPLE)[:1]
        shares = [share for have in amounts if (share := compare_amounts(have, asked)) is not None]
        if shares:
            found.append((number, max(shares)))
    return found


def _is_about(prepared: PreparedRequirement, number: int, acts: bool, profile: ResumeProfile) -> bool:
    """Whether people in a line are those that the requirement means: those led, where it is about leading, else those
    of a line that shares another word with it. "450 employees" of an employer is nobody's team."""
    if number in profile.leading_lines:
        return True
    if acts:
        return False
    stems = {key for asked in prepared.asked_terms for key in asked.stems}
    terms = {asked.term for asked in prepared.asked_terms if asked.term is not None}
    return not stems.isdisjoint(profile.order[number]) or any(number in profile.terms.get(term, ()) for term in terms)
