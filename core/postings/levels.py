"""How firmly each part of a sentence asks: "SAP is required, Power BI preferred" are two levels. Words in
`data/levels.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from core.language.gated import GatedPattern, compile_gated
from core.language.word_lists import ListKind, read_word_lists
from core.postings.model import RequirementLevel
from core.postings.trimming import says_something

_LISTS = ("required", "preferred", "both", "asking", "hard", "soft")


@dataclass(frozen=True, slots=True)
class LevelPart:
    """A literal part of a sentence; `level` is None where the part itself does not say how firmly it asks."""

    text: str
    level: RequirementLevel | None


class _Cue(NamedTuple):
    start: int
    end: int
    level: RequirementLevel


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(_read_lists()[name]), re.IGNORECASE) for name in _LISTS}


@cache
def _gates() -> dict[str, GatedPattern]:
    """The same, for the question whether there is anything to find."""
    return {name: compile_gated(_read_lists()[name]) for name in _LISTS}


def _read_lists() -> dict[str, list[str]]:
    return read_word_lists("core.postings", "data/levels.toml", dict.fromkeys(_LISTS, ListKind.PATTERNS))


def split_levels(sentence: str) -> list[LevelPart]:
    """The parts of a sentence that are asked for with different firmness, in its order."""
    cues = _find_cues(sentence)
    if not cues:
        return [LevelPart(sentence, None)]
    cuts = [cut for cut in (_find_cut(sentence, one, other) for one, other in pairwise(cues)) if cut]
    if not _is_label(sentence, cues[0]):
        cuts.extend(found.span() for found in _patterns()["hard"].finditer(sentence))
    starts = [0, *(end for _, end in sorted(set(cuts)))]
    ends = [*(start for start, _ in sorted(set(cuts))), len(sentence)]
    parts = [(first, end) for first, end in zip(starts, ends, strict=True) if end > first]
    return [LevelPart(sentence[first:end], _tell_level(cues, first, end)) for first, end in parts]


def names_level(text: str) -> bool:
    """Whether a text says in words that stand for little else how firmly it asks for something."""
    return _gates()["asking"].matches(text)


def is_welcome(text: str) -> bool:
    """Whether a text says that a thing is not needed and welcome all the same."""
    return _patterns()["both"].search(text) is not None


def _find_cues(sentence: str) -> list[_Cue]:
    """Where a level is named; what says both, as "not needed, but welcome", is one cue of the weaker level."""
    patterns = _patterns()
    must, nice = RequirementLevel.MUST, RequirementLevel.NICE
    both = patterns["both"].finditer(sentence) if _gates()["both"].may_match(sentence) else ()
    cues = [_Cue(*found.span(), nice) for found in both]
    for name, level in (("preferred", nice), ("required", must)):
        for found in patterns[name].finditer(sentence) if _gates()[name].may_match(sentence) else ():
            if not any(found.start() < cue.end and cue.start < found.end() for cue in cues):
                cues.append(_Cue(*found.span(), level))
    return sorted(cues)


def _find_cut(sentence: str, one: _Cue, other: _Cue) -> tuple[int, int] | None:
    """Where the words of the second level begin: behind the first one, unless that stands in front of its thing."""
    if one.level is other.level:
        return None
    joints = [
        found.span()
        for kind in ("hard", "soft")
        for found in _patterns()[kind].finditer(sentence, one.end, other.start)
        if says_something(sentence[found.end() : _find_end(sentence, other)])
        and says_something(sentence[: found.start()])
    ]
    if not joints:
        return None
    leads = not says_something(sentence[: one.start])
    return max(joints) if leads else min(joints)


def _find_end(sentence: str, cue: _Cue) -> int:
    """Where the words that a cue may speak of end."""
    behind = _patterns()["hard"].search(sentence, cue.end)
    return behind.start() if behind else len(sentence)


def _is_label(sentence: str, cue: _Cue) -> bool:
    """Whether a cue announces a list: "Preferred: SAP; Oracle"."""
    colon = sentence.find(":")
    return cue.start < colon < cue.end + len(sentence) // 4 and not says_something(sentence[: cue.start])


def _tell_level(cues: list[_Cue], first: int, end: int) -> RequirementLevel | None:
    """The weaker of the levels that are named in a part."""
    named = {cue.level for cue in cues if first <= cue.start < end}
    if RequirementLevel.NICE in named:
        return RequirementLevel.NICE
    return RequirementLevel.MUST if named else None
