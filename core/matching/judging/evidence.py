"""Holds one requirement against one resume: how much of it is proven, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.language.places import find_states, names_state
from core.language.scanner import Scanner
from core.language.spoken import find_term
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import Word, fold_words, split_words, stem
from core.matching.judging.coverage import DATED_FROM, PROOFS, RELATED, Coverage, cover, find_lines
from core.matching.model import Verdict
from core.matching.reading.needs import Ask, Need, Role, Share, Unit
from core.matching.reading.profile import Job, Profile, count_months
from core.postings.model import RequirementKind

MET_FROM = 0.60
PARTIAL_FROM = 0.3
LISTED = 0.9
UNPLACED = 0.9  # the most that experience without a number of years is worth there
UNDATED = 0.35  # the most that years are worth where no dated job shows the role
# Stems that every licence has; they tell none from another.
PAPERS = frozenset(stem(w) for w in ("license", "licence", "licensed", "certificate", "certification", "certified",
    "registration", "registered", "permit", "card", "approved", "valid", "state", "active", "issued"))  # fmt: skip
# Stems of a paper that somebody has.
PAPER = frozenset(stem(w) for w in ("license", "licence", "licensed", "certificate", "certification", "certified",
    "registration", "credential", "credentialed", "permit"))  # fmt: skip
# Stems that tell the level or the way of a degree, not its field.
SCHOOL = frozenset(stem(w) for w in ("degree", "bachelor", "bachelors", "master", "masters", "graduation", "graduate",
    "accredited", "college", "university", "school", "four", "semester", "quarter", "units", "completion"))  # fmt: skip
ROLE_FROM = 0.5
ROLE_FULL = 0.8
MOSTLY = 0.75  # credit from which experience is met: a job that shows half a role shows it in part
WHOLE = 0.97  # credit from which a report says that all of it is there
_BEING = frozenset(["as", "am", "is", "im", "was", "became"])
_OTHERS = frozenset(
    ["with", "to", "for", "by", "of", "from", "under", "between", "among", "other", "the", "and", "support", "assist",
     "assisted", "supervised", "supported", "trained", "hired", "managed", "recruited"]
)  # fmt: skip
OPENING = 3  # words before a paper that still open the line: "Dedicated and caring RN with ten years in ICU"
LONGEST_NAME = 4  # words of a missing skill


@dataclass(frozen=True, slots=True)
class Judgement:
    """`credit` 0 to 1 is what counts in the sum. `lines` are the numbers of the lines that prove it, best first, unless
    its coverage is to choose them: only who shows them needs to know."""

    need: Need
    verdict: Verdict
    credit: float
    reason: str
    lines: tuple[int, ...] = ()
    have: float | None = None
    coverage: Coverage | None = None

    def find_proofs(self) -> tuple[int, ...]:
        """The numbers of the lines that prove it, best first."""
        return self.lines or (self.coverage.choose_lines() if self.coverage else ())


def judge(need: Need, ask: Ask, profile: Profile, scanner: Scanner) -> Judgement:
    """The verdict on one requirement."""
    kind = need.requirement.kind
    if kind is RequirementKind.EXPERIENCE:
        return _judge_experience(need, ask, profile, scanner)
    if need.degree is not None:
        return _judge_degree(need, profile, scanner)
    if kind is RequirementKind.LANGUAGE:
        return _judge_language(need, profile, scanner)
    return judge_units(need, profile, scanner)


def _grade(value: float) -> Verdict:
    if value >= MET_FROM:
        return Verdict.MET
    return Verdict.PARTIAL if value >= PARTIAL_FROM else Verdict.MISSING


def judge_units(need: Need, profile: Profile, scanner: Scanner) -> Judgement:
    if need.requirement.kind is RequirementKind.LICENCE:
        return _judge_licence(need, profile, scanner)
    found = cover(need.units, need.total, profile, scanner)
    value = found.value
    verdict = _grade(value)
    if verdict is Verdict.MET:
        dated = found.dated >= DATED_FROM
        credit = 1.0 if dated or need.share is not Share.SKILLS else LISTED
        return Judgement(need, verdict, credit, "shown" if dated else "listed", coverage=found)
    if verdict is Verdict.PARTIAL:
        return Judgement(need, verdict, value, "related" if found.relative else "part", coverage=found)
    return Judgement(need, verdict, 0.0, "absent")


def _judge_licence(need: Need, profile: Profile, scanner: Scanner) -> Judgement:
    """A licence is shown by one line that names it. That a line speaks of some licence or of its state is nothing."""
    own = tuple(u for u in need.units if u.term is not None or not PAPERS.issuperset(u.stems))
    if not own:
        return Judgement(need, Verdict.MISSING, 0.0, "absent")
    shown = cover(own, sum(u.weight for u in own), profile, scanner)
    lines = tuple(n for n in shown.choose_lines() if _claims(own, profile.lines[n].text, scanner))
    if shown.best < MET_FROM or not lines:
        return Judgement(need, Verdict.MISSING, 0.0, "absent")
    value = cover(need.units, need.total, profile, scanner).best
    if shown.relative:
        return Judgement(need, Verdict.PARTIAL, min(value, RELATED), "related", lines[:1])
    states = find_states(need.requirement.text)
    elsewhere = states and not any(names_state(profile.lines[n].text, code) for n in lines for code in states)
    if value >= MET_FROM and not elsewhere:
        return Judgement(need, Verdict.MET, 1.0, "listed", lines[:1])
    return Judgement(need, Verdict.PARTIAL, min(value, MET_FROM), "part", lines[:1])


def _claims(units: tuple[Unit, ...], line: str, scanner: Scanner) -> bool:
    """Whether a line says that the person has a paper. "Coordinated with registered nurses" names the paper of
    others: it speaks of no licence, and what it names is several, or stands behind a preposition or deep in a sentence.
    """
    words = split_words(line)
    keys = [stem(word.folded) for word in words]
    spans = _find_named(units, words, keys, scanner)
    inside = {at for first, end in spans for at in range(first, end)}
    if any(key in PAPER and at not in inside for at, key in enumerate(keys)):
        return True
    return any(_names_own(words, first, end) for first, end in spans)


def _find_named(
    units: tuple[Unit, ...], words: Sequence[Word], keys: Sequence[str], scanner: Scanner
) -> list[tuple[int, int]]:
    """Where a line names what the units ask for: by a term, by one that implies or is kin to it, by its words."""
    wanted = {u.term for u in units if u.term is not None}
    kin = {relative for term in wanted for relative in scanner.related(term)}
    hits = scanner.find(words)
    direct = [hit for hit in hits if hit.term in wanted or wanted & scanner.implied(hit.term)]
    named = direct or [hit for hit in hits if hit.term in kin]
    spoken = {key for u in units for key in u.stems}
    return [(hit.first, hit.end) for hit in named] or [(at, at + 1) for at, key in enumerate(keys) if key in spoken]


def _names_own(words: Sequence[Word], first: int, end: int) -> bool:
    last = words[end - 1].raw
    if last.endswith("s") and not last.endswith("ss") and not last.isupper():
        return False
    before = [word.folded for word in words[max(first - 2, 0) : first]]
    if not before or words[first].apart:
        return True
    if before[-1] in ("a", "an"):
        return before[0] in _BEING
    return before[-1] in _BEING or (before[-1] not in _OTHERS and first <= OPENING)


def _judge_experience(need: Need, ask: Ask, profile: Profile, scanner: Scanner) -> Judgement:
    """Years in jobs whose title or description shows the role; words alone, without a dated job, count little."""
    found = cover(need.units, need.total, profile, scanner)
    value, lines = found.value, found.choose_lines()
    roles = [role for role in need.roles if role] or ([ask.title] if ask.title else [])
    years = need.requirement.years
    undated = min(value, UNDATED if years else UNPLACED)
    undated = 0.0 if years and found.relative else undated
    jobs = [(job, max(_role_share(role, job) for role in roles)) for job in profile.jobs] if roles else []
    counted = [(job, share) for job, share in jobs if share >= ROLE_FROM]
    if not counted:
        verdict = Verdict.MISSING if _grade(undated) is Verdict.MISSING else Verdict.PARTIAL
        credit = undated if verdict is Verdict.PARTIAL else 0.0
        return Judgement(need, verdict, credit, "no_dated_job" if credit else "absent", lines if credit else ())
    have = count_months([(job.first, job.last) for job, _ in counted if job.last > job.first]) / 12
    shown = min(max(value, *(share for _, share in counted)) / ROLE_FULL, 1.0)
    best_first = sorted(counted, key=lambda c: (-c[1], c[0].line))
    told = [job.line for job, _ in best_first if job.line >= 0]
    keys = {key for role in roles for key, _ in role}
    titled = not keys.isdisjoint(best_first[0][0].title)
    proof = tuple(dict.fromkeys([*told, *lines] if titled else [*lines, *told]))[:PROOFS]
    whole = shown >= WHOLE
    verdict = Verdict.MET if shown >= MOSTLY else Verdict.PARTIAL
    if not years:
        return Judgement(need, verdict, shown, "worked" if whole else "worked_part", proof, have)
    if have >= years - 0.01:
        return Judgement(need, verdict, shown, "years_met" if whole else "years_part", proof, have)
    short = max(shown * (0.1 + 0.5 * have / years), undated)
    return Judgement(need, Verdict.PARTIAL, short, "years_short" if have else "no_dated_job", proof, have or None)


def _role_share(role: Role, job: Job) -> float:
    """How much of the role's words the job shows; words of its description count three quarters."""
    total = got = 0.0
    for key, weight in role:
        total += weight
        if key in job.title:
            got += weight
        elif key in job.body:
            got += 0.75 * weight
    return got / total if total else 0.0


