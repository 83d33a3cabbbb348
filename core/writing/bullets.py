"""Single lines of a resume, said better: in the posting's own words for what they prove already, or anew by a model.
Either stands behind the fact gate, on the line itself."""

from __future__ import annotations

from collections.abc import Collection

from core.language.words import split_words
from core.postings.model import Posting
from core.postings.reader import load_scanner
from core.resumes.model import Resume
from core.writing.evidence import DraftSentence, EvidenceSource, Fact
from core.writing.gate import check

LINE = "f1"  # the id of the line itself


def reword(line: str, requirement: str, language: str) -> str | None:
    """The line with a tool or a skill called as the posting calls it: "Postgres" becomes "PostgreSQL" where that is
    asked for. None where nothing of it has two names."""
    scanner = load_scanner()
    asked_words = split_words(requirement)
    names = {
        hit.term: requirement[asked_words[hit.first].start : asked_words[hit.end - 1].end]
        for hit in scanner.find(asked_words, language=language)
    }
    words = split_words(line)
    changed = line
    for hit in reversed(scanner.find(words, language=language)):
        start, end = words[hit.first].start, words[hit.end - 1].end
        name = names.get(hit.term)
        if name is not None and name.casefold() != line[start:end].casefold() and name not in line:
            changed = changed[:start] + name + changed[end:]
    return changed if changed != line else None


def passes(
    text: str,
    line: str,
    language: str,
    *,
    answers: Collection[str] = (),
    resume: Resume | None = None,
    posting: Posting | None = None,
    never: Collection[str] = (),
) -> bool:
    """Whether a rewritten line claims no more than the line and the person's answers."""
    facts = (
        Fact(id=LINE, text=line, source=EvidenceSource.RESUME),
        *(Fact(id=f"f{n}", text=text, source=EvidenceSource.ANSWER) for n, text in enumerate(answers, 2)),
    )
    sentence = DraftSentence(text=text, facts=tuple(fact.id for fact in facts))
    (checked,) = check([sentence], facts, language=language, resume=resume, posting=posting, never=never)
    return checked.passes
