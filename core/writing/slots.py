"""Drafts as places for a sentence, each with ways to fill it; the fact gate takes the first that passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing.evidence import Draft, DraftSentence, Fact
from core.writing.gate import CheckedSentence, check


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a draft: the ways to fill it, the best first; and in which paragraph it stands."""

    ways: tuple[DraftSentence, ...]
    paragraph: int


Gate = Callable[[Sequence[DraftSentence]], Sequence[CheckedSentence]]


def make_gate(
    facts: Sequence[Fact], language: str, resume: Resume | None, posting: Posting | None, never: Collection[str]
) -> Gate:
    """The fact gate over these facts."""

    def gate(sentences: Sequence[DraftSentence]) -> Sequence[CheckedSentence]:
        return check(sentences, facts, language=language, resume=resume, posting=posting, never=never)

    return gate


def fill(slots: Sequence[Slot], gate: Gate, language: str) -> Draft:
    """The draft of the first way of each place that passes; a place of which none passes stays empty."""
    ways = [way for slot in slots for way in slot.ways]
    passed = iter([checked.passes for checked in gate(ways)])
    paragraphs: dict[int, list[DraftSentence]] = {}
    for slot in slots:
        passing = [way for way in slot.ways if next(passed)]
        if passing:
            paragraphs.setdefault(slot.paragraph, []).append(passing[0])
    return Draft(paragraphs=tuple(tuple(paragraphs[key]) for key in sorted(paragraphs)), language=language)


def soft(text: str) -> DraftSentence:
    """A sentence that claims nothing of the person."""
    return DraftSentence(text=text)


def standing_on(text: str, *facts: str) -> DraftSentence:
    """A sentence and the facts that carry it."""
    return DraftSentence(text=text, facts=tuple(dict.fromkeys(fact for fact in facts if fact)))


def count_words(draft: Draft) -> int:
    """The words of a draft."""
    return sum(len(sentence.text.split()) for sentence in draft.sentences)
