"""The offline engine: one resume against one posting or many, explained, the same every time."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from threadpoolctl import threadpool_limits

from core.language.scanner import Scanner
from core.matching.cache import Recent
from core.matching.judging.claimed_by_model import believe, is_open
from core.matching.judging.evidence import judge
from core.matching.judging.judgement import Judgement
from core.matching.judging.naming import name_missing
from core.matching.judging.overqualified import looks_overqualified
from core.matching.judging.score import add_up, saturate
from core.matching.model import Claims, Decision, Decisions, JudgedRequirement, OpenQuestions, Report, Truth, Verdict
from core.matching.occupations.space import OccupationSpace, kinship
from core.matching.reading.posting_profile import PostingProfile, PreparedRequirement, build_posting_profile
from core.matching.reading.resume_profile import ResumeProfile, build_resume_profile
from core.matching.report import build_report, list_verdicts, refuse
from core.postings.model import Posting, Requirement, RequirementKind
from core.postings.reader import load_scanner
from core.resumes.model import Resume

CACHED = 256  # resumes, and as many postings, kept ready: a new document costs 15 ms, a known pair less than one
KNOWN_REQUIREMENTS = 5_000  # taken apart and kept: those of the postings kept ready, as models read on in them
MIN_RESUME_WORDS = 25  # fewer are a name and a heading, and any number for them would be made up
LEAST_ASKED = 1.4  # weight of all requirements: one firm and one optional, or three duties
HALF_SHOWN = 0.5  # of a skill: from here it is not missing, only incomplete
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
        self._requirements: dict[tuple[Requirement, str], PreparedRequirement] = {}

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
        claims: Claims | None = None,
        as_of: date | None = None,
    ) -> Report:
        """The explained report. `as_of` is the day that "present" stands for, by default today; `claims` are what a
        model says besides, for a posting joined with what it read."""
        decisions, month = decisions or Decisions(), _month(as_of)
        pair = self._prepare(resume, posting, month)
        if pair.resume_profile.word_count < MIN_RESUME_WORDS:
            return refuse(resume, posting, "thin_resume", decisions, month)
        if sum(prepared.weight for prepared in pair.posting_profile.requirements) < LEAST_ASKED:
            return refuse(resume, posting, "thin_posting", decisions, month)
        judgements = [_apply(j, decisions) for j in self._judge(pair, claims)]
        summed = add_up(judgements, pair.judge_field(), _list_weights(decisions))
        report = build_report(resume, posting, pair.resume_profile, summed, decisions, month, claims)
        return report.model_copy(
            update={"overqualified": looks_overqualified(pair.posting_profile, pair.resume_profile)}
        )

    def list_open(
        self, resume: Resume, posting: Posting, *, decisions: Decisions | None = None, as_of: date | None = None
    ) -> OpenQuestions:
        """What a model may be asked: requirements without a full proof that neither code nor the person decides.
        Nothing where there would be no score anyway."""
        decided = (decisions or Decisions()).by_requirement
        pair = self._prepare(resume, posting, _month(as_of))
        lines = tuple(line.text for line in pair.resume_profile.lines)
        if pair.resume_profile.word_count < MIN_RESUME_WORDS:
            return OpenQuestions(lines=lines, requirements=())
        judgements = self._judge(pair)
        proven = {j.prepared.group for j in judgements if j.verdict is Verdict.MET}
        asked = [
            j.prepared.requirement
            for j in judgements
            if is_open(j)
            and not (j.prepared.group and j.prepared.group in proven)
            and not (j.prepared.requirement.id in decided and _is_decided(decided[j.prepared.requirement.id]))
        ]
        return OpenQuestions(lines=lines, requirements=tuple(asked))

    def score(
        self, resume: Resume, posting: Posting, *, claims: Claims | None = None, as_of: date | None = None
    ) -> PairScore:
        """Score and missing requirements alone: the fast path for many pairs."""
        pair = self._prepare(resume, posting, _month(as_of))
        judgements = self._judge(pair, claims)
        summed = add_up(judgements, pair.judge_field(), {})
        missing = self._name_missing(judgements, pair.resume_profile)
        return PairScore(summed.total, summed.coverage, pair.measure_kinship(), missing)

    def explain(
        self, resume: Resume, posting: Posting, *, claims: Claims | None = None, as_of: date | None = None
    ) -> tuple[JudgedRequirement, ...]:
        """The verdicts alone, also of texts that are too thin for a score."""
        pair = self._prepare(resume, posting, _month(as_of))
        summed = add_up(self._judge(pair, claims), pair.judge_field(), {})
        return list_verdicts(summed, pair.resume_profile, claims)

    def rank(self, resume: Resume, postings: Sequence[Posting], *, as_of: date | None = None) -> list[PairScore]:
        """One resume against many postings, in the order given."""
        return [self.score(resume, posting, as_of=as_of) for posting in postings]

    def _judge(self, pair: _Pair, claims: Claims | None = None) -> list[Judgement]:
        asked, profile = pair.posting_profile.requirements, pair.resume_profile
        judged = [judge(prepared, pair.posting_profile, profile, self._scanner) for prepared in asked]
        if claims is None:
            return judged
        return [believe(j, claims.by_requirement.get(j.prepared.requirement.id), profile) for j in judged]

    def _name_missing(self, judgements: Sequence[Judgement], resume_profile: ResumeProfile) -> tuple[str, ...]:
        """What is missing, each once, in the order of the posting: short names of skills; years, papers, degrees and
        languages as the posting asks for them. Duties are told of the work and not asked for."""
        proven = frozenset(j.prepared.group for j in judgements if j.prepared.group and j.verdict is Verdict.MET)
        names: list[str] = []
        for judgement in judgements:
            if _is_missing_skill(judgement, proven):
                names.extend(name_missing(judgement, resume_profile, self._scanner))
            elif _is_missing_paper(judgement, proven):
                names.append(judgement.prepared.requirement.text)
        return tuple({name.casefold(): name for name in reversed(names)}.values())[::-1]

    def _prepare(self, resume: Resume, posting: Posting, month: int) -> _Pair:
        """Both sides taken apart, each once as long as it is remembered."""
        scanner, space = self._scanner, self._space
        resume_profile = self._resume_profiles.get(
            resume, month, lambda: build_resume_profile(resume, scanner, space, month)
        )
        posting_profile = self._posting_profiles.get(posting, 0, lambda: self._build_posting_profile(posting))
        return _Pair(resume_profile, posting_profile)

    def _build_posting_profile(self, posting: Posting) -> PostingProfile:
        known: dict[tuple[Requirement, str], PreparedRequirement] = {}
        language = posting.language or "en"
        for requirement in posting.requirements:
            with contextlib.suppress(KeyError):
                known[requirement, language] = self._requirements[requirement, language]
        profile = build_posting_profile(posting, self._scanner, self._space, known)
        if len(self._requirements) > KNOWN_REQUIREMENTS:
            self._requirements = {}
        self._requirements.update(known)
        return profile


@dataclass(frozen=True, slots=True)
class _Pair:
    """A resume and a posting taken apart."""

    resume_profile: ResumeProfile
    posting_profile: PostingProfile

    def measure_kinship(self) -> float:
        """How akin their titles and fields of work are, 0 to about 1."""
        return kinship(self.posting_profile.occupations, self.resume_profile.occupations)

    def judge_field(self) -> float | None:
        """The share of the points for title and field of work; None where the catalogue does not know a language."""
        if not (self.resume_profile.occupations.judged and self.posting_profile.occupations.judged):
            return None
        return saturate(self.measure_kinship())


def _is_decided(decision: Decision) -> bool:
    """Whether the person's word stands where a model's would: left out, or done."""
    return decision.ignore or decision.truth is not None


def _list_weights(decisions: Decisions) -> dict[str, float]:
    """How much single requirements count, by id, where the person decided so."""
    changed = {key: d for key, d in decisions.by_requirement.items() if d.ignore or d.weight != 1}
    return {key: 0.0 if decision.ignore else decision.weight for key, decision in changed.items()}


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


def _is_missing_paper(judgement: Judgement, proven: frozenset[tuple[str, ...]]) -> bool:
    """Years, a paper, a degree or a language that is asked for and not there at all, nor any alternative of it."""
    prepared = judgement.prepared
    told = prepared.requirement.kind in (RequirementKind.SKILL, RequirementKind.RESPONSIBILITY)
    return not told and prepared.group not in proven and judgement.verdict is Verdict.MISSING


def _apply(judgement: Judgement, decisions: Decisions) -> Judgement:
    decision = decisions.by_requirement.get(judgement.prepared.requirement.id)
    if decision is None:
        return judgement
    if decision.ignore:
        return replace(judgement, reason="ignored")
    if decision.truth is Truth.DONE and judgement.verdict is not Verdict.MET:
        return replace(judgement, verdict=Verdict.MET, credit=max(judgement.credit, OWN_WORD), reason="own_word")
    return judgement
