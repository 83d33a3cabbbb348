"""The words that tell what a phrase asks for, from `data/cue_words.toml`, which explains each list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.language.gated import GatedPattern, compile_gated
from core.language.word_lists import ListKind, read_word_lists
from core.language.words import fold_words
from core.postings.languages import extend_cues

# Each list of patterns becomes one pattern that matches where one of them does.
_PATTERNS = (
    "job_signs", "asks", "asks_firmly", "skill_among_duties", "optional", "not_asked", "welcome", "boilerplate",
    "empty_lines", "employer_praise", "responsible_for", "duty_lead_in", "degree", "licence", "condition", "portfolio",
    "experience", "language_use", "before_years",
)  # fmt: skip
# Those of them that every line is searched for.
_GATED = (
    "asks", "asks_firmly", "skill_among_duties", "optional", "not_asked", "boilerplate", "employer_praise", "degree",
    "licence", "condition", "experience", "language_use",
)  # fmt: skip
# Lists of patterns that become parts of the patterns below.
_PARTS = ("lead_in", "ending", "purpose")
# Words that are compared as they stand, and words that are folded first.
_PLAIN = ("takes_to", "trait_nouns", "shared_nouns")
_FOLDED = ("tool_classes", "every_resume", "no_skill_alone")
_KINDS = {
    **dict.fromkeys((*_PATTERNS, *_PARTS), ListKind.PATTERNS),
    **dict.fromkeys((*_PLAIN, *_FOLDED, "class_nouns", "praise"), ListKind.WORDS),
}


@dataclass(frozen=True, slots=True)
class CueWords:
    """Compiled patterns, which all ignore case, and sets of words. `purpose` has the group
    `verb`."""

    job_signs: re.Pattern[str]
    asks: GatedPattern
    asks_firmly: GatedPattern
    skill_among_duties: GatedPattern
    optional: GatedPattern
    not_asked: GatedPattern
    welcome: re.Pattern[str]
    boilerplate: GatedPattern
    empty_lines: re.Pattern[str]
    employer_praise: GatedPattern
    responsible_for: re.Pattern[str]
    duty_lead_in: re.Pattern[str]
    degree: GatedPattern
    licence: GatedPattern
    condition: GatedPattern
    portfolio: re.Pattern[str]
    experience: GatedPattern
    language_use: GatedPattern
    before_years: re.Pattern[str]
    lead_in: re.Pattern[str]
    ending: re.Pattern[str]
    purpose: re.Pattern[str]
    takes_to: frozenset[str]
    trait_nouns: frozenset[str]
    shared_nouns: frozenset[str]
    class_nouns: frozenset[str]
    tool_classes: frozenset[str]
    every_resume: frozenset[str]
    no_skill_alone: frozenset[str]


@cache
def load_cue_words() -> CueWords:
    """Reads the data file once per process. Raises `WordListBroken`."""
    data = extend_cues(read_word_lists("core.postings", "data/cue_words.toml", _KINDS))
    lists: dict[str, Any] = {name: _compile(_any(data[name])) for name in _PATTERNS if name not in _GATED}
    lists |= {name: compile_gated(data[name]) for name in _GATED}
    lists |= {name: frozenset(data[name].split()) for name in _PLAIN}
    lists |= {name: frozenset(fold_words(data[name])) for name in _FOLDED}
    return CueWords(
        **lists,
        class_nouns=frozenset(data["class_nouns"].split()) | lists["shared_nouns"],
        lead_in=_compile(r"(?:[\W_]*" + _any([*data["lead_in"], _praise(data["praise"])]) + r"\b\s*)"),
        ending=_compile(r"(?<![\s,(–-])[\s,(–-]*\b" + _any(data["ending"]) + r"[\s.;,)]*$"),
        purpose=_compile(r",?\s" + _any(data["purpose"])),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _praise(words: str) -> str:
    """Words that only say how well, in a row: "a strong, proven level of"."""
    return rf"(?:(?:a |an |the )?(?:{'|'.join(words.split())})(?:[- ](?:level|degree)(?: of)?)?[ ,/]+(?:and )?)+"
