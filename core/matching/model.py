"""The result of a match. `shortlist scan --json` prints it."""

from __future__ import annotations

from enum import StrEnum

from core.postings.model import RequirementKind, RequirementLevel
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


class Fix(Value):
    """Something the person can do, and what it is worth."""

    text: str
    points: float
    requirement: str | None = None


class Line(Value):
    """One line of the sum. The points of all lines add up to the score."""

    label: str
    points: float
    max_points: float = 0.0


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
