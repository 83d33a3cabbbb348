"""Holds the amounts of a sentence against the evidence: numbers, money, shares, dates, people; and tenure, which is
computed from the positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.language.claims import Claim
from core.language.scanner import Hit
from core.language.vocabulary import TermKind
from core.language.words import stem
from core.matching.reading.fields import LEAD
from core.postings.reader import load_scanner
from core.writing.gate.amounts import HOURS, Amount, Bound, Kind, agrees
from core.writing.gate.case import Case, share_content
from core.writing.gate.evidence import Evidence, Held, count_spans
from core.writing.gate.grammar import Cue, load_grammar
from core.writing.gate.lines import Line
from core.writing.gate.model import Finding, FindingCode
from core.writing.gate.names import is_form

MONTHS = 12
ROUNDING = 6  # months by which tenure may be rounded up: seven and a half years are eight
LARGEST_COUNT = 5  # of positions, schools and languages that a letter may count in words
BEHIND = 5  # words behind a time in which stands with what it was spent: "six years of Python"

_CODES = {
    Kind.MONEY: FindingCode.MONEY,
    Kind.PERCENT: FindingCode.PERCENT,
    Kind.YEAR: FindingCode.DATE,
    Kind.PEOPLE: FindingCode.PEOPLE_LED,
}


def check_amounts(case: Case) -> Iterator[Finding]:
    """The amounts that nothing carries."""
    for amount in case.line.amounts:
        if _is_thought(case, amount) or _is_carried(case, amount):
            continue
        code = _CODES.get(amount.kind, FindingCode.NUMBER)
        if amount.kind is Kind.TIME and HOURS[amount.unit] >= HOURS["months"]:
            code = FindingCode.TENURE
        yield Finding(code=code, claim=amount.said)


def _is_thought(case: Case, amount: Amount) -> bool:
    """Whether a number counts thoughts: "two reasons", "three things"."""
    words = load_grammar(case.line.language).words[Cue.SOFT_COUNTS]
    behind = case.line.words[amount.end : amount.end + 2]
    return amount.spelled and amount.kind is Kind.PLAIN and any(word.folded in words for word in behind)


def _is_carried(case: Case, amount: Amount) -> bool:
    evidence = case.evidence_at(amount.first)
    if amount.kind is Kind.YEAR and (named := [held for held in evidence.held if _names(case, held, amount)]):
        return any(_touches(held, int(amount.value)) for held in named) or _is_year_of_study(case, amount)
    if any(_carries(case, line, amount) for line in _list_lines(case, evidence, amount)):
        return True
    if amount.kind is Kind.TIME:
        return _is_served(case, amount)
    if amount.kind is Kind.PLAIN and amount.spelled and amount.value <= LARGEST_COUNT:
        return amount.value in evidence.counts
    return False


def _touches(held: Held, year: int) -> bool:
    """Whether a position begins or ends in a year, or one of its lines says it."""
    ends = (held.first // MONTHS, (held.last - 1) // MONTHS)
    return year in ends or any(found.value == year for line in held.lines for found in line.amounts)


def _is_year_of_study(case: Case, amount: Amount) -> bool:
    """Whether a line outside all positions, which the sentence speaks of, says a year."""
    inside = {line.key for held in case.person.held for line in held.lines}
    outside = (line for line in case.person.lines if line.key not in inside)
    return any(share_content(case, line) > 0 and _carries(case, line, amount) for line in outside)


def _list_lines(case: Case, evidence: Evidence, amount: Amount) -> Iterable[Line]:
    """The lines that may carry an amount; where the clause names an employer, not those of another one."""
    named = [held for held in evidence.held if _names(case, held, amount)]
    if not named:
        return evidence.lines
    others = {line.key for held in evidence.held if held not in named for line in held.lines}
    own = {line.key for held in named for line in held.lines}
    return [line for line in evidence.lines if line.key not in others - own]


def _names(case: Case, held: Held, amount: Amount) -> bool:
    clause = case.clause_at(amount.first)
    words = {word.folded for word in case.line.words[clause.first : clause.end]}
    return any(
        all(name in words or any(is_form(name, word) for word in words) for name in company)
        for company in held.companies
    )


def _carries(case: Case, line: Line, amount: Amount) -> bool:
    for found in line.amounts:
        if not agrees(found, amount):
            continue
        if amount.kind is Kind.YEAR or _is_same_thing(case, line, found, amount):
            return True
    return False


def _is_same_thing(case: Case, line: Line, found: Amount, amount: Amount) -> bool:
    """Whether a number counts the same in both: the same noun, or sentences that speak of the same. Sentences of two
    languages cannot be compared word by word."""
    if amount.kind is Kind.MONEY or (found.thing and found.thing == amount.thing):
        return True
    if amount.thing and _is_counted_otherwise(case.evidence_at(amount.first), amount):
        return False
    if line.language != case.line.language:
        return True
    spoken = frozenset({amount.thing, found.thing})
    return share_content(case, line, without=spoken if found.thing != amount.thing else frozenset()) > 0


def _is_counted_otherwise(evidence: Evidence, amount: Amount) -> bool:
    """Whether the evidence counts the same things, and counts others: 250 components, not 900."""
    counted = [found for line in evidence.lines for found in line.amounts if found.thing == amount.thing]
    return bool(counted) and not any(agrees(found, amount) for found in counted)


def _is_served(case: Case, amount: Amount) -> bool:
    """Whether the positions last as long as a sentence says, with the employer or the skill that it names."""
    if HOURS[amount.unit] < HOURS["months"] or not case.clause_at(amount.first).own:
        return False
    said = amount.value * HOURS[amount.unit] / HOURS["months"]
    return any(_is_long_enough(count_spans(held), said, amount.bound) for held in _list_held(case, amount))


def _is_long_enough(months: int, said: float, bound: Bound) -> bool:
    if bound is Bound.OVER:
        return months > said
    if bound is Bound.UNDER:
        return months >= said * 0.85
    return months > 0 and said <= months + (ROUNDING if said >= MONTHS else 1)


def _list_held(case: Case, amount: Amount) -> Iterator[list[Held]]:
    """The positions whose time counts: those of the employer, else of the skill, else of the rank that is named."""
    held = list(case.person.held)
    named = [one for one in held if _names(case, one, amount)]
    if named:
        yield named
        return
    terms = _find_terms_behind(case, amount)
    shown = [[one for one in held if _shows(one, term)] for term in terms]
    shown = [positions for positions in shown if positions]
    if shown:
        yield min(shown, key=count_spans)
        return
    if _leads(case, amount):
        yield [one for one in held if one.rank >= LEAD or any(line.has(Cue.LEAD) for line in one.lines)]
        return
    titled = [one for one in held if one.title and one.title & _list_title_stems(case, amount)]
    if not titled or not _is_title_behind(case, amount):
        yield held
    else:
        yield titled


def _find_terms_behind(case: Case, amount: Amount) -> list[int]:
    clause = case.clause_at(amount.first)
    near = range(amount.end, min(amount.end + BEHIND, clause.end))
    own = (hit for hit in case.line.hits if hit.first in near and case.line.claims[hit.first] is Claim.OWN)
    return [hit.term for hit in own if _narrows(case, hit)]


def _shows(held: Held, term: int) -> bool:
    return any(hit.term == term for line in held.lines for hit in line.hits)


def _narrows(case: Case, hit: Hit) -> bool:
    """Whether a skill is so special that only the positions that name it count: a tool, or a name of several words."""
    return load_scanner().terms[hit.term].kind is TermKind.TOOL or hit.end - hit.first > 1


def _leads(case: Case, amount: Amount) -> bool:
    clause = case.clause_at(amount.first)
    return any(amount.end <= hit.first < min(amount.end + BEHIND, clause.end) for hit in case.line.find_cues(Cue.LEAD))


def _list_title_stems(case: Case, amount: Amount) -> frozenset[str]:
    words = case.line.words[amount.end : amount.end + BEHIND]
    return frozenset(stem(word.folded, case.line.language) for word in words)


def _is_title_behind(case: Case, amount: Amount) -> bool:
    near = range(amount.end, amount.end + BEHIND)
    return any(hit.first in near for hit in case.line.find_cues(Cue.OWN_TITLE))
