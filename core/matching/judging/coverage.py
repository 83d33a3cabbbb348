"""How much of what a requirement asks for a resume shows, and in which of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from core.language.scanner import Scanner
from core.matching.reading.posting_profile import AskedTerm
from core.matching.reading.resume_lines import ResumeLine
from core.matching.reading.resume_profile import ResumeProfile

DATED_FROM = 0.4  # share of a requirement from which one line of a dated position shows it at work
# Of the coverage; the rest is the whole resume. The best line alone costs .004 of the AUC of good against potential,
# the whole resume alone .014 nDCG@10.
BEST_LINE = 0.75
PROOFS = 3  # lines that are told of a requirement; a report shows two, so that one may be the same sentence twice
RELATED = 0.4  # what a close relative of a term proves of it: partial, never met (the scale of the design)
APART = 3  # other words that may stand between the words of a term: "managing my own daily time", not a whole sentence
_DIGITS = 6  # behind them shares are the same: they are sums in another order
_EQUAL = 1e-6


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of the asked weight, each 0 to 1, that stand in the best line, in the best line of a dated position and
    anywhere; whether a relative had to stand in; the weights of the asked terms by line and by their number."""

    best_line: float = 0.0
    best_dated_line: float = 0.0
    anywhere: float = 0.0
    relative: bool = False
    by_line: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    lines: tuple[ResumeLine, ...] = ()

    @property
    def value(self) -> float:
        """Mostly the best line: words that stand far apart prove less together."""
        return BEST_LINE * self.best_line + (1 - BEST_LINE) * self.anywhere

    def choose_lines(self) -> tuple[int, ...]:
        """The line that shows most, a dated one where the verdict says so, and as long as there are any the lines that
        show most of what those before do not."""
        if not self.by_line:
            return ()
        order = self._rank_lines()
        chosen = [order[0]]
        seen = set(self.by_line[order[0]])
        while len(chosen) < PROOFS:
            added = [(fsum(w for asked, w in self.by_line[n].items() if asked not in seen), n) for n in order]
            most = max(weight for weight, _ in added)
            if most <= 0:
                break
            chosen.append(next(n for weight, n in added if weight == most))
            seen.update(self.by_line[chosen[-1]])
        return tuple(chosen)

    def _rank_lines(self) -> list[int]:
        shown = {line: fsum(weights.values()) for line, weights in self.by_line.items()}
        order = sorted(shown, key=lambda n: (-round(shown[n], _DIGITS), not self.lines[n].dated, n))
        if self.best_dated_line >= DATED_FROM:
            most = max(share for line, share in shown.items() if self.lines[line].dated)
            order.sort(key=lambda n: not (self.lines[n].dated and shown[n] >= most - _EQUAL))
        return order


def cover(asked_terms: tuple[AskedTerm, ...], total: float, profile: ResumeProfile, scanner: Scanner) -> Coverage:
    """How much of the asked terms the resume shows. `total` is their weight together."""
    by_line: dict[int, dict[int, float]] = defaultdict(dict)
    anywhere = 0.0
    relative = False
    for number, asked in enumerate(asked_terms):
        lines, weight = find_lines(asked, profile), asked.weight
        if not lines:
            lines, weight = _find_part(asked, profile, scanner), asked.weight * RELATED
            relative = relative or bool(lines)
        if lines:
            anywhere += weight
        for line in lines:
            by_line[line][number] = weight
    if not by_line or not total:
        return Coverage()
    shares = {line: fsum(weights.values()) for line, weights in by_line.items()}
    dated = max((share for line, share in shares.items() if profile.lines[line].dated), default=0.0)
    return Coverage(max(shares.values()) / total, dated / total, anywhere / total, relative, by_line, profile.lines)


def _find_part(asked: AskedTerm, profile: ResumeProfile, scanner: Scanner) -> tuple[int, ...]:
    """The lines that show a term in part: as something past or just begun, else by a close relative."""
    past = profile.part_terms.get(asked.term, ()) if asked.term is not None else ()
    if not past and asked.stems and all(key in profile.part_stems for key in asked.stems):
        past = profile.part_stems[asked.stems[0]]
    return past or _find_relatives(asked, profile, scanner)


def _find_relatives(asked: AskedTerm, profile: ResumeProfile, scanner: Scanner) -> tuple[int, ...]:
    """The lines that show a close relative of a term."""
    if asked.term is None or asked.term in profile.lacking:
        return ()
    return tuple(sorted({n for term in scanner.related(asked.term) for n in profile.terms.get(term, ())}))


def find_lines(asked: AskedTerm, profile: ResumeProfile) -> tuple[int, ...]:
    """The numbers of the lines that show a term or word, in order."""
    named = profile.terms.get(asked.term, ()) if asked.term is not None else profile.stems.get(asked.joined, ())
    if not asked.stems:
        return named
    spoken = _find_together(asked.stems, profile)
    return tuple(sorted({*named, *spoken})) if named else spoken


def _find_together(stems: tuple[str, ...], profile: ResumeProfile) -> tuple[int, ...]:
    """The lines in which all stems stand, close to one another."""
    first = profile.stems.get(stems[0], ())
    if len(stems) == 1:
        return first
    together = set(first).intersection(*(profile.stems.get(key, ()) for key in stems[1:]))
    return tuple(sorted(n for n in together if _stand_near(stems, profile.order[n])))


def _stand_near(stems: tuple[str, ...], line: tuple[str, ...]) -> bool:
    """Whether all stems stand close together, in any order: "managing my time", not one word here and one there.
    Protected by `test_the_words_of_a_term_stand_together`; the labelled pairs do not show it."""
    reach = len(stems) + APART
    places = [at for at, key in enumerate(line) if key in stems]
    wanted = set(stems)
    return any(wanted <= set(line[at : at + reach]) for at in places)
