"""The offline engine: one resume against one posting or many, explained, the same every time."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from threadpoolctl import threadpool_limits

from core.language.scanner import Scanner
from core.matching.cache import Recent
from core.matching.judging.evidence import Judgement, judge, name_missing
from core.matching.judging.score import add_up, saturate
from core.matching.model import Decisions, Report, Truth, Verdict
from core.matching.occupations.space import OccupationSpace, Picture, kinship
from core.matching.reading.needs import Ask, build_ask
from core.matching.reading.profile import Profile, build_profile
from core.matching.report import build_report, refuse
from core.postings.model import Posting, RequirementKind
from core.postings.reader import load_scanner
from core.resumes.model import Resume

CACHED = 256
MIN_RESUME_WORDS = 25
LEAST_ASKED = 1.4  # weight of all requirements: one firm and one optional, or three duties
HALF = 0.5
LEAST_KNOWN = 1 / 3  # of the words of a text that is not English: with less its field of work cannot be judged
OWN_WORD = 0.7  # what a requirement counts on the person's word alone


@dataclass(frozen=True, slots=True)
class Fit:
    """The score of a pair without its explanation. `coverage` is what requirements alone say, `kinship` what
    titles and the field of work alone say; both 0 to 1."""

    score: float
    coverage: float
    kinship: float
    missing: tuple[str, ...]


class Engine:
    """Judges resumes against postings. Thread-safe; build it once with `Engine.load()`."""

    def __init__(self, scanner: Scanner, space: OccupationSpace) -> None:
        self._scanner = scanner
        self._space = space
        self._profiles: Recent[Profile] = Recent(CACHED)
        self._asks: Recent[Ask] = Recent(CACHED)

    @classmethod
    def load(cls) -> Engine:
        """Reads vocabulary and occupations; takes less than a second.

        Garbage is not looked for meanwhile: hundreds of thousands of tables are made, and nearly all of them stay.
        From here on the process multiplies matrices in one thread. Ours are so small that helpers cost more than
        they bring, on a busy machine a hundred times more; and sums no longer depend on the number of cores.
        """
        threadpool_limits(1, user_api="blas")
        collecting = gc.isenabled()
        gc.disable()
        try:
            return cls(load_scanner(), OccupationSpace.load())
        finally:
            if collecting:
                gc.enable()

    def match(
        self,
        resume: Resume,
        posting: Posting,
        *,
        decisions: Decisions | None = None,
        as_of: date | None = None,
    ) -> Report:
        """The explained report. `as_of` is the day that "present" stands for, by default today."""
        month = _month(as_of)
        profile, ask = self._profile(resume, month), self._ask(posting)
        decisions = decisions or Decisions()
        if profile.word_count < MIN_RESUME_WORDS:
            return refuse(resume, posting, "thin_resume", decisions, month)
        if sum(need.weight for need in ask.needs) < LEAST_ASKED:
            return refuse(resume, posting, "thin_posting", decisions, month)
        judgements = [_apply(j, decisions) for j in self._judge(ask, profile)]
        weights = {
            key: 0.0 if d.ignore else d.weight
            for key, d in decisions.by_requirement.items()
            if d.ignore or d.weight != 1
        }
        akin = kinship(ask.picture, profile.picture)
        summed = add_up(judgements, _judge_field(akin, resume, profile, posting, ask), weights)
        return build_report(resume, posting, profile, summed, decisions, month)

    def fit(self, resume: Resume, posting: Posting, *, as_of: date | None = None) -> Fit:
        """Score and missing requirements alone: the fast path for many pairs."""
        profile, ask = self._profile(resume, _month(as_of)), self._ask(posting)
        judgements = self._judge(ask, profile)
        akin = kinship(ask.picture, profile.picture)
        summed = add_up(judgements, _judge_field(akin, resume, profile, posting, ask), {})
        proven = frozenset(j.need.group for j in judgements if j.need.group and j.verdict is Verdict.MET)
        names = [n for j in judgements if _is_missing_skill(j, proven) for n in name_missing(j, profile, self._scanner)]
        missing = tuple({n.casefold(): n for n in reversed(names)}.values())[::-1]
        return Fit(summed.total, summed.coverage, akin, missing)

    def rank(self, resume: Resume, postings: Sequence[Posting], *, as_of: date | None = None) -> list[Fit]:
        """One resume against many postings, in the order given."""
        return [self.fit(resume, posting, as_of=as_of) for posting in postings]

    def _judge(self, ask: Ask, profile: Profile) -> list[Judgement]:
        return [judge(need, ask, profile, self._scanner) for need in ask.needs]

    def _profile(self, resume: Resume, month: int) -> Profile:
        return self._profiles.get(resume, month, lambda: build_profile(resume, self._scanner, self._space, month))

    def _ask(self, posting: Posting) -> Ask:
        return self._asks.get(posting, 0, lambda: build_ask(posting, self._scanner, self._space))


def _judge_field(akin: float, resume: Resume, profile: Profile, posting: Posting, ask: Ask) -> float | None:
    """The share of the points for title and field of work; None where the catalogue does not know the language."""
    known = _is_known(resume.language, profile.picture) and _is_known(posting.language, ask.picture)
    return saturate(akin) if known else None


def _is_known(language: str | None, picture: Picture) -> bool:
    return language == "en" or picture.known >= LEAST_KNOWN


def _month(as_of: date | None) -> int:
    day = as_of or datetime.now(UTC).date()
    return 12 * day.year + day.month


def _is_missing_skill(judgement: Judgement, proven: frozenset[tuple[str, ...]]) -> bool:
    """A skill that is asked for and not half shown, nor any alternative of it."""
    need = judgement.need
    if need.requirement.kind is not RequirementKind.SKILL or need.group in proven:
        return False
    if judgement.verdict is Verdict.PARTIAL:
        return judgement.credit < HALF and any(unit.term is not None for unit in need.units)
    return judgement.verdict is Verdict.MISSING


def _apply(judgement: Judgement, decisions: Decisions) -> Judgement:
    decision = decisions.by_requirement.get(judgement.need.requirement.id)
    if decision is None:
        return judgement
    if decision.ignore:
        return replace(judgement, reason="ignored")
    if decision.truth is Truth.DONE and judgement.verdict is not Verdict.MET:
        return replace(judgement, verdict=Verdict.MET, credit=max(judgement.credit, OWN_WORD), reason="own_word")
    return judgement
