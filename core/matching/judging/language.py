"""Whether a resume shows a language at the level that is asked for."""

from __future__ import annotations

from core.language.proficiency import NATIVE
from core.language.scanner import Scanner
from core.language.spoken import find_term
from core.matching.judging.judgement import Judgement, judge_missing
from core.matching.model import Verdict
from core.matching.reading.posting_profile import AskedLanguage, PreparedRequirement
from core.matching.reading.resume_profile import ResumeProfile

RESUME_LANGUAGE = 0.7  # a language that the resume is written in and does not name: spoken, at a level nobody knows
NAMED = 3  # the level that a language named without one is taken for: B1. More has to be said or shown at work
LOWER = 0.4  # the credit of a language at a lower level
UNSAID = 0.6  # the credit of one whose level is not said
LEAST = 2  # the level that a language asked for without one needs: a beginner does not speak it yet
NEARLY_NATIVE = 6  # C2, which meets a mother tongue that is asked for


def judge_language(
    prepared: PreparedRequirement, asked: AskedLanguage, profile: ResumeProfile, scanner: Scanner
) -> Judgement:
    """By the line that shows the highest level of the language, and by the language that the resume is written in."""
    needed = NEARLY_NATIVE if asked.level == NATIVE else asked.level or LEAST
    shown = [
        (one.level or max(NAMED, one.used), -one.line, one.level) for one in profile.spoken if one.term == asked.term
    ]
    if shown:
        level, line, said = max(shown)
        return _judge_level(prepared, level >= needed, bool(said), -line)
    if find_term(profile.language) == scanner.terms[asked.term].name:
        return Judgement(prepared, Verdict.PARTIAL, RESUME_LANGUAGE, "resume_language")
    return judge_missing(prepared)


def _judge_level(prepared: PreparedRequirement, enough: bool, said: bool, line: int) -> Judgement:
    if enough:
        return Judgement(prepared, Verdict.MET, 1.0, "listed", (line,))
    if said:
        return Judgement(prepared, Verdict.PARTIAL, LOWER, "language_lower", (line,))
    return Judgement(prepared, Verdict.PARTIAL, UNSAID, "language_unsaid", (line,))
