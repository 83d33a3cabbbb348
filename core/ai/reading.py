"""What a model reads in a posting, checked against its lines, and joined by span with what the offline reader read.

A span has to stand in a line of the posting; years are computed from it; and nothing that the offline reader found is
lost or changed: the model only adds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from core.ai.asking import Asking, Unusable
from core.ai.errors import AnswerCode
from core.ai.prompt import load_prompt
from core.ai.protocol import AiTask, Question
from core.ai.redaction import Redactor
from core.language.words import fold_words, is_function_word
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.years import find_years
from core.values import Value

MAX_TOKENS = 4_000
# More requirements than any posting has: `core.postings.reader.MAX_REQUIREMENTS`.
MOST_ITEMS = 80
LONGEST_SPAN = 200  # characters; what is longer is a paragraph, and no requirement
LONGEST_MATERIAL = 16_000  # characters: three pages. Beyond, boilerplate is left out, then the end.
SAME = 0.5  # share of common words from which two spans ask for the same thing, as the labels' own scorer has it
_LINE = re.compile(r"^\s*\d{1,4}[ :.)]\s*")
_FACT = 120  # characters of a title, a company, a place


class WireRequirements(BaseModel):
    """What is asked for on one level, by kind, as a model answers it: "LINE SPAN" each, such as "7 forklift licence".

    One short text an item, and not an object: the answer is what costs most.
    """

    model_config = ConfigDict(extra="forbid")

    skill: list[str]
    experience: list[str]
    qualification: list[str]
    licence: list[str]
    language: list[str]


class WirePosting(BaseModel):
    """A posting, as a model answers it. `any_of` holds the spans of "A or B" requirements."""

    model_config = ConfigDict(extra="forbid")

    title: str
    company: str
    place: str
    pay: str
    type: str
    language: str
    must: WireRequirements
    nice: WireRequirements
    duties: list[str]
    any_of: list[list[str]]


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that a model read, before it is checked."""

    span: str
    kind: RequirementKind
    level: RequirementLevel


class ModelReading(Value):
    """What a model read in a posting, checked. `requirements` have ids of their own, `m1` and on."""

    provider: str
    model: str
    prompt: str
    read_at: datetime | None = None
    facts: dict[str, str]
    requirements: tuple[Requirement, ...]


class CheckedPosting(Value):
    """An answer whose every span stands in the posting. `dropped` counts the items of which that is not true."""

    facts: dict[str, str]
    requirements: tuple[Requirement, ...]
    dropped: int


async def read_posting(asking: Asking, posting: Posting) -> ModelReading:
    """What the model reads. Raises `core.ai.errors.ModelFault`."""
    prompt = load_prompt("read_posting", WirePosting)
    lines = list_lines(posting)
    question = Question(AiTask.READ, prompt, (write_lines(lines, posting),), MAX_TOKENS)
    answered = await asking.ask(question, WirePosting, lambda wire: check(wire, posting))
    call = answered.calls[-1]
    return ModelReading(
        provider=call.provider,
        model=call.model,
        prompt=prompt.version,
        facts=answered.value.facts,
        requirements=answered.value.requirements,
    )


def list_lines(posting: Posting) -> list[str]:
    """The lines of a posting that are numbered, from 1 on."""
    return [line.strip() for line in posting.text.split("\n") if line.strip()]


def write_lines(lines: Sequence[str], posting: Posting) -> str:
    """The numbered lines without anybody's mail address, number or link; boilerplate is marked, and where there is
    much of it left out."""
    hide = Redactor().hide
    aside = "\n".join(posting.set_aside)
    marked = [(number, line, line.strip(" -•*–·") in aside) for number, line in enumerate(lines, 1)]
    if sum(len(line) for line in lines) > LONGEST_MATERIAL:
        marked = [(number, line, told) for number, line, told in marked if not told]
    return "\n".join(f"{number} {'~' if told else ''}{hide(line)}" for number, line, told in marked)[:LONGEST_MATERIAL]


