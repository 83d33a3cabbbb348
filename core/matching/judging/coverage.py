"""How much of a requirement's units a resume shows, and in which of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from core.language.scanner import Scanner
from core.matching.reading.needs import Unit
from core.matching.reading.profile import Profile, ResumeLine

DATED_FROM = 0.4
BEST_LINE = 0.75  # of the coverage; the rest is the whole resume
PROOFS = 3  # lines that are told of a requirement
RELATED = 0.4
APART = 3  # other words that may stand between the words of a term


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of the units' weight that stand in the best line, the best dated line and anywhere; whether a relative
    had to stand in; the weights of the units by line and number."""

    best: float = 0.0
    dated: float = 0.0
    anywhere: float = 0.0
    relative: bool = False
    by_line: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    stood: tuple[ResumeLine, ...] = ()

    @property
    def value(self) -> float:
        """Mostly the best line: words that stand far apart prove less together."""
        return BEST_LINE * self.best + (1 - BEST_LINE) * self.anywhere

    def choose_lines(self) -> tuple[int, ...]:
        """The line that shows most, a dated one where the verdict says so, and as long as there are any the lines that
        show most of what those before do not."""
        if not self.by_line:
            return ()
        order = self._rank_lines()
        chosen = [order[0]]
        seen = set(self.by_line[order[0]])
        while len(chosen) < PROOFS:
            added = [(fsum(w for unit, w in self.by_line[n].items() if unit not in seen), n) for n in order]
            most = max(weight for weight, _ in added)
            if most <= 0:
                break
            chosen.append(next(n for weight, n in added if weight == most))
            seen.update(self.by_line[chosen[-1]])
        return tuple(chosen)

    def _rank_lines(self) -> list[int]:
        shown = {line: fsum(found.values()) for line, found in self.by_line.items()}
        order = sorted(shown, key=lambda n: (-round(shown[n], 6), not self.stood[n].dated, n))
        if self.dated >= DATED_FROM:
            most = max(share for line, share in shown.items() if self.stood[line].dated)
            order.sort(key=lambda n: not (self.stood[n].dated and shown[n] >= most - 1e-6))
        return order


def cover(units: tuple[Unit, ...], total: float, profile: Profile, scanner: Scanner) -> Coverage:
    """How much of a requirement's units the resume shows."""
    by_line: dict[int, dict[int, float]] = defaultdict(dict)
    anywhere = 0.0
    relative = False
    for number, unit in enumerate(units):
        lines = find_lines(unit, profile)
        weight = unit.weight
        if not lines and unit.term is not None:
            lines = tuple(sorted({n for t in scanner.related(unit.term) for n in profile.terms.get(t, ())}))
            weight *= RELATED
            relative = relative or bool(lines)
        if lines:
            anywhere += weight
            for line in lines:
                by_line[line][number] = weight
    if not by_line or not total:
        return Coverage()
    best = dated = 0.0
    stood = profile.lines
    for line, found in by_line.items():
        share = fsum(found.values())
        best = max(best, share)
        if share > dated and stood[line].dated:
            dated = share
    return Coverage(best / total, dated / total, anywhere / total, relative, by_line, stood)


def find_lines(unit: Unit, profile: Profile) -> tuple[int, ...]:
    """The lines that show a unit, by its term or by its words."""
    found = profile.terms.get(unit.term, ()) if unit.term is not None else profile.stems.get(unit.joined, ())
    if not unit.stems:
        return found
    first = profile.stems.get(unit.stems[0], ())
    if len(unit.stems) == 1:
        return tuple(sorted({*found, *first})) if found else first
    together = set(first)
    for key in unit.stems[1:]:
        together &= set(profile.stems.get(key, ()))
    near = {number for number in together if _stand_near(unit.stems, profile.order[number])}
    return tuple(sorted({*found, *near}))


def _stand_near(stems: tuple[str, ...], line: tuple[str, ...]) -> bool:
    """Whether all stems stand close together, in any order: "managing my time", not one word here and one there."""
    reach = len(stems) + APART
    places = [at for at, key in enumerate(line) if key in stems]
    wanted = set(stems)
    return any(wanted <= set(line[at : at + reach]) for at in places)
