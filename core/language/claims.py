"""Which words of a line the person claims, and which are denied, wished for, past or somebody else's.

A line is cut into clauses at its marks. A phrase of `data/claims` rules the words behind it up to the end of its
clause, up to a word that turns ("but", "sondern"), or up to an "and" behind which more follows than one name; over
commas it goes on only where they lead to an "or": "no experience with SAP, Oracle or Xero", and behind a colon over the
whole list: "Not used yet: SAP, Oracle". Where nothing that could be
claimed stands behind the phrase, it rules what stands in front: "SAP no lo he usado", "AutoCAD was never used",
"Java: none".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import takewhile

from core.language.claim_grammar import ClaimGrammar, Cue, Cued, load_grammar
from core.language.other_people import Bounds, find_company, find_done_by, find_served, find_subjects, find_watched
from core.language.words import Word

LONGEST_NAME = 3  # words behind "and" or a comma that still are a name in a list and not a clause of their own

_MARK = re.compile(r"[.;:!?()\[\]|•·\t\n]|[,/]|\s[–—-]+\s|^\s*[–—•>*-]+")
_FULL_STOP = re.compile(r"[.!?|•·\t\n]")


class Claim(IntEnum):
    """What a line says of one of its words."""

    OWN = 0
    PAST = 1  # given up since
    BEGUN = 2  # being learnt
    WISHED = 3
    OTHERS = 4
    DENIED = 5


_CLAIMS = {
    Cue.DENY: Claim.DENIED,
    Cue.DENY_BACK: Claim.DENIED,
    Cue.WISH: Claim.WISHED,
    Cue.LEARNING: Claim.BEGUN,
    Cue.OVER: Claim.PAST,
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words from `first` up to `end`. `mark` stands in front of them."""

    first: int
    end: int
    mark: str

    @property
    def listed(self) -> bool:
        return "," in self.mark or "/" in self.mark


def read_claims(text: str, words: Sequence[Word], language: str) -> list[Claim]:
    """For each word of a line what is claimed of it. `words` are those of `split_words(text)`."""
    claims = [Claim.OWN] * len(words)
    grammar = load_grammar(language)
    reader = _LineReader(text, [word.folded for word in words], words, grammar, claims)
    reader.read()
    return claims


def _cut(text: str, words: Sequence[Word]) -> list[_Clause]:
    clauses: list[_Clause] = []
    first, mark, behind = 0, "", 0
    for at, word in enumerate(words):
        between = text[behind : word.start]
        if at and len(between) > 1 and _MARK.search(between):
            clauses.append(_Clause(first, at, mark))
            first, mark = at, between
        behind = word.end
    if words:
        clauses.append(_Clause(first, len(words), mark))
    return clauses


