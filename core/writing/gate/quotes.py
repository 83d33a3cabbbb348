"""The words of a sentence that are the posting's own: its title where the writer applies, and its quoted lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.language.words import fold_words
from core.postings.model import Posting
from core.writing.gate.clauses import Clause, find_clause
from core.writing.gate.grammar import Cue
from core.writing.gate.lines import Line

_QUOTED = re.compile(r"[«“„\"]\s*([^«»“”„\"]{2,})\s*[»”“\"]")


def find_quoted(line: Line, clauses: Sequence[Clause], posting: Posting | None) -> frozenset[int]:
    """The numbers of these words. A quotation counts in a sentence that speaks of the reader or the posting, and only
    where it stands in the posting word by word."""
    if posting is None or not line.words:
        return frozenset()
    return frozenset((*_find_title(line, clauses, posting), *_find_quotations(line, posting)))


def _find_title(line: Line, clauses: Sequence[Clause], posting: Posting) -> Iterator[int]:
    title = fold_words(posting.title or "")
    words = [word.folded for word in line.words]
    for at in range(len(words) - len(title) + 1):
        if title and words[at : at + len(title)] == title and find_clause(clauses, at).applies:
            yield from range(at, at + len(title))


def _find_quotations(line: Line, posting: Posting) -> Iterator[int]:
    if not line.has(Cue.EMPLOYER, Cue.APPLY):
        return
    text = " ".join(fold_words(posting.text))
    for found in _QUOTED.finditer(line.text):
        said = " ".join(fold_words(found.group(1)))
        if said and f" {said} " in f" {text} ":
            yield from (n for n, word in enumerate(line.words) if found.start() <= word.start < found.end())
