"""What a person changes in a document: the text sent back, one paragraph, or a wish. What it claims is held against the
same evidence as a draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from core.postings.model import Posting
from core.resumes.model import Resume
from core.values import Value
from core.writing.documents import SourcedSentence
from core.writing.evidence import DraftSentence, EvidenceSource, Fact
from core.writing.gate import CheckedSentence, Finding, FindingCode, check
from core.writing.model import LANGUAGES, Length, Order, Tone
from core.writing.templates import load_templates
from core.writing.words import as_sentence

LONGEST = 6000  # characters of a text that is sent back
LONGEST_WISH = 300
ALIKE = 0.35  # share of a paragraph that stays where it is edited and not written anew

# Nobody's word alone stands for them: they belong into the resume first, where a reader looks for them.
CREDENTIALS = frozenset(
    {
        FindingCode.DEGREE,
        FindingCode.LICENCE,
        FindingCode.SCHOOL,
        FindingCode.SENIORITY,
        FindingCode.NEVER,
        FindingCode.PLANTED,
    }
)
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{2}[.!?…])\s+(?=[«„“\"(]?[A-ZÀ-ÞА-ЯЁІЇЄҐ0-9])|(?<=[)\d»”][.!?…])\s+(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ])"
)


class Edited(Value):
    """The document as the person wants it. `claims` are the sentences that say what nothing proves."""

    sentences: tuple[SourcedSentence, ...]
    claims: tuple[CheckedSentence, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a claim needs more than the person's word."""
        return any(finding.code in CREDENTIALS for claim in self.claims for finding in claim.findings)


class WishKind(StrEnum):
    """What a wish is about."""

    MANNER = "manner"  # how it should sound: a variant
    CLAIM = "claim"  # something to be said: is it true?
    REFUSED = "refused"  # something that the person's word alone cannot stand for


class Wish(Value):
    """A wish, understood. `order` is the changed order of a manner, `sentence` what a claim would say, and `findings`
    what nothing proves in it."""

    kind: WishKind
    order: Order | None = None
    sentence: str = ""
    findings: tuple[Finding, ...] = ()


class Evidence(Value):
    """What claims are held against."""

    facts: tuple[Fact, ...]
    language: str
    resume: Resume | None = None
    posting: Posting | None = None
    never: tuple[str, ...] = ()


def edit(before: Sequence[SourcedSentence], text: str, evidence: Evidence, *, besides: Collection[str] = ()) -> Edited:
    """The document after `text` was sent back: the whole of it, or one paragraph, which takes the place of the one most
    like it. `besides` are lines that belong to the letter's frame: salutation, signature."""
    frame = {_key(line) for line in besides}
    blocks = [block for block in re.split(r"\n\s*\n", text[:LONGEST].strip()) if _key(block) not in frame]
    blocks = [kept for block in blocks if (kept := _without(block, frame))]
    if not blocks:
        return Edited(sentences=tuple(before))
    old = _paragraphs(before)
    if len(blocks) == 1 and len(old) > 1:
        number = _most_alike(blocks[0], old)
        texts = [" ".join(s.text for s in old[at]) if at != number else blocks[0] for at in range(len(old))]
    else:
        texts = blocks
    return _hold(_split(texts, before), evidence)


def take_wish(text: str, order: Order, evidence: Evidence) -> Wish:
    """What a wish asks for."""
    text = " ".join(text.split())[:LONGEST_WISH]
    for key, change in _MANNERS.items():
        if _asks(text, key):
            return Wish(kind=WishKind.MANNER, order=order.model_copy(update=dict(change)))
    statement, language = _without_lead(text)
    sentence = as_sentence(statement)
    named = DraftSentence(text=sentence, facts=tuple(fact.id for fact in evidence.facts))
    # In the language of the wish, too: who asks in German for an English letter lies in German.
    spoken = dict.fromkeys((evidence.language, language or evidence.language))
    checked = (_check([named], evidence.model_copy(update={"language": code})) for code in spoken)
    found = tuple(dict.fromkeys(finding for one in checked for finding in one[0].findings))
    refused = any(finding.code in CREDENTIALS for finding in found)
    return Wish(kind=WishKind.REFUSED if refused else WishKind.CLAIM, sentence=sentence, findings=found)


