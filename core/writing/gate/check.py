"""Holds the sentences of a draft against their evidence, one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing.evidence import DraftSentence, Fact
from core.writing.gate.model import CheckedSentence, Finding, FindingCode


def check(
    sentences: Sequence[DraftSentence],
    facts: Sequence[Fact],
    *,
    language: str,
    resume: Resume | None,
    posting: Posting | None,
    never: Collection[str] = (),
) -> tuple[CheckedSentence, ...]:
    """Each sentence with the claims in it that its facts do not carry, in the order given.

    Evidence for a sentence are the facts it names; the resume adds what stands around them (employer, title and dates
    of their position) and from what tenure is computed. A sentence without facts may claim nothing hard. The posting
    is evidence about the employer only. `never` are things, in the person's or the posting's words, that the person
    has never done. `language` is the draft's.
    """
    known = {fact.id for fact in facts}
    return tuple(_check_sentence(sentence, known) for sentence in sentences)


def _check_sentence(sentence: DraftSentence, known: Collection[str]) -> CheckedSentence:
    unknown = tuple(Finding(code=FindingCode.UNKNOWN_FACT, claim=name) for name in sentence.facts if name not in known)
    return CheckedSentence(text=sentence.text, passes=not unknown, findings=unknown)
