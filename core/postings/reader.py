"""Reads the text of a job posting into typed requirements."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from core.errors import PostingFault, PostingRejected
from core.language.detect import detect_language
from core.language.planted import remove_planted
from core.language.scanner import Scanner
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word
from core.postings.cue_words import Cues, load_cues
from core.postings.fields import Facts, read_facts
from core.postings.headings import Part
from core.postings.lines import PostingLine, clean, split_lines
from core.postings.lost_breaks import load_clues, opens_demand, opens_duty, opens_order, unwrap
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.phrases import Draft, PhraseCutter
from core.postings.shorten import cut_duty, shorten
from core.postings.unlisted_terms import find_salient

MAX_CHARACTERS = 60_000
MIN_WORDS = 12
MAX_REQUIREMENTS = 80
MAX_DUTIES = 20
SHORT = 9  # words of a skill that was listed among duties
SIGNS = 2  # of a job, in a text that asks for nothing
SHORTEST_DUTY = 3  # words
SENTENCE = 120  # characters, beyond which a skill is a whole sentence
LONGEST_SENTENCE = 60  # words, beyond which a line is an employer's prose whose full stops were lost


LONGEST_NAME = 5  # words of a skill that is named in passing

_ASKING = (Part.MUST, Part.NICE)
_TELLING = (Part.INTRO, Part.DUTIES)
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
    text, wrapped = _take_out_planted(unwrap(text))
    if len(fold_words(text)) < MIN_WORDS:
        raise PostingRejected(PostingFault.TOO_THIN, have=len(text), limit=MIN_WORDS * 6)
    lines = split_lines(text)
    drafts, set_aside = _read_drafts(lines)
    language = detect_language(text)
    if not drafts and not _is_of_work(lines, text):
        raise PostingRejected(PostingFault.NOT_A_POSTING, have=len(text))
    facts = read_facts(text)
    requirements = _number([*drafts, *_read_salient(lines, drafts, facts, language)])
    conditions = [r.text for r in requirements if not r.scored]
    return Posting(
        title=facts.title,
        company=facts.company,
        location=facts.location,
        employment_type=facts.employment_type,
        salary=facts.salary,
        seniority=facts.seniority,
        language=language,
        requirements=requirements,
        set_aside=(*conditions, *planted, *wrapped, *set_aside),
        text=text,
    )


def _is_of_work(lines: list[PostingLine], text: str) -> bool:
    """Whether a text that asks for nothing is a posting all the same: by a heading, or by two signs of a job."""
    cues = load_cues()
    if any(line.part is not Part.INTRO for line in lines) or cues.ask.search(text):
        return True
    return len({found.group().casefold() for found in cues.job.finditer(text)}) >= SIGNS


def _read_salient(lines: list[PostingLine], drafts: list[Draft], facts: Facts, language: str | None) -> list[Draft]:
    """What the duties name and no requirement does: optional, because the posting only lets it be guessed."""
    lists = {line.section for line in lines if line.listed}
    duties = [line.text for line in lines if line.part is Part.DUTIES and _tells_duty(line, lists)]
    asked = [draft.text for draft in drafts if draft.kind is not RequirementKind.RESPONSIBILITY]
    other = [line.text for line in lines if line.part in (Part.INTRO, Part.ABOUT, Part.BENEFITS, Part.APPLY)]
    head = [fact for fact in (facts.title, facts.company, facts.location) if fact]
    found = find_salient(duties, [*asked, *other, *head], load_scanner(), language or "en")
    return [Draft(text, RequirementKind.SKILL, RequirementLevel.NICE) for text in found]


def _take_out_planted(text: str) -> tuple[str, tuple[str, ...]]:
    cut = [remove_planted(line) for line in text.split("\n")]
    kept = [line for line, planted in cut if line or not planted]
    return "\n".join(kept), tuple(sentence for _, planted in cut for sentence in planted)


def _read_drafts(lines: list[PostingLine]) -> tuple[list[Draft], list[str]]:
    cues = load_cues()
    cutter = PhraseCutter(load_scanner(), cues)
    drafts: list[Draft] = []
    set_aside: list[str] = []
    lists = {line.section for line in lines if line.listed}
    told = any(line.part in _ASKING for line in lines)
    for number, line in enumerate(lines):
        if _stands_aside(line, cues):
            set_aside.append(line.text)
            continue
        optional = line.part is Part.NICE or cues.nice.search(line.text) or cues.welcome.search(line.text)
        level = RequirementLevel.NICE if optional else RequirementLevel.MUST
        if line.part is Part.CONDITIONS:
            drafts.append(cutter.state(line.text, level))
        elif line.part in _ASKING or _asks(line, cues):
            found = [_shown(draft, cutter) for draft in cutter.cut(line.text, level, f"g{number}")]
            drafts.extend(map(_describe, found) if told and line.part in _TELLING else found)
        elif _tells_duty(line, lists):
            drafts.extend(
                Draft(text, RequirementKind.RESPONSIBILITY, RequirementLevel.MUST) for text in cut_duty(line.text)
            )
        elif line.part is not Part.INTRO:
            set_aside.append(line.text)
    return drafts, set_aside


def _describe(draft: Draft) -> Draft:
    """What prose says beside a list of requirements: an order or many words are no skill, they describe the work."""
    if draft.kind is not RequirementKind.SKILL or draft.group is not None:
        return draft
    if len(draft.text.split()) <= LONGEST_NAME and not opens_order(draft.text):
        return draft
    return replace(draft, kind=RequirementKind.RESPONSIBILITY, text=shorten(draft.text))


def _shown(draft: Draft, cutter: PhraseCutter) -> Draft:
    """Short enough to be read in a list, unless that would drop what it is about. All fields of a degree count, and
    every word of the role that years are asked in."""
    if draft.kind is RequirementKind.QUALIFICATION or draft.years is not None:
        return draft
    text = shorten(draft.text) if len(draft.text) > SENTENCE else draft.text
    return replace(draft, text=text) if cutter.says_as_much(text, draft) else draft


def _stands_aside(line: PostingLine, cues: Cues) -> bool:
    text = _ASIDE.sub("", line.text)
    if line.part is Part.BENEFITS or cues.boilerplate.search(text) or _says_nothing(text, cues):
        return True
    if cues.negated.search(line.text) and not cues.welcome.search(line.text):
        return True
    return bool(cues.pitch.search(text)) and not cues.firm.search(text)


def _says_nothing(text: str, cues: Cues) -> bool:
    """Whether every resume meets a line: "other duties as assigned", "strong work ethic"."""
    if cues.generic.fullmatch(text.strip(" .;,!")):
        return True
    words = [w for w in fold_words(text) if not is_function_word(w) and not is_filler(w)]
    return bool(words) and cues.empty.issuperset(words)


def _asks(line: PostingLine, cues: Cues) -> bool:
    """Whether a line outside a requirements section asks for something."""
    words = line.text.split()
    if line.part is Part.INTRO:
        if line.restored and (opens_demand(line.text) or words[-1].casefold() in load_clues().endings):
            return True
        return len(words) <= LONGEST_SENTENCE and bool(cues.ask.search(line.text))
    if line.part is Part.FACTS and line.listed and len(words) <= SHORT:
        return bool(cues.ask.search(line.text))
    short = (
        line.part is Part.DUTIES and len(words) <= SHORT and cues.claim.search(line.text) and not opens_order(line.text)
    )
    return bool(short or cues.firm.search(line.text))


def _tells_duty(line: PostingLine, lists: set[int]) -> bool:
    """Whether a line is a duty: what stands in a section of duties, but in a list no prose around its items; elsewhere
    an item that begins with a verb of work."""
    if line.part is Part.INTRO:
        return (line.listed or line.restored) and opens_order(line.text)
    if line.part is not Part.DUTIES or len(line.text.split()) < SHORTEST_DUTY:
        return False
    return line.listed or line.section not in lists or opens_duty(line.text)


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
            scored=draft.scored,
        )
        for number, draft in enumerate(final, 1)
    )