_MANNERS: dict[str, dict[str, object]] = {
    "short": {"length": Length.SHORT},
    "long": {"length": Length.NORMAL},
    "warm": {"tone": Tone.WARM},
    "plain": {"tone": Tone.PLAIN},
    "formal": {"tone": Tone.FORMAL},
}


def _asks(text: str, key: str) -> bool:
    return any(re.search(load_templates(code).say(f"wishes.{key}"), text, re.IGNORECASE) for code in LANGUAGES)


def _without_lead(text: str) -> tuple[str, str | None]:
    """A wish without the words that ask for it, "mention that I move to Lyon", and the language that they are in."""
    for code in LANGUAGES:
        found = re.match(load_templates(code).say("wishes.lead"), text, re.IGNORECASE)
        if found and found.end() < len(text):
            rest = text[found.end() :]
            return (_turn(rest) if found.group(0).rstrip().endswith("dass") else rest), code
    return text, None


def _turn(clause: str) -> str:
    """A German clause behind "dass" as a sentence: its verb goes from the end behind the subject."""
    subject, *rest = clause.rstrip(" .!").split()
    return " ".join([subject, rest[-1], *rest[:-1]]) if rest else subject


def _hold(sentences: Sequence[SourcedSentence], evidence: Evidence) -> Edited:
    """Holds what is the person's own against everything that they can prove."""
    names = tuple(fact.id for fact in evidence.facts)
    own = [DraftSentence(text=sentence.text, facts=names) for sentence in sentences if sentence.own]
    checked = _check(own, evidence)
    return Edited(sentences=tuple(sentences), claims=tuple(one for one in checked if not one.passes))


def _check(sentences: Sequence[DraftSentence], evidence: Evidence) -> Sequence[CheckedSentence]:
    return check(
        sentences,
        evidence.facts,
        language=evidence.language,
        resume=evidence.resume,
        posting=evidence.posting,
        never=evidence.never,
    )


def _split(texts: Sequence[str], before: Sequence[SourcedSentence]) -> list[SourcedSentence]:
    """The sentences of the paragraphs; one that stood there before keeps what it stands on."""
    known = {_key(sentence.text): sentence for sentence in before}
    return [
        known[_key(text)].model_copy(update={"paragraph": number})
        if _key(text) in known
        else SourcedSentence(text=text, paragraph=number, own=True)
        for number, paragraph in enumerate(texts)
        for text in _list_sentences(paragraph)
    ]


def _list_sentences(paragraph: str) -> list[str]:
    return [text for text in _SENTENCE.split(" ".join(paragraph.split())) if text]


def _paragraphs(sentences: Sequence[SourcedSentence]) -> list[list[SourcedSentence]]:
    numbers = sorted({sentence.paragraph for sentence in sentences})
    return [[sentence for sentence in sentences if sentence.paragraph == number] for number in numbers]


def _most_alike(text: str, paragraphs: Sequence[Sequence[SourcedSentence]]) -> int:
    """The paragraph that a text is an edit of; the last one where it is like none."""
    shares = [SequenceMatcher(None, text, " ".join(s.text for s in p), autojunk=False).ratio() for p in paragraphs]
    best = max(range(len(shares)), key=shares.__getitem__)
    return best if shares[best] >= ALIKE else len(paragraphs)


def _without(block: str, frame: Collection[str]) -> str:
    return "\n".join(line for line in block.splitlines() if _key(line) not in frame).strip()


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def cut_claims(edited: Sequence[SourcedSentence], claims: Collection[str]) -> tuple[SourcedSentence, ...]:
    """The sentences without those that claim what nothing proves."""
    return tuple(sentence for sentence in edited if sentence.text not in claims)


def vouch(edited: Sequence[SourcedSentence], claims: Collection[str]) -> tuple[SourcedSentence, ...]:
    """The sentences, of which those that the person vouches for stand on their own word."""
    return tuple(
        sentence.model_copy(update={"facts": (Fact(id="own", text=sentence.text, source=EvidenceSource.TYPED),)})
        if sentence.text in claims
        else sentence
        for sentence in edited
    )
