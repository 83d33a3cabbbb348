"""The offline engine: one resume against one posting or many, explained, the same every time."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from threadpoolctl import threadpool_limits

from core.language.scanner import Scanner
from core.matching.cache import Recent
from core.matching.judging.evidence import judge
from core.matching.judging.judgement import Judgement
from core.matching.judging.naming import name_missing
from core.matching.judging.score import add_up, saturate
from core.matching.model import Decisions, JudgedRequirement, Report, Truth, Verdict
from core.matching.occupations.space import OccupationSpace, OccupationVectors, kinship
from core.matching.reading.posting_profile import PostingProfile, build_posting_profile
from core.matching.reading.resume_profile import ResumeProfile, build_resume_profile
from core.matching.report import build_report, list_verdicts, refuse
from core.postings.model import Posting, RequirementKind
from core.postings.reader import load_scanner
from core.resumes.model import Resume

CACHED = 256  # resumes, and as many postings, kept ready: a new document costs 15 ms, a known pair less than one
MIN_RESUME_WORDS = 25  # fewer are a name and a heading, and any number for them would be made up
LEAST_ASKED = 1.4  # weight of all requirements: one firm and one optional, or three duties
HALF_SHOWN = 0.5  # of a skill: from here it is not missing, only incomplete
LEAST_KNOWN = 1 / 3  # of the words of a text that is not English: with less its field of work cannot be judged
OWN_WORD = 0.7  # what a requirement counts on the person's word alone


@dataclass(frozen=True, slots=True)
class PairScore:
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
        self._resume_profiles: Recent[ResumeProfile] = Recent(CACHED)
        self._posting_profiles: Recent[PostingProfile] = Recent(CACHED)

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
        profile, wanted = self._prepare_resume(resume, month), self._prepare_posting(posting)
        decisions = decisions or Decisions()
        if profile.word_count < MIN_RESUME_WORDS:
            return refuse(resume, posting, "thin_resume", decisions, month)
        if sum(prepared.weight for prepared in wanted.requirements) < LEAST_ASKED:
            return refuse(resume, posting, "thin_posting", decisions, month)
        judgements = [_apply(j, decisions) for j in self._judge(wanted, profile)]
        weights = {
            key: 0.0 if d.ignore else d.weight
            for key, d in decisions.by_requirement.items()
            if d.ignore or d.weight != 1
        }
        akin = kinship(wanted.occupations, profile.occupations)
        summed = add_up(judgements, _judge_field(akin, resume, profile, posting, wanted), weights)
        return build_report(resume, posting, profile, summed, decisions, month)

    def score(self, resume: Resume, posting: Posting, *, as_of: date | None = None) -> PairScore:
        """Score and missing requirements alone: the fast path for many pairs."""
        profile, wanted = self._prepare_resume(resume, _month(as_of)), self._prepare_posting(posting)
        judgements = self._judge(wanted, profile)
        akin = kinship(wanted.occupations, profile.occupations)
        summed = add_up(judgements, _judge_field(akin, resume, profile, posting, wanted), {})
        proven = frozenset(j.prepared.group for j in judgements if j.prepared.group and j.verdict is Verdict.MET)
        names = [n for j in judgements if _is_missing_skill(j, proven) for n in name_missing(j, profile, self._scanner)]
        missing = tuple({n.casefold(): n for n in reversed(names)}.values())[::-1]
        return PairScore(summed.total, summed.coverage, akin, missing)

    def explain(self, resume: Resume, posting: Posting, *, as_of: date | None = None) -> tuple[JudgedRequirement, ...]:
        """The verdicts alone, also of texts that are too thin for a score."""
        profile, wanted = self._prepare_resume(resume, _month(as_of)), self._prepare_posting(posting)
        akin = kinship(wanted.occupations, profile.occupations)
        field = _judge_field(akin, resume, profile, posting, wanted)
        return list_verdicts(add_up(self._judge(wanted, profile), field, {}), profile)

    def rank(self, resume: Resume, postings: Sequence[Posting], *, as_of: date | None = None) -> list[PairScore]:
        """One resume against many postings, in the order given."""
        return [self.score(resume, posting, as_of=as_of) for posting in postings]

    def _judge(self, wanted: PostingProfile, profile: ResumeProfile) -> list[Judgement]:
        return [judge(prepared, wanted, profile, self._scanner) for prepared in wanted.requirements]

    def _prepare_resume(self, resume: Resume, month: int) -> ResumeProfile:
        return self._resume_profiles.get(
            resume, month, lambda: build_resume_profile(resume, self._scanner, self._space, month)
        )

    def _prepare_posting(self, posting: Posting) -> PostingProfile:
        return self._posting_profiles.get(
            posting, 0, lambda: build_posting_profile(posting, self._scanner, self._space)
        )


def _judge_field(
    akin: float, resume: Resume, profile: ResumeProfile, posting: Posting, wanted: PostingProfile
) -> float | None:
    """The share of the points for title and field of work; None where the catalogue does not know the language."""
    known = _is_known(resume.language, profile.occupations) and _is_known(posting.language, wanted.occupations)
    return saturate(akin) if known else None


def _is_known(language: str | None, occupations: OccupationVectors) -> bool:
    return language == "en" or occupations.known >= LEAST_KNOWN


def _month(as_of: date | None) -> int:
    day = as_of or datetime.now(UTC).date()
    return 12 * day.year + day.month


def _is_missing_skill(judgement: Judgement, proven: frozenset[tuple[str, ...]]) -> bool:
    """A skill that is asked for and not half shown, nor any alternative of it."""
    prepared = judgement.prepared
    if prepared.requirement.kind is not RequirementKind.SKILL or prepared.group in proven:
        return False
    if judgement.verdict is Verdict.PARTIAL:
        return judgement.credit < HALF_SHOWN and any(asked.term is not None for asked in prepared.asked_terms)
    return judgement.verdict is Verdict.MISSING


def _apply(judgement: Judgement, decisions: Decisions) -> Judgement:
    decision = decisions.by_requirement.get(judgement.prepared.requirement.id)
    if decision is None:
        return judgement
    if decision.ignore:
        return replace(judgement, reason="ignored")
    if decision.truth is Truth.DONE and judgement.verdict is not Verdict.MET:
        return replace(judgement, verdict=Verdict.MET, credit=max(judgement.credit, OWN_WORD), reason="own_word")
    return judgement