def _judge_degree(need: Need, profile: Profile, scanner: Scanner) -> Judgement:
    fields = tuple(
        replace(u, stems=tuple(key for key in u.stems if key not in SCHOOL))
        for u in need.units
        if not u.stems or not SCHOOL.issuperset(u.stems)
    )
    total = sum(u.weight for u in fields)
    found = cover(fields, total, profile, scanner)
    field, lines = found.value if fields else 1.0, found.choose_lines()
    highest = max(profile.degrees, default=None)
    if highest is None or need.degree is None:
        verdict = _grade(field)
        return Judgement(
            need,
            verdict,
            field if verdict is not Verdict.MISSING else 0.0,
            "degree_unclear" if lines else "absent",
            lines,
        )
    level, line = highest
    enough = level >= need.degree
    credit = (0.6 if enough else 0.25) + 0.4 * min(field / MET_FROM, 1.0)
    proof = tuple(dict.fromkeys([line, *lines]))[:3]
    if enough and field >= PARTIAL_FROM:
        return Judgement(need, Verdict.MET, credit, "degree_met" if credit >= WHOLE else "degree_near", proof)
    return Judgement(need, Verdict.PARTIAL, min(credit, 0.8), "degree_field" if enough else "degree_lower", proof)


def _judge_language(need: Need, profile: Profile, scanner: Scanner) -> Judgement:
    found = cover(need.units, need.total, profile, scanner)
    if found.anywhere >= MET_FROM:
        return Judgement(need, Verdict.MET, 1.0, "listed", coverage=found)
    written_in = find_term(profile.language)
    if written_in is not None and written_in.casefold() == need.requirement.text.casefold():
        return Judgement(need, Verdict.PARTIAL, 0.7, "resume_language")
    return Judgement(need, Verdict.MISSING, 0.0, "absent")


