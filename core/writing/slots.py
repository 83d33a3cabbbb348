"""Drafts as places for a sentence, each with ways to fill it; the fact gate takes the first that passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing.evidence import Draft, DraftSentence, Fact
from core.writing.gate import CheckedSentence, check
from core.writing.names import clean_job_title


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill a place. `names` is what the sentence introduces, such as a position; `needs` is what a sentence
    in front of it must have introduced: "There I also" stands on no position that was cut. A `fixed` one is a sentence
    of our own with nothing filled in, which claims nothing of anybody: the gate is not asked, since it refuses every
    word that it does not know."""

    sentence: DraftSentence
    names: str = ""
    needs: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a draft: the ways to fill it, the best first, and its paragraph. One that `leads` stays only where
    the next place is filled."""

    ways: tuple[Way, ...]
    paragraph: int
    leads: bool = False


Gate = Callable[[Sequence[DraftSentence]], Sequence[CheckedSentence]]


def make_gate(
    facts: Sequence[Fact], language: str, resume: Resume | None, posting: Posting | None, never: Collection[str]
) -> Gate:
    """The fact gate over these facts. It remembers what it said: drafts of growing length ask the same again."""
    known: dict[DraftSentence, CheckedSentence] = {}
    if posting is not None:
        # As drafts call it: without "(m/w/d)".
        posting = posting.model_copy(update={"title": clean_job_title(posting.title) or posting.title})

    def gate(sentences: Sequence[DraftSentence]) -> Sequence[CheckedSentence]:
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in known]
        if new:
            checked = check(new, facts, language=language, resume=resume, posting=posting, never=never)
            known.update(zip(new, checked, strict=True))
        return [known[sentence] for sentence in sentences]

    return gate


def fill(slots: Sequence[Slot], gate: Gate, language: str) -> Draft:
    """The draft of the first way of each place that passes; a place of which none passes stays empty."""
    ways = [way for slot in slots for way in slot.ways if not way.fixed]
    asked = zip(ways, gate([way.sentence for way in ways]), strict=True)
    passing = {way.sentence for way, checked in asked if checked.passes}
    named = {""}
    chosen: list[Way | None] = []
    for slot in slots:
        way = next((way for way in slot.ways if (way.fixed or way.sentence in passing) and way.needs in named), None)
        named.add(way.names if way is not None else "")
        chosen.append(way)
    paragraphs: dict[int, list[DraftSentence]] = {}
    for slot, way, following in zip(slots, chosen, [*chosen, None][1:], strict=True):
        if way is not None and not (slot.leads and following is None):
            paragraphs.setdefault(slot.paragraph, []).append(way.sentence)
    return Draft(paragraphs=tuple(tuple(paragraphs[key]) for key in sorted(paragraphs)), language=language)


def fixed(text: str) -> Way:
    """A sentence of the templates with nothing filled in."""
    return Way(DraftSentence(text=text), fixed=True)


def soft(text: str) -> Way:
    """A sentence that names the job, and claims nothing of the person."""
    return Way(DraftSentence(text=text))


def standing_on(text: str, *facts: str, names: str = "", needs: str = "") -> Way:
    """A sentence and the facts that carry it."""
    sentence = DraftSentence(text=text, facts=tuple(dict.fromkeys(fact for fact in facts if fact)))
    return Way(sentence, names, needs)


def count_words(draft: Draft) -> int:
    """The words of a draft."""
    return sum(len(sentence.text.split()) for sentence in draft.sentences)


def cut(draft: Draft, limit: int, keep: Sequence[DraftSentence] = ()) -> Draft:
    """The draft in at most `limit` characters, blanks between sentences and paragraphs counted: whole sentences go, the
    last first, those of `keep` last of all."""
    sentences = list(draft.sentences)
    while sentences and length(draft) > limit:
        drop = next((s for s in reversed(sentences) if s not in keep), sentences[-1])
        sentences.remove(drop)
        paragraphs = (tuple(s for s in paragraph if s in sentences) for paragraph in draft.paragraphs)
        draft = draft.model_copy(update={"paragraphs": tuple(p for p in paragraphs if p)})
    return draft


def length(draft: Draft) -> int:
    """The characters of a draft's text."""
    return len("\n\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in draft.paragraphs))
