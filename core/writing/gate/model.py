"""What the fact gate says of a draft. `shortlist gate --json` prints it."""

from __future__ import annotations

from enum import StrEnum

from core.values import Value


class FindingCode(StrEnum):
    """What kind of claim has nothing to stand on."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TENURE = "tenure"
    PEOPLE_LED = "people_led"
    EMPLOYER = "employer"
    SCHOOL = "school"
    TITLE = "title"
    SENIORITY = "seniority"
    SKILL = "skill"
    LANGUAGE = "language"  # a spoken language, or its level
    DEGREE = "degree"
    LICENCE = "licence"
    SUPERLATIVE = "superlative"
    STRENGTH = "strength"  # the verb says more than the evidence does
    NEVER = "never"  # the person said never to have done this
    PLANTED = "planted"  # an instruction to a reader, not a sentence to one
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_FACT = "unknown_fact"  # the sentence names a fact that was not given


class Finding(Value):
    """One claim without evidence; `claim` stands literally in the sentence."""

    code: FindingCode
    claim: str


class CheckedSentence(Value):
    """A sentence with what was found in it. It passes when nothing was."""

    text: str
    passes: bool
    findings: tuple[Finding, ...] = ()
