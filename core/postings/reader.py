"""Reads the text of a job posting into typed requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.errors import PostingFault, PostingRejected
from core.language.detect import detect_language
from core.language.planted import take_out_planted
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word, split_words
from core.postings.break_words import load_break_words, opens_demand, opens_duty, opens_order
from core.postings.cue_words import CueWords, load_cue_words
from core.postings.fact_words import load_fact_words
from core.postings.facts import Facts, read_facts
from core.postings.headings import Part
from core.postings.levels import names_level
from core.postings.lines import PostingLine, clean_text, split_lines
from core.postings.lost_breaks import join_wrapped
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.phrases import Draft, PhraseCutter
from core.postings.shorten import shorten, split_duties
from core.postings.unlisted_terms import find_unlisted_terms
from core.postings.years import find_years

MAX_CHARACTERS = 60_000  # three times the longest posting that was seen (20,000): more is a page of many
MIN_WORDS = 12  # fewer ask for nothing that could be judged
CHARACTERS_A_WORD = 6  # to tell a person how much is missing
MAX_REQUIREMENTS = 80  # a posting that lists more names everything it has heard of
MAX_DUTIES = 20  # beyond them a posting repeats itself, and duties would outweigh what is asked
SIGNS = 2  # of a job, in a text that asks for nothing
SHORT = 9  # words of a skill that was listed among duties
SHORTEST_DUTY = 3  # words
SENTENCE = 120  # characters, beyond which a skill is a whole sentence
LONGEST_SENTENCE = 60  # words, beyond which a line is an employer's prose whose full stops were lost
LONGEST_ASKED = 20  # words of a sentence of prose in which "a must" or "would be a plus" asks for something
LONGEST_NAME = 5  # words of a skill that is named in passing

_ASKING = (Part.MUST, Part.NICE)
_TELLING = (Part.INTRO, Part.DUTIES)
_NOT_DUTIES = (Part.INTRO, Part.ABOUT, Part.BENEFITS, Part.APPLY)
_GENDERS = re.compile(r"\(?\b[mwfhd]\s?/\s?[wmfhd]\b", re.IGNORECASE)  # "(m/w/d)", "H/F"
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
    text, planted = _take_out_planted(clean_text(text))
    text, wrapped = _take_out_planted(join_wrapped(text))
    if len(fold_words(text)) < MIN_WORDS:
        raise PostingRejected(PostingFault.TOO_THIN, have=len(text), limit=MIN_WORDS * CHARACTERS_A_WORD)
    lines = split_lines(text)
    language = detect_language(text)
    drafts, set_aside = _read_drafts(lines, language or "en")
    if not drafts and not _is_of_work(lines, text):
        raise PostingRejected(PostingFault.NOT_A_POSTING, have=len(text))
    facts = read_facts(text, _names_title)
    requirements = _number([*drafts, *_find_unlisted(lines, drafts, facts, language)])
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
        set_aside=(*conditions, *set_aside),
        planted=(*planted, *wrapped),
        text=text,
    )


def _is_of_work(lines: list[PostingLine], text: str) -> bool:
    """Whether a text that asks for nothing is a posting all the same: by a heading, or by two signs of a job."""
    cues = load_cue_words()
    if any(line.part is not Part.INTRO for line in lines) or cues.asks.search(text):
        return True
    return len({found.group().casefold() for found in cues.job_signs.finditer(text)}) >= SIGNS


def _names_title(text: str) -> bool:
    """Whether a short text names a job: one that the vocabulary knows, a rank, or a mark of gender."""
    scanner = load_scanner()
    if load_fact_words().seniority.search(text) or _GENDERS.search(text):
        return True
    return any(scanner.terms[term].kind is TermKind.TITLE for term in scanner.find_in(text))


def _find_unlisted(lines: list[PostingLine], drafts: list[Draft], facts: Facts, language: str | None) -> list[Draft]:
    """What the duties name and no requirement does: optional, because the posting only lets it be guessed."""
    lists = _find_lists(lines)
    duties = [line.text for line in lines if line.part is Part.DUTIES and _tells_duty(line, lists)]
    asked = [draft.text for draft in drafts if draft.kind is not RequirementKind.RESPONSIBILITY]
    other = [line.text for line in lines if line.part in _NOT_DUTIES]
    names = [fact for fact in (facts.title, facts.company, facts.location) if fact]
    found = find_unlisted_terms(duties, [*asked, *other, *names], load_scanner(), language or "en")
    return [Draft(text, RequirementKind.SKILL, RequirementLevel.NICE) for text in found]


def _find_lists(lines: list[PostingLine]) -> set[int]:
    """The sections that have a list in them."""
    return {line.section for line in lines if line.listed}


def _take_out_planted(text: str) -> tuple[str, tuple[str, ...]]:
    raws = text.split("\n")
    cleaned = take_out_planted(raws)
    kept = [line for raw, line in zip(raws, cleaned.lines, strict=True) if line or not raw]
    return "\n".join(kept), cleaned.planted


def _read_drafts(lines: list[PostingLine], language: str) -> tuple[list[Draft], list[str]]:
    """The requirements of all lines, and the lines that are set aside."""
    cues = load_cue_words()
    asks = any(line.part in _ASKING for line in lines)
    reader = _LineReader(PhraseCutter(load_scanner(), cues, language), cues, _find_lists(lines), asks)
    drafts: list[Draft] = []
    set_aside: list[str] = []
    for number, line in enumerate(lines):
        found = reader.read(line, f"g{number}")
        if found is None:
            set_aside.append(line.text)
        else:
            drafts.extend(found)
    return drafts, set_aside


@dataclass(frozen=True, slots=True)
class _LineReader:
    """Reads the lines of one posting. `lists` are its sections with a list, `asks` whether it has requirements under a
    heading of their own."""

    cutter: PhraseCutter
    cues: CueWords
    lists: set[int]
    asks: bool

    def read(self, line: PostingLine, mark: str) -> list[Draft] | None:
        """The requirements of a line, or None where it is to be set aside. `mark` makes its groups unique."""
        if _is_set_aside(line, self.cues) or self.cutter.is_set_aside(line.text):
            return None
        if line.part is Part.CONDITIONS:
            return [self.cutter.state(line.text, self._find_level(line))]
        if line.part in _ASKING or _asks(line, self.cues):
            return self._read_demand(line, mark)
        if _tells_duty(line, self.lists):
            duty, must = RequirementKind.RESPONSIBILITY, RequirementLevel.MUST
            return [Draft(text, duty, must) for text in split_duties(line.text)]
        return [] if line.part is Part.INTRO else None

    def _find_level(self, line: PostingLine) -> RequirementLevel:
        optional = line.part is Part.NICE or self.cues.optional.search(line.text) or self.cues.welcome.search(line.text)
        return RequirementLevel.NICE if optional else RequirementLevel.MUST

    def _read_demand(self, line: PostingLine, mark: str) -> list[Draft]:
        level = RequirementLevel.NICE if line.part is Part.NICE else RequirementLevel.MUST
        found = self.cutter.cut(line.text, level, mark)
        short = [_shorten_draft(draft, self.cutter) for draft in found]
        return [_turn_into_duty(draft) for draft in short] if self.asks and line.part in _TELLING else short


def _turn_into_duty(draft: Draft) -> Draft:
    """What prose says beside a list of requirements: an order or many words are no skill, they describe the work."""
    if draft.kind is not RequirementKind.SKILL or draft.group is not None:
        return draft
    if len(draft.text.split()) <= LONGEST_NAME and not opens_order(draft.text):
        return draft
    return replace(draft, kind=RequirementKind.RESPONSIBILITY, text=shorten(draft.text))


def _shorten_draft(draft: Draft, cutter: PhraseCutter) -> Draft:
    """Short enough to be read in a list, unless that would drop what it is about. All fields of a degree count, and
    every word of the role that years are asked in."""
    if draft.kind is RequirementKind.QUALIFICATION or draft.years is not None:
        return draft
    text = shorten(draft.text) if len(draft.text) > SENTENCE else draft.text
    return replace(draft, text=text) if cutter.says_as_much(text, draft) else draft


def _is_set_aside(line: PostingLine, cues: CueWords) -> bool:
    """Benefits, legal text, what is "not required", and employers that speak of themselves."""
    text = _ASIDE.sub("", line.text)
    if line.part is Part.BENEFITS or cues.boilerplate.search(text) or _says_nothing(text, cues):
        return True
    return bool(cues.employer_praise.search(text)) and not cues.asks_firmly.search(text)


def _says_nothing(text: str, cues: CueWords) -> bool:
    """Whether every resume meets a line: "other duties as assigned", "strong work ethic"."""
    if cues.empty_lines.fullmatch(text.strip(" .;,!")):
        return True
    words = [w for w in fold_words(text) if not is_function_word(w) and not is_filler(w)]
    return bool(words) and cues.every_resume.issuperset(words) and not _is_tool(text)


def _is_tool(text: str) -> bool:
    """Whether a line is the name of a tool that is also an everyday word: "Go"."""
    scanner = load_scanner()
    words = split_words(text)
    hits = scanner.find(words)
    return any(hit.end - hit.first == len(words) and scanner.terms[hit.term].kind is TermKind.TOOL for hit in hits)


def _asks(line: PostingLine, cues: CueWords) -> bool:
    """Whether a line outside a requirements section asks for something."""
    short = len(line.text.split()) <= SHORT
    if line.part is Part.INTRO:
        return _asks_in_prose(line, cues)
    if line.part is Part.FACTS and line.listed and short:
        return bool(cues.asks.search(line.text))
    if line.part is Part.DUTIES and short and (_names_skill(line, cues) or find_years(line.text)):
        return True
    return bool(cues.asks_firmly.search(line.text))


def _asks_in_prose(line: PostingLine, cues: CueWords) -> bool:
    """Whether a line without a heading over it asks for something."""
    words = line.text.split()
    if line.restored and (opens_demand(line.text) or words[-1].casefold() in load_break_words().demand_endings):
        return True
    if line.listed and find_years(line.text):
        return True
    asked = cues.asks.search(line.text) is not None or (len(words) <= LONGEST_ASKED and names_level(line.text))
    return len(words) <= LONGEST_SENTENCE and asked


def _names_skill(line: PostingLine, cues: CueWords) -> bool:
    return bool(cues.skill_among_duties.search(line.text)) and not opens_order(line.text)


def _tells_duty(line: PostingLine, lists: set[int]) -> bool:
    """Whether a line is a duty: what stands in a section of duties, but in a list no prose around its items; elsewhere
    an item that begins with a verb of work."""
    if line.part is Part.INTRO:
        return (line.listed or line.restored) and opens_order(line.text)
    if line.part is not Part.DUTIES or len(line.text.split()) < SHORTEST_DUTY:
        return False
    return line.listed or line.section not in lists or opens_duty(line.text)


def _number(drafts: Iterable[Draft]) -> tuple[Requirement, ...]:
    """The requirements with their ids and alternatives, each thing once."""
    kept = _keep_once(drafts)[:MAX_REQUIREMENTS]
    groups: dict[str, list[str]] = {}
    for draft in kept:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft.text)
    return tuple(
        Requirement(
            id=f"r{number}",
            text=draft.text,
            kind=draft.kind,
            level=draft.level,
            years=draft.years,
            any_of=_list_alternatives(draft, groups),
            scored=draft.scored,
            proficiency=draft.proficiency,
        )
        for number, draft in enumerate(kept, 1)
    )


def _keep_once(drafts: Iterable[Draft]) -> Sequence[Draft]:
    """The first mention of each thing stays, a firm one beats an optional one; duties up to their number."""
    kept: dict[str, Draft] = {}
    duties = 0
    for draft in drafts:
        key = " ".join(fold_words(draft.text))
        duties += bool(key) and draft.kind is RequirementKind.RESPONSIBILITY
        if not key or (draft.kind is RequirementKind.RESPONSIBILITY and duties > MAX_DUTIES):
            continue
        if key not in kept or _is_firmer(draft, kept[key]):
            kept[key] = draft
    return list(kept.values())


def _is_firmer(draft: Draft, other: Draft) -> bool:
    return other.level is RequirementLevel.NICE and draft.level is RequirementLevel.MUST


def _list_alternatives(draft: Draft, groups: dict[str, list[str]]) -> tuple[str, ...]:
    members = groups.get(draft.group or "", [])
    return tuple(members) if len(members) > 1 else ()
