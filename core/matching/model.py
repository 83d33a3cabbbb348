"""The result of a match. `shortlist scan --json` prints it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from core.postings.model import Requirement, RequirementKind, RequirementLevel
from core.resumes.model import Severity
from core.values import Value


class Verdict(StrEnum):
    """How well the resume proves a requirement."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"


class Band(StrEnum):
    """A score in a word."""

    STRONG = "strong"
    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


class Evidence(Value):
    """A quote that stands literally in the text read, with its page."""

    quote: str
    page: int


class JudgedRequirement(Value):
    """A requirement with its verdict, its share of the score and the proof."""

    id: str
    text: str
    kind: RequirementKind
    level: RequirementLevel
    verdict: Verdict
    points: float
    max_points: float
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    reason_code: str = ""
    reason_args: dict[str, str] = Field(default_factory=dict)
    proven_by: str = ""  # the provider whose model pointed to the proof; empty for the offline engine
    said: str = ""  # the model's own reason, at most 15 words: it is shown, and decides nothing


class Fix(Value):
    """Something the person can do, and what it is worth. `code` and `args` are for other languages."""

    text: str
    points: float
    requirement: str | None = None
    code: str = ""
    args: dict[str, str] = Field(default_factory=dict)


class Line(Value):
    """One line of the sum. The points of all lines add up to the score."""

    label: str
    points: float
    max_points: float = 0.0
    code: str = ""


class NotScored(Value):
    """Something that was read and deliberately left out of the score."""

    text: str
    why: str


class ReadabilityCheck(Value):
    """A machine-readability finding, as shown beside the score."""

    code: str
    severity: Severity
    message: str
    page: int | None = None


class Receipt(Value):
    """What the number was made of: the same receipt means the same number."""

    resume_sha256: str
    posting_sha256: str
    as_of: str = ""  # the month that "present" stood for
    decisions_sha256: str = ""
    provider: str = ""  # whose models were asked; empty for the offline engine
    models: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()  # each names its file and the hash of its words
    plays: bool = False  # a stand-in answered


class Report(Value):
    """An explained match. `score` is 0 to 100, or None with `reason` when it cannot be given."""

    score: int | None
    band: Band | None
    reason: str = ""
    readability: int
    engine: str
    version: str
    requirements: tuple[JudgedRequirement, ...] = ()
    fixes: tuple[Fix, ...] = ()
    lines: tuple[Line, ...] = ()
    not_scored: tuple[NotScored, ...] = ()
    readability_checks: tuple[ReadabilityCheck, ...] = ()
    receipt: Receipt
    fit: float | None = None  # the sum before rounding, for ordering
    language: str | None = None
    language_judged: bool = True  # False when the words of a language can only be compared as they stand
    languages_differ: bool = False  # resume and posting: words of one rarely prove what the other asks
    overqualified: bool = False  # the latest position stands far above the one offered; told, not scored
    field_judged: bool = True  # False when title and field of work are left out: the catalogue is English


class Truth(StrEnum):
    """What the person says about a missing requirement."""

    DONE = "done"
    NOT_YET = "not_yet"
    NEVER = "never"


class Decision(Value):
    """The person's word on one requirement. `weight` is 0.5, 1 or 2."""

    ignore: bool = False
    weight: float = 1.0
    truth: Truth | None = None


class Decisions(Value):
    """Decisions by requirement id."""

    by_requirement: dict[str, Decision] = Field(default_factory=dict)


class Claim(Value):
    """What a model says of one requirement. `lines` are lines of the resume as they stand there; a claim whose lines
    are gone is void."""

    verdict: Verdict
    lines: tuple[str, ...]
    said: str = ""


class Claims(Value):
    """What a provider's models say of one pair, by requirement id."""

    provider: str
    models: tuple[str, ...]
    prompts: tuple[str, ...]
    plays: bool = False  # a stand-in answered, which every screen says
    by_requirement: dict[str, Claim] = Field(default_factory=dict)


class OpenQuestions(Value):
    """What the offline engine has not proven: the requirements, and the lines of the resume that may prove them."""

    lines: tuple[str, ...]
    requirements: tuple[Requirement, ...]


class Change(StrEnum):
    """What differs between two reports."""

    RULES = "rules"
    RESUME = "resume"
    POSTING = "posting"
    DECISIONS = "decisions"
    TIME = "time"


class RequirementChange(Value):
    """One requirement before and after; None where it was not asked for."""

    text: str
    before: Verdict | None
    after: Verdict | None
    points: float


class Comparison(Value):
    """Two reports side by side. `points` is what the score gained."""

    changed: tuple[Change, ...]
    before: int | None
    after: int | None
    points: int | None
    requirements: tuple[RequirementChange, ...] = ()