def check(wire: WirePosting, posting: Posting) -> CheckedPosting:
    """What of an answer stands. Raises `Unusable` for an answer that says nothing, or far too much."""
    items = _list_items(wire)
    if len(items) > MOST_ITEMS:
        raise Unusable(AnswerCode.TOO_MANY, f"It has {len(items)} requirements; list at most 40.")
    if not items and posting.requirements:
        raise Unusable(AnswerCode.EMPTY, "It lists no requirement, and the posting has some.")
    whole = _level(posting.text)
    stands = [item for item in items if _stands(item.span, whole)]
    once = list({" ".join(fold_words(item.span)): item for item in reversed(stands)}.values())[::-1]
    groups = _list_groups(wire, once)
    told = {"title": wire.title, "company": wire.company, "location": wire.place, "salary": wire.pay,
            "employment_type": wire.type}  # fmt: skip
    return CheckedPosting(
        facts={name: text.strip() for name, text in told.items() if len(text) <= _FACT and _stands(text, whole)},
        requirements=tuple(_write(item, number, groups) for number, item in enumerate(once, 1)),
        dropped=len(items) - len(stands),
    )


def _list_items(wire: WirePosting) -> list[_Item]:
    """All items in one list, each without its line: a span that stands in the posting needs no number to be found."""
    levels = ((wire.must, RequirementLevel.MUST), (wire.nice, RequirementLevel.NICE))
    asked = [
        _Item(_drop_line(text), RequirementKind(kind), level)
        for listed, level in levels
        for kind in WireRequirements.model_fields
        for text in getattr(listed, kind)
    ]
    duties = [_Item(_drop_line(text), RequirementKind.RESPONSIBILITY, RequirementLevel.MUST) for text in wire.duties]
    return [*asked, *duties]


def _drop_line(text: str) -> str:
    return " ".join(_LINE.sub("", text).split())


def _level(text: str) -> str:
    return " ".join(text.split()).casefold()


def _stands(span: str, whole: str) -> bool:
    """Whether the span stands in the posting, whatever line it was said to stand in: a miscount loses nothing."""
    key = _level(span)
    return 1 < len(key) <= LONGEST_SPAN and key in whole


def _list_groups(wire: WirePosting, items: Sequence[_Item]) -> dict[str, tuple[str, ...]]:
    """Span -> the alternatives that it belongs to, of those that stand."""
    spans = {item.span for item in items}
    groups = (tuple(span for span in map(_drop_line, listed) if span in spans) for listed in wire.any_of)
    return {span: group for group in groups if len(group) > 1 for span in group}


def _write(item: _Item, number: int, groups: dict[str, tuple[str, ...]]) -> Requirement:
    years = next(iter(find_years(item.span)), None)
    return Requirement(
        id=f"m{number}",
        text=item.span,
        kind=item.kind,
        level=item.level,
        years=years.amount if years else None,
        any_of=groups.get(item.span, ()),
    )


def join(posting: Posting, reading: ModelReading | None) -> Posting:
    """The posting with what the model read besides. What the offline reader has stays as it is, also what it set
    aside; a fact that it did not find is filled."""
    if reading is None:
        return posting
    known = [_words(requirement.text) for requirement in posting.requirements]
    known += [_words(text) for text in posting.set_aside]
    added = [r for r in reading.requirements if not any(_ask_same(_words(r.text), words) for words in known)]
    found = {name: text for name, text in reading.facts.items() if getattr(posting, name) is None}
    whole_groups = {r.any_of for r in added if r.any_of and sum(o.any_of == r.any_of for o in added) == len(r.any_of)}
    kept = [r if r.any_of in whole_groups else r.model_copy(update={"any_of": ()}) for r in added]
    return posting.model_copy(update={**found, "requirements": (*posting.requirements, *kept)})


_WORD = re.compile(r"c\+\+|[^\W_]+(?:[.'][^\W_]+)*#?")


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    return [word for word in words if not is_function_word(word)] or words


def _ask_same(span: Sequence[str], known: Sequence[str]) -> bool:
    """Whether both name one thing: most of their words are the same, or one stands in the other."""
    common = len(set(span) & set(known))
    if common and 2 * common >= SAME * (len(set(span)) + len(set(known))):
        return True
    short, long = (span, known) if len(span) <= len(known) else (known, span)
    return bool(short) and any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
