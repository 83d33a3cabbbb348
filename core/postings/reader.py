"""Reads the text of a job posting into typed requirements."""

from __future__ import annotations

import re
from functools import cache

from core.errors import PostingFault, PostingRejected
from core.matching.planted import take_out
from core.matching.scanner import Scanner
from core.matching.text import detect_language, fold_words
from core.postings.cues import Cues, load_cues
from core.postings.fields import read_facts
from core.postings.lines import Part, PostingLine, clean, split_lines
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.phrases import Draft, PhraseCutter

MAX_CHARACTERS = 60_000
MIN_WORDS = 12
MAX_REQUIREMENTS = 80
MAX_DUTIES = 20
SHORT = 9  # words of a skill that was listed among duties


_ASIDE = re.compile(r"\([^()]*\)")


@cache
def load_scanner() -> Scanner:
    """The scanner over the project's vocabulary, built once per process."""
    return Scanner.load()


def read_posting(text: str) -> Posting:
    """Reads a posting.

    Raises:
        PostingRejected: TOO_LONG above 60,000 characters, TOO_THIN for a handful of words, NOT_A_POSTING when
            nothing in it asks for or describes work.
    """
    if len(text) > MAX_CHARACTERS:
        raise PostingRejected(PostingFault.TOO_LONG, have=len(text), limit=MAX_CHARACTERS)
    text, planted = _take_out_planted(clean(text))
    if len(fold_words(text)) < MIN_WORDS:
        raise PostingRejected(PostingFault.TOO_THIN, have=len(text), limit=MIN_WORDS * 6)
    lines = split_lines(text)
    drafts, set_aside = _read_drafts(lines)
    if not drafts and not any(line.part is not Part.INTRO for line in lines) and not load_cues().ask.search(text):
        raise PostingRejected(PostingFault.NOT_A_POSTING, have=len(text))
    facts = read_facts(text)
    return Posting(
        title=facts.title,
        company=facts.company,
        location=facts.location,
        employment_type=facts.employment_type,
        salary=facts.salary,
        seniority=facts.seniority,
        language=detect_language(text),
        requirements=_number(drafts),
        set_aside=(*planted, *set_aside),
        text=text,
    )


def _take_out_planted(text: str) -> tuple[str, tuple[str, ...]]:
    cut = [take_out(line) for line in text.split("\n")]
    kept = [line for line, planted in cut if line or not planted]
    return "\n".join(kept), tuple(sentence for _, planted in cut for sentence in planted)


def _read_drafts(lines: list[PostingLine]) -> tuple[list[Draft], list[str]]:
    cues = load_cues()
    cutter = PhraseCutter(load_scanner(), cues)
    drafts: list[Draft] = []
    set_aside: list[str] = []
    for number, line in enumerate(lines):
        if _stands_aside(line, cues):
            set_aside.append(line.text)
            continue
        optional = line.part is Part.NICE or cues.nice.search(line.text)
        level = RequirementLevel.NICE if optional else RequirementLevel.MUST
        if line.part in (Part.MUST, Part.NICE) or _asks(line, cues):
            drafts.extend(cutter.cut(line.text, level, f"g{number}"))
        elif line.part is Part.DUTIES:
            if len(line.text.split()) >= 3:
                drafts.append(Draft(line.text, RequirementKind.RESPONSIBILITY, RequirementLevel.MUST))
        elif line.part is not Part.INTRO:
            set_aside.append(line.text)
    return drafts, set_aside


def _stands_aside(line: PostingLine, cues: Cues) -> bool:
    text = _ASIDE.sub("", line.text)
    if line.part is Part.BENEFITS or cues.boilerplate.search(text) or cues.negated.search(line.text):
        return True
    return bool(cues.pitch.search(text)) and not cues.firm.search(text)


def _asks(line: PostingLine, cues: Cues) -> bool:
    """Whether a line outside a requirements section asks for something."""
    if line.part is Part.INTRO:
        return bool(cues.ask.search(line.text))
    short = line.part is Part.DUTIES and len(line.text.split()) <= SHORT and cues.claim.search(line.text)
    return bool(short or cues.firm.search(line.text))


def _number(drafts: list[Draft]) -> tuple[Requirement, ...]:
    """Each thing once: the first mention stays, a firm one beats an optional one."""
    kept: dict[str, Draft] = {}
    duties = 0
    for draft in drafts:
        key = " ".join(fold_words(draft.text))
        if not key:
            continue
        if draft.kind is RequirementKind.RESPONSIBILITY:
            duties += 1
            if duties > MAX_DUTIES:
                continue
        before = kept.get(key)
        if before is None or (before.level is RequirementLevel.NICE and draft.level is RequirementLevel.MUST):
            kept[key] = draft
    final = list(kept.values())[:MAX_REQUIREMENTS]
    groups: dict[str, list[str]] = {}
    for draft in final:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft.text)
    return tuple(
        Requirement(
            id=f"r{number}",
            text=draft.text,
            kind=draft.kind,
            level=draft.level,
            years=draft.years,
            any_of=tuple(groups[draft.group]) if draft.group and len(groups[draft.group]) > 1 else (),
        )
        for number, draft in enumerate(final, 1)
    )
