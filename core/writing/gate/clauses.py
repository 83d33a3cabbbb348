"""The clauses of a sentence, and whether each speaks of the writer or of the employer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.language.claim_grammar import load_grammar as load_claim_grammar
from core.writing.gate.grammar import Cue, load_grammar
from core.writing.gate.lines import Line

SHORT = 4  # words of a clause that only goes on with the one before: "SAP, Excel and Python"

_MARK = re.compile(r"[;:()\[\]\n]|,|\s[–—-]+\s|—")
_POLITE = {"de": frozenset({"sie", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "ihres"})}  # with a capital only


@dataclass(frozen=True, slots=True)
class Clause:
    """The words from `first` up to `end`. Not `own` are clauses about the employer, which the posting carries too; in
    those with `echo` the writer says the same of themself."""

    first: int
    end: int
    own: bool
    echo: bool = False
    applies: bool = False
    past: bool = False


def cut_clauses(line: Line, *, about: frozenset[str]) -> list[Clause]:
    """The clauses of a sentence in order. `about` are folded words of the employer's name, which speak of it as "you"
    does."""
    spans = list(_cut(line))
    echoed = line.has(Cue.ECHO)
    clauses: list[Clause] = []
    for first, end in spans:
        before = clauses[-1] if clauses else None
        clauses.append(_judge(line, first, end, before, about, echoed=echoed))
    return clauses


def _cut(line: Line) -> Iterator[tuple[int, int]]:
    speaks = {hit.first for hit in line.find_cues(Cue.FIRST_PERSON)}
    joiners = load_grammar(line.language).words[Cue.JOINER] | load_claim_grammar(line.language).relative
    first = 0
    for at in range(1, len(line.words)):
        between = line.text[line.words[at - 1].end : line.words[at].start]
        joined = line.words[at].folded in joiners and speaks & {at + 1, at + 2}
        if joined or _MARK.search(between):
            yield first, at
            first = at
    if line.words:
        yield first, len(line.words)


def _judge(line: Line, first: int, end: int, before: Clause | None, about: frozenset[str], *, echoed: bool) -> Clause:
    names = {hit.name for hit in line.cues if first <= hit.first < end and _is_meant(line, hit.name, hit.first)}
    speaks = Cue.FIRST_PERSON in names
    employer = Cue.EMPLOYER in names or not about.isdisjoint(word.folded for word in line.words[first:end])
    past = Cue.PAST in names and Cue.SOFT_VERBS not in names
    own = speaks or not (employer or (not past and _goes_on(line, before, end - first)))
    return Clause(
        first, end, own, echoed and not own, Cue.APPLY in names and not past, past and (speaks or not employer)
    )


def _goes_on(line: Line, before: Clause | None, length: int) -> bool:
    """Whether a clause without a subject goes on with the employer: a short one behind such a clause, or one of a
    sentence in which the writer does not speak at all."""
    unspoken = line.has(Cue.EMPLOYER) and not line.has(Cue.FIRST_PERSON)
    return unspoken or (before is not None and not before.own and length <= SHORT)


def _is_meant(line: Line, name: str, at: int) -> bool:
    """German says "you" as it says "she", with a capital."""
    polite = _POLITE.get(line.language)
    if name != Cue.EMPLOYER or polite is None or line.words[at].folded not in polite:
        return True
    return line.words[at].raw[:1].isupper()


def find_clause(clauses: Sequence[Clause], at: int) -> Clause:
    """The clause that a word stands in."""
    return next((clause for clause in clauses if clause.first <= at < clause.end), clauses[-1])