class _LineReader:
    """Goes through the clauses of one line and notes what is said of its words."""

    def __init__(
        self, text: str, folded: list[str], words: Sequence[Word], grammar: ClaimGrammar, claims: list[Claim]
    ) -> None:
        self._text = text
        self._folded = folded
        self._words = words
        self._grammar = grammar
        self._claims = claims
        self._clauses: list[_Clause] = []

    def read(self) -> None:
        cued = [at for at in range(len(self._folded)) if self._grammar.find(self._folded, at, opens=True)]
        if not cued and self._grammar.subjects.isdisjoint(self._folded):
            return
        self._clauses = _cut(self._text, self._words)
        for number, clause in enumerate(self._clauses):
            self._read_clause(number, clause)

    def _read_clause(self, number: int, clause: _Clause) -> None:
        listed = clause.mark.strip(" -–—•>*") != ""
        for told in find_subjects(self._folded, (clause.first, clause.end), self._grammar, listed=listed):
            self._note_others(told)
        at = clause.first
        while at < clause.end:
            found = self._find(at, clause)
            if found is None:
                at += 1
                continue
            self._apply(found, at, number, clause)
            at = found.end

    def _find(self, at: int, clause: _Clause) -> Cued | None:
        """The phrase that begins here, unless it goes beyond its clause or is a number: "No. 5", "no-code"."""
        opens = at == clause.first or self._folded[at - 1] in self._grammar.relative | self._grammar.and_words | {"i"}
        found = self._grammar.find(self._folded[: clause.end], at, opens=opens)
        if found is None or (found.end == at + 1 and self._is_joined(at)):
            return None
        return found

    def _is_joined(self, at: int) -> bool:
        end = self._words[at].end
        behind = self._text[end : end + 3]
        return (behind[:1] == "-" and behind[1:2].isalnum()) or (behind[:1] == "." and behind[1:].strip()[:1].isdigit())

    def _apply(self, found: Cued, at: int, number: int, clause: _Clause) -> None:
        match found.cue:
            case Cue.UNDENY:
                return
            case Cue.BESIDE:
                self._note_company(found.end, number, clause)
            case Cue.NEAR:
                self._note_whole(number, clause)
            case Cue.TOWARD:
                self._note_others(find_served(self._folded, found.end, clause.end, self._grammar))
            case Cue.WATCHED:
                self._note_others(find_watched(self._folded, found.end, clause.end, self._grammar))
            case Cue.DONE_BY:
                bounds = (clause.first, clause.end)
                self._note_others(find_done_by(self._folded, (at, found.end), bounds, self._grammar))
            case Cue.DENY_BACK:
                self._note_before(at, number, clause, Claim.DENIED)
            case cue:
                self._note_ruled(found, at, number, clause, _CLAIMS[cue])

    def _note_ruled(self, found: Cued, at: int, number: int, clause: _Clause, claim: Claim) -> None:
        end = self._find_scope(found.end, clause, claim)
        said = [n for n in range(found.end, end) if not self._grammar.says_nothing(self._folded[n])]
        if claim is Claim.DENIED and said and self._grammar.is_harmless(self._folded[said[0]]):
            return
        if claim is Claim.WISHED and said and self._folded[said[0]] in self._grammar.apply:
            return
        announced = self._list_announced(number + 1) if at == clause.first and end == clause.end else []
        for listed in announced:
            self._note(listed.first, listed.end, claim)
        if not said and not announced:
            self._note_before(at, number, clause, claim)
            return
        self._note(found.end, end, claim)
        if end == clause.end:
            self._go_on(number + 1, claim)

    def _find_scope(self, first: int, clause: _Clause, claim: Claim) -> int:
        """The word behind the last that a phrase rules."""
        grammar = self._grammar
        for at in range(first, clause.end):
            word = self._folded[at]
            if word in grammar.contrast:
                return at
            if word in grammar.and_words and clause.end - at - 1 > LONGEST_NAME:
                return at
            if claim is Claim.WISHED and word == "my":
                return at
        return clause.end

    def _go_on(self, number: int, claim: Claim) -> None:
        """The ruling goes on over commas that lead to an "or", and into brackets that explain: "dialysis (CRRT)"."""
        rest = self._clauses[number : number + 1]
        if rest and rest[0].mark.strip().startswith("(") and self._is_name(rest[0]):
            self._note(rest[0].first, rest[0].end, claim)
            return
        for clause in self._list_ruled(number):
            self._note(clause.first, clause.end, claim)

    def _list_announced(self, number: int) -> list[_Clause]:
        """The items behind the colon of a phrase: "Not used yet: SAP, Oracle"."""
        behind = self._clauses[number:]
        if not behind or not behind[0].mark.strip().startswith(":"):
            return []
        return [behind[0], *takewhile(lambda clause: clause.listed, behind[1:])]

    def _list_ruled(self, number: int) -> list[_Clause]:
        ruled: list[_Clause] = []
        for clause in self._clauses[number:]:
            if not clause.listed:
                break
            joined = any(word in self._grammar.or_words for word in self._folded[clause.first : clause.end])
            if not self._is_name(clause, LONGEST_NAME + 2 * joined):
                break
            ruled.append(clause)
            if joined:
                return ruled
        return []

    def _is_name(self, clause: _Clause, longest: int = LONGEST_NAME) -> bool:
        """Whether a clause is an item of a list, without a phrase of its own."""
        if clause.end - clause.first > longest:
            return False
        found = (self._find(at, clause) for at in range(clause.first, clause.end))
        return not any(cued is not None and self._folded[clause.first] not in self._grammar.or_words for cued in found)

    def _note_before(self, at: int, number: int, clause: _Clause, claim: Claim) -> None:
        """What stands in front of a phrase, in its clause or else in the one before."""
        start = clause.first
        for n in range(clause.first, at):
            if self._folded[n] in self._grammar.contrast | self._grammar.relative:
                start = n + 1
        if any(not self._grammar.says_nothing(self._folded[n]) for n in range(start, at)):
            self._note(start, at, claim)
        elif number and start == clause.first and not _FULL_STOP.search(clause.mark):
            before = self._clauses[number - 1]
            self._note(before.first, before.end, claim)

    def _note_whole(self, number: int, clause: _Clause) -> None:
        said = [n for n in range(clause.first, clause.end) if not self._grammar.says_nothing(self._folded[n])]
        self._note(clause.first, clause.end, Claim.OTHERS)
        if len(said) <= LONGEST_NAME and number and "(" in clause.mark:
            before = self._clauses[number - 1]
            if not any(self._claims[before.first : before.end]):
                self._note(before.first, before.end, Claim.OTHERS)

    def _note_company(self, first: int, number: int, clause: _Clause) -> None:
        """Those beside whom somebody worked, and what is said of them: "the treasury team, who placed trades"."""
        self._note(*find_company(self._folded, first, clause.end, self._grammar), Claim.OTHERS)
        following = self._clauses[number + 1 : number + 2]
        if following and following[0].listed and self._folded[following[0].first] in self._grammar.relative:
            self._note(following[0].first, following[0].end, Claim.OTHERS)

    def _note_others(self, told: Bounds | None) -> None:
        if told is not None:
            self._note(*told, Claim.OTHERS)

    def _note(self, first: int, end: int, claim: Claim) -> None:
        for at in range(first, end):
            self._claims[at] = max(self._claims[at], claim)
