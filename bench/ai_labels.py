"""What labels say of a pair or a posting, as an oracle answers it, and how well answers agree with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.labels import Pair, find_listed
from core.language.words import stems
from core.matching.engine import Engine
from core.matching.model import Claims, OpenQuestions, Verdict
from core.postings.model import Posting

# As the labels' own scorer counts: most words in common, or one text within the other.
SAME = 0.5
_WORD = re.compile(r"c\+\+|[^\W_]+(?:[.'][^\W_]+)*#?")
_SMALL = frozenset(
    ["a", "an", "the", "of", "in", "and", "or", "to", "for", "with", "on", "at", "by", "as", "is", "are", "be"]
)


@dataclass(frozen=True)
class Truth:
    """What a pair's labels say of its listed skills: which stand in the resume, and which were taken out."""

    present: tuple[str, ...]
    gone: tuple[str, ...]

    @classmethod
    def of(cls, pair: Pair) -> Truth:
        gone = {pair.listed[n] for n in find_listed(pair.removed, pair.listed)}
        return cls(tuple(s for s in pair.listed if s not in gone), tuple(s for s in pair.listed if s in gone))


def list_proofs(truth: Truth, lines: Sequence[str]) -> dict[str, list[str]]:
    """Skill -> a line that proves it: the one with most of its words, since labels name no lines."""
    keyed = [(line, frozenset(stems(line))) for line in lines if line.strip()]
    proofs = {}
    for skill in truth.present:
        words = frozenset(stems(skill))
        best = max(keyed, key=lambda entry: len(words & entry[1]), default=None)
        proofs[skill] = [best[0]] if best else []
    return proofs


def list_spans(pair: Pair, text: str) -> list[dict[str, Any]]:
    """The listed skills that stand in the posting, as labelled requirements."""
    folded = " ".join(text.split()).casefold()
    literal = (s for s in pair.listed if " ".join(s.split()).casefold() in folded)
    return [{"text": skill, "kind": "skill", "level": "must"} for skill in dict.fromkeys(literal)]


def spell_groups(labels: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The labels with the texts of all alternatives where they name a group."""
    listed = list(labels)
    return [
        {**label, "any_of": [o["text"] for o in listed if o.get("any_of") == label.get("any_of")]}
        if label.get("any_of")
        else label
        for label in listed
    ]


@dataclass
class Counts:
    """Right, invented and missed items of a comparison."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, found: set[int], true: set[int]) -> None:
        self.right += len(found & true)
        self.invented += len(found - true)
        self.missed += len(true - found)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.invented + self.missed, 1)


@dataclass
class Agreement:
    """How well one engine names the missing skills, on what is given and on what was read, by third of the labels."""

    given: list[Counts]
    read: list[Counts]

    @classmethod
    def empty(cls) -> Agreement:
        return cls([Counts() for _ in range(3)], [Counts() for _ in range(3)])

    def add(self, third: int, pair: Pair, given: Iterable[str], read: Iterable[str]) -> None:
        gone = find_listed(pair.removed, pair.listed)
        self.given[third].add(find_listed(given, pair.listed), gone)
        self.read[third].add(find_listed(read, pair.listed), gone)


def whole(counts: Sequence[Counts]) -> float:
    """F1 of all thirds together."""
    total = Counts(sum(c.right for c in counts), sum(c.invented for c in counts), sum(c.missed for c in counts))
    return total.f1


def worst_third(ours: Sequence[Counts], theirs: Sequence[Counts]) -> float:
    """The smallest ratio of our F1 to theirs on any third."""
    return min(a.f1 / b.f1 if b.f1 else 1.0 for a, b in zip(ours, theirs, strict=True))


def count_verdicts(engine: Engine, pair: Pair, posting: Posting, asked: OpenQuestions, claims: Claims) -> Counts:
    """Of the skills that were asked about: those that come out as met, against those that the labels say are."""
    truth = Truth.of(pair)
    present = {skill.casefold() for skill in truth.present}
    judged = {j.id: j for j in engine.explain(pair.resume, posting, claims=claims)}
    counts = Counts()
    for number, requirement in enumerate(asked.requirements):
        shown = judged[requirement.id].verdict is Verdict.MET
        true = requirement.text.casefold() in present
        counts.add({number} if shown else set(), {number} if true else set())
    return counts


def count_read(found: Sequence[str], labels: Sequence[str]) -> Counts:
    """Requirements that were read, against those that the labels list, one to one."""
    ours, true = [_words(text) for text in found], [_words(text) for text in labels]
    alike = sorted(((_likeness(a, b), n, m) for n, a in enumerate(ours) for m, b in enumerate(true)), reverse=True)
    used: set[int] = set()
    taken: set[int] = set()
    for likeness, n, m in alike:
        if likeness and n not in used and m not in taken:
            used.add(n)
            taken.add(m)
    return Counts(len(used), len(ours) - len(used), len(true) - len(taken))


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold().replace("’", "'"))
    return [word for word in words if word not in _SMALL] or words


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    common = sum((Counter(a) & Counter(b)).values())
    share = 2 * common / max(len(a) + len(b), 1)
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    inside = bool(short) and any(
        list(long[at : at + len(short)]) == list(short) for at in range(len(long) - len(short) + 1)
    )
    return 1 + share if share >= SAME or inside else 0.0
