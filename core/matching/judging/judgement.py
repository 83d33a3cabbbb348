"""What is said of one requirement: its verdict, what it is worth, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass

from core.matching.judging.coverage import Coverage
from core.matching.model import Verdict
from core.matching.reading.posting_profile import PreparedRequirement

# Shares of a requirement that have to be shown. A study before this project found about .57 best for naming missing
# skills (F1 .73); at .60 a requirement of two equal words of which one is shown is still met in part only.
MET_FROM = 0.60
PARTIAL_FROM = 0.3
WHOLE = 0.97  # credit from which a report says that all of it is there: less is a point or more that is missing


@dataclass(frozen=True, slots=True)
class Judgement:
    """`credit` 0 to 1 is what counts in the sum. `lines` are the numbers of the lines that prove it, best first, unless
    its coverage is to choose them: only a report that shows them needs to know. `have` is a number of years."""

    prepared: PreparedRequirement
    verdict: Verdict
    credit: float
    reason: str
    lines: tuple[int, ...] = ()
    have: float | None = None
    coverage: Coverage | None = None

    def find_proofs(self) -> tuple[int, ...]:
        """The numbers of the lines that prove it, best first."""
        return self.lines or (self.coverage.choose_lines() if self.coverage else ())


def judge_missing(prepared: PreparedRequirement) -> Judgement:
    """Nothing in the resume shows it."""
    return Judgement(prepared, Verdict.MISSING, 0.0, "absent")


def grade(share: float) -> Verdict:
    """The verdict on a requirement of which this share is shown."""
    if share >= MET_FROM:
        return Verdict.MET
    return Verdict.PARTIAL if share >= PARTIAL_FROM else Verdict.MISSING
