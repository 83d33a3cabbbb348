"""One sentence before the gate: its clauses and the evidence for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.postings.model import Posting
from core.writing.gate.clauses import Clause, find_clause
from core.writing.gate.evidence import Evidence
from core.writing.gate.lines import Line
from core.writing.gate.model import Finding, FindingCode


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what carries claims about the writer (`person`), and what carries those about the employer
    (`both`: the posting and the person). `quoted` are the numbers of the words that are the posting's own: its title
    where the writer applies, and what stands in quotation marks."""

    line: Line
    clauses: tuple[Clause, ...]
    person: Evidence
    employer: Evidence
    both: Evidence
    posting: Posting | None
    quoted: frozenset[int] = frozenset()

    def clause_at(self, word: int) -> Clause:
        """The clause of a word."""
        return find_clause(self.clauses, word)

    def evidence_at(self, word: int) -> Evidence:
        """What carries a claim that stands at this word."""
        clause = self.clause_at(word)
        if word in self.quoted:
            return self.both
        return self.person if clause.own or clause.echo else self.both

    def find(self, code: FindingCode, first: int, end: int) -> Finding:
        """A finding about some words of the sentence."""
        return Finding(code=code, claim=self.line.cut(first, end))

    @property
    def same_language(self) -> bool:
        """Whether draft and evidence are of one language, so that their words can be compared."""
        return self.line.language == self.person.language


def share_content(case: Case, line: Line, without: frozenset[str] = frozenset()) -> int:
    """How many things a sentence and a line of evidence both name: stems, and terms of the vocabulary."""
    stems = (case.line.content & line.content) - without
    terms = {hit.term for hit in case.line.hits} & {hit.term for hit in line.hits}
    return len(stems) + len(terms)


def list_findings(*parts: Iterator[Finding]) -> tuple[Finding, ...]:
    """Findings of several checks, each once."""
    return tuple(dict.fromkeys(finding for part in parts for finding in part))
