"""Drafts by a model: sentences, each with the ids of the facts that carry it. `core.writing.gate` decides what stays.

A draft comes sentence by sentence, so that a person sees it grow; a repair or another try begins it anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.ai.asking import Asking, Unusable
from core.ai.errors import AnswerCode
from core.ai.prompt import load_prompt
from core.ai.protocol import AiTask, Question
from core.ai.records import CallRecord
from core.ai.redaction import Redactor
from core.values import Value
from core.writing.evidence import Draft, DraftSentence, Fact
from db.states import DocumentKind

MAX_TOKENS = 4_000
MOST_SENTENCES = 60  # three letters and more
LONGEST_SENTENCE = 1_000  # characters
LONGEST_POSTING = 12_000  # characters of its lines
LONGEST_TEXT = 4_000  # characters of a question, a wish, a former draft

OnSentence = Callable[[DraftSentence], None]


class WireSentence(BaseModel):
    """A sentence, as a model answers it."""

    model_config = ConfigDict(extra="forbid")

    paragraph: int
    text: str
    facts: list[str]


class WireDraft(BaseModel):
    """A draft, as a model answers it."""

    model_config = ConfigDict(extra="forbid")

    sentences: list[WireSentence]


class WireRewrite(BaseModel):
    """A sentence written anew, as a model answers it."""

    model_config = ConfigDict(extra="forbid")

    number: int
    text: str
    facts: list[str]


class WireRewrites(BaseModel):
    """Sentences written anew, as a model answers them."""

    model_config = ConfigDict(extra="forbid")

    rewrites: list[WireRewrite]


class WriteRequest(Value):
    """What is to be written. `words` is about how long, `max_characters` a limit that is kept; `before` is the former
    draft, which the wishes are about."""

    kind: DocumentKind
    facts: tuple[Fact, ...]
    posting_lines: tuple[str, ...]
    language: str
    tone: str = "plain"
    words: int | None = None
    max_characters: int | None = None
    question: str | None = None
    recipient: str | None = None
    occasion: str | None = None
    wishes: tuple[str, ...] = ()
    before: str | None = None


class RewriteItem(Value):
    """A sentence or bullet to be written anew, and what is wrong with it or what it should show."""

    text: str
    faults: tuple[str, ...]


class RewriteRequest(Value):
    """Sentences to be written anew from the same facts."""

    items: tuple[RewriteItem, ...]
    facts: tuple[Fact, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Written:
    """A draft, and the calls that it took."""

    draft: Draft
    calls: tuple[CallRecord, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The sentences in the order of the request, None where the facts carry nothing; and the calls that it took."""

    sentences: tuple[DraftSentence | None, ...]
    calls: tuple[CallRecord, ...]


async def write(
    asking: Asking, request: WriteRequest, redactor: Redactor, on_sentence: OnSentence | None = None
) -> Written:
    """A draft. `on_sentence` is told each sentence as it comes; set `asking.on_repair` to hear that what came is void.

    Raises `core.ai.errors.ModelFault`.
    """
    if on_sentence is not None:
        growing, told = _Growing(redactor, on_sentence), asking.on_repair

        def begin_anew() -> None:
            growing.begin_anew()
            told()

        asking.on_text, asking.on_repair = growing.add, begin_anew
    parts = (_write_material(request, redactor), _write_task(request, redactor))
    question = Question(AiTask.WRITE, load_prompt("write", WireDraft), parts, MAX_TOKENS)
    answered = await asking.ask(question, WireDraft, lambda wire: _check(wire, request.language, redactor))
    return Written(answered.value, answered.calls)


async def rewrite(asking: Asking, request: RewriteRequest, redactor: Redactor) -> Rewritten:
    """Each sentence written anew, once. Raises `core.ai.errors.ModelFault`."""
    told = (
        f"{number} {redactor.hide(item.text)}\n  {'; '.join(item.faults)}"
        for number, item in enumerate(request.items, 1)
    )
    parts = (_write_facts(request.facts, redactor), f"Language: {request.language}\n" + "\n".join(told))
    question = Question(AiTask.REWRITE, load_prompt("rewrite", WireRewrites), parts, MAX_TOKENS)
    answered = await asking.ask(question, WireRewrites, lambda wire: _check_rewrites(wire, request, redactor))
    return Rewritten(answered.value, answered.calls)


