"""Every check by code: how much it hurts, and its short English sentences for the command line.

What a person reads in the chat, in their own language, stands in `bot/locales` under `finding-<code>`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from core.resumes.model import Box, Finding, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `points` is what a finding takes from the readability of 100."""

    code: str
    severity: Severity
    points: int
    message: str
    remedy: str


def _load() -> dict[str, Check]:
    tables = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
    return {
        code: Check(code, Severity(table["severity"]), table["points"], table["message"], table["remedy"])
        for code, table in tables.items()
    }


CATALOGUE = _load()
MOST = {Severity.CRITICAL: 2, Severity.WARNING: 3, Severity.INFO: 2}  # how often one check is counted


def finding(code: str, page: int | None = None, boxes: Iterable[Box] = ()) -> Finding:
    """A finding of one check of the catalogue."""
    check = CATALOGUE[code]
    return Finding(
        code=code,
        severity=check.severity,
        message=check.message,
        page=page,
        remedy=check.remedy,
        boxes=tuple(boxes),
    )


def readability(findings: Iterable[Finding]) -> int:
    """0 to 100: what the findings leave. The same check on many pages or jobs is counted a few times only."""
    seen: dict[str, int] = {}
    left = 100
    for found in findings:
        check = CATALOGUE[found.code]
        seen[found.code] = seen.get(found.code, 0) + 1
        if seen[found.code] <= MOST[check.severity]:
            left -= check.points
    return max(left, 0)
