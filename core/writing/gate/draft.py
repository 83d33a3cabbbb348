"""A draft that is given as a text, held against a whole resume: every line of it is a fact, and every sentence may
stand on all of them."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.language.detect import detect_language
from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing.evidence import DraftSentence, EvidenceSource, Fact
from core.writing.gate.check import check
from core.writing.gate.grammar import LANGUAGES
from core.writing.gate.model import CheckedSentence

LEAST_LETTERS = 40  # of a draft, from which its language is told by itself

# A full stop ends a sentence before a capital, but not behind a short word with a capital ("Dr. Weiß", "B.Sc. in") or a
# number ("3. Mai").
_END = re.compile(r"(?<=[.!?…])[\"»”’)]*\s+(?=[\"«„“(]*[A-ZÀ-ÞА-ЯЁЄІЇҐ0-9¿¡])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-ZА-Я]|\w+\.\w+|Dr|Mr|Mrs|Ms|Sr|Sra|St|z\. ?B|u\. ?a|d\. ?h|bzw|ca|Nr|No|Prof|Sig|inc|vs|p\. ?ex"
    r"|[тг]\. ?[дпек]|ул|им|ст|\d{1,2})\.$"
)


def check_text(
    draft: str, resume: Resume, posting: Posting | None, *, never: Collection[str] = ()
) -> tuple[CheckedSentence, ...]:
    """Every sentence of a draft with its findings. The draft's language is told by its text, else by the resume's."""
    facts = list_resume_facts(resume)
    names = tuple(fact.id for fact in facts)
    sentences = [DraftSentence(text=text, facts=names) for text in split_sentences(draft)]
    language = tell_language(draft, resume)
    return check(sentences, facts, language=language, resume=resume, posting=posting, never=never)


def tell_language(draft: str, resume: Resume) -> str:
    """The language of a draft; of one that is too short, or in a language the gate does not speak, the resume's."""
    told = detect_language(draft) if sum(map(str.isalpha, draft)) >= LEAST_LETTERS else None
    return told if told in LANGUAGES else resume.language or "en"


def list_resume_facts(resume: Resume) -> tuple[Fact, ...]:
    """Every line of a resume as a fact."""
    lines = (" ".join(line.split()) for line in resume.text.replace("\f", "\n").split("\n"))
    return tuple(
        Fact(id=f"f{number}", text=line, source=EvidenceSource.RESUME)
        for number, line in enumerate(filter(None, lines), 1)
    )


def split_sentences(draft: str) -> list[str]:
    """The sentences of a text, in order. A line ends a sentence too where the next begins with a capital, so that an
    address or a list is no sentence with what follows; else a program has only broken it at the margin."""
    return [sentence for part in _join_lines(draft) for sentence in _cut(part)]


def _join_lines(draft: str) -> list[str]:
    parts: list[str] = []
    for raw in draft.replace("\r", "").split("\n"):
        line = " ".join(raw.split())
        if line and parts and parts[-1] and line[0].islower() and parts[-1][-1] not in ".!?:":
            parts[-1] = f"{parts[-1]} {line}"
        else:
            parts.append(line)
    return [part for part in parts if part]


def _cut(text: str) -> list[str]:
    sentences: list[str] = []
    first = 0
    for found in _END.finditer(text):
        if _ABBREVIATED.search(text[first : found.start()]):
            continue
        sentences.append(text[first : found.start()].strip())
        first = found.end()
    return [sentence for sentence in (*sentences, text[first:].strip()) if sentence]