_LEAD = re.compile(
    r"^(?:(?:basic|good|strong|solid|working|proven|excellent) )?"
    r"(?:ability to|knowledge of|understanding of|experience (?:in|with)|familiarity with|proficiency (?:in|with)) ",
    re.IGNORECASE,
)
_JOIN = r"(?:to|for|in|with|that|which|while|within|by|of|on|at|as|is|are|including|such)"
_CUT = re.compile(rf"\s+{_JOIN}\s+.*$|\s*[,(].*$")
_HEAD = re.compile(rf"^.*?\s+{_JOIN}\s+")


def name_missing(judgement: Judgement, profile: Profile, scanner: Scanner) -> tuple[str, ...]:
    """What of a skill is missing, in short names: its terms that are not in the resume, else its head; of "work in
    any weather" not the work but the weather."""
    need = judgement.need
    kinds = {u: scanner.terms[u.term].kind for u in need.units if u.term is not None}
    terms = [u for u, kind in kinds.items() if kind is not TermKind.TITLE]
    absent = [u for u in terms if not find_lines(u, profile)]
    tools = [u for u in absent if kinds[u] is TermKind.TOOL]
    named = _LEAD.sub("", need.requirement.text)
    short = len(named.split()) <= LONGEST_NAME
    if judgement.verdict is not Verdict.MET and short and len(absent) == len(terms) and not tools:
        return (named,)
    if absent or judgement.verdict is Verdict.MET or terms:
        return tuple(u.text for u in absent if short or u in tools or u is absent[0])
    head = _CUT.sub("", named)
    if all(is_filler(word) for word in fold_words(head)):
        head = _CUT.sub("", _HEAD.sub("", named, count=1))
    return (head,) if len(head) > 2 and len(head.split()) <= LONGEST_NAME else ()