def _write_facts(facts: Sequence[Fact], redactor: Redactor) -> str:
    return "Facts\n" + "\n".join(f"{fact.id} {redactor.hide(' '.join(fact.text.split()))}" for fact in facts)


def _write_material(request: WriteRequest, redactor: Redactor) -> str:
    """Facts and posting, which stay when the person wishes for another variant."""
    lines = "\n".join(f"{number} {redactor.hide(line)}" for number, line in enumerate(request.posting_lines, 1))
    return f"{_write_facts(request.facts, redactor)}\n\nPosting\n{lines[:LONGEST_POSTING]}"


def _write_task(request: WriteRequest, redactor: Redactor) -> str:
    told: dict[str, Any] = {
        "Write": str(request.kind).replace("_", " "),
        "Language": request.language,
        "Tone": request.tone,
        "Words": request.words,
        "Characters at most": request.max_characters,
        "Question": request.question,
        "Recipient": request.recipient,
        "Occasion": request.occasion,
        "Wishes": "; ".join(request.wishes) or None,
        "Former draft": request.before,
    }
    return "\n".join(f"{name}: {redactor.hide(str(said))[:LONGEST_TEXT]}" for name, said in told.items() if said)


def _check(wire: WireDraft, language: str, redactor: Redactor) -> Draft:
    """The draft. Raises `Unusable` for an empty one, or one of far too many sentences."""
    if len(wire.sentences) > MOST_SENTENCES:
        raise Unusable(AnswerCode.TOO_MANY, f"It has {len(wire.sentences)} sentences.")
    paragraphs: dict[int, list[DraftSentence]] = {}
    for item in wire.sentences:
        sentence = _restore(item.text, item.facts, redactor)
        if sentence is not None:
            paragraphs.setdefault(item.paragraph, []).append(sentence)
    if not paragraphs:
        raise Unusable(AnswerCode.EMPTY, "It has no sentence.")
    return Draft(paragraphs=tuple(tuple(sentences) for sentences in paragraphs.values()), language=language)


def _check_rewrites(
    wire: WireRewrites, request: RewriteRequest, redactor: Redactor
) -> tuple[DraftSentence | None, ...]:
    numbers = [item.number for item in wire.rewrites]
    if len(numbers) > 2 * len(request.items):
        raise Unusable(AnswerCode.TOO_MANY, f"It has {len(numbers)} sentences for {len(request.items)}.")
    if len(set(numbers)) < len(numbers):
        raise Unusable(AnswerCode.REPEATED, "A number stands there more than once.")
    by_number = {item.number: _restore(item.text, item.facts, redactor) for item in wire.rewrites}
    return tuple(by_number.get(number) for number in range(1, len(request.items) + 1))


def _restore(text: str, facts: Sequence[str], redactor: Redactor) -> DraftSentence | None:
    """The sentence with the person's name in it. Ids that nobody gave stay: the gate names them."""
    said = " ".join(redactor.restore(text).split())
    return DraftSentence(text=said[:LONGEST_SENTENCE], facts=tuple(dict.fromkeys(facts))) if said else None


@dataclass(slots=True)
class _Growing:
    """The sentences of an answer that comes in pieces, each told as soon as it is whole."""

    redactor: Redactor
    on_sentence: OnSentence
    text: str = ""
    at: int = 0
    decoder: json.JSONDecoder = field(default_factory=json.JSONDecoder)

    def begin_anew(self) -> None:
        """What came so far is void."""
        self.text, self.at = "", 0

    def add(self, piece: str) -> None:
        """Takes the next piece."""
        self.text += piece
        if not self.at:
            self.at = self.text.find("[") + 1
        while self.at and (said := self._next()) is not None:
            sentence = _restore(
                str(said.get("text", "")), [str(name) for name in said.get("facts") or ()], self.redactor
            )
            if sentence is not None:
                self.on_sentence(sentence)

    def _next(self) -> dict[str, Any] | None:
        start = self.at
        while start < len(self.text) and self.text[start] in " \n\r\t,":
            start += 1
        try:
            said, self.at = self.decoder.raw_decode(self.text, start)
        except ValueError:
            return None
        return said if isinstance(said, dict) else None
