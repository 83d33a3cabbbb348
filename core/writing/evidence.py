"""What a draft may stand on, and the draft that says on which of it each sentence stands."""

from __future__ import annotations

from enum import StrEnum

from core.values import Value


class EvidenceSource(StrEnum):
    """Where a fact comes from."""

    RESUME = "resume"  # a line of the resume that was chosen
    ANSWER = "answer"  # an answer of the person, kept in the truth bank
    TYPED = "typed"  # what the person typed in this conversation
    POSTING = "posting"  # a line of the posting: evidence about the employer only


class Fact(Value):
    """One piece of evidence, in the words of its source. `id` ("f1", "f2", ...) is unique among the facts of a draft;
    `requirement` is the id of the posting's requirement that it answers, where it answers one."""

    id: str
    text: str
    source: EvidenceSource
    requirement: str | None = None


class DraftSentence(Value):
    """A sentence and the ids of the facts that carry it; none for a soft sentence, which says why and not what."""

    text: str
    facts: tuple[str, ...] = ()


class Draft(Value):
    """What was written, by paragraph. `language` is an ISO 639-1 code."""

    paragraphs: tuple[tuple[DraftSentence, ...], ...]
    language: str

    @property
    def sentences(self) -> tuple[DraftSentence, ...]:
        """All sentences in their order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)
