"""The arithmetic: credits and weights become points. Published in docs/scoring.md; change VERSION with any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, fsum

from core.matching.judging.evidence import Judgement
from core.matching.reading.needs import Share

VERSION = "4"
BUDGET: Mapping[Share, float] = {
    Share.EXPERIENCE: 29.0,
    Share.SKILLS: 28.0,
    Share.OCCUPATION: 24.0,
    Share.EDUCATION: 6.0,
    Share.OTHER: 13.0,
}
# A share of which less than this is asked for counts less: five skills fill the share of skills.
ENOUGH: Mapping[Share, float] = {
    Share.EXPERIENCE: 2.0,
    Share.SKILLS: 5.0,
    Share.OCCUPATION: 1.0,
    Share.EDUCATION: 1.0,
    Share.OTHER: 4.0,
}
TITLE_MOST = 2.0  # times all other lines together: a title is never more than 67 of 100 where anything is asked
KIN_FROM, KIN_FULL = 0.18, 0.78
# What is proven in another field of work says less: up to this many points are taken off below this share of kinship.
ANOTHER_FIELD = 15.0
ANOTHER_FIELD_BELOW = 0.5
ANOTHER_FIELD_MOST = 2 / 3  # of all other lines: what is proven never counts for nothing


@dataclass(frozen=True, slots=True)
class Points:
    """A judged requirement with its points."""

    judgement: Judgement
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Sum:
    """The points of every requirement and of every line. `total` is exact, 0 to 100; `away` from 0 to 1 is how far
    another field of work counts."""

    requirements: tuple[Points, ...]
    lines: tuple[tuple[Share, float, float], ...]
    total: float
    coverage: float
    away: float = 0.0

    def price(self, points: Points) -> float:
        """What the score gains once a requirement is met in full."""
        before = fsum(part for share, part, _ in self.lines if share is not Share.FIELD)
        after = before + points.most - points.points
        return after - _take_off(after, self.away) - self.total


def saturate(kinship: float) -> float:
    """Kinship of occupations as a share of its points: a close resemblance is enough for all of them."""
    return min(max((kinship - KIN_FROM) / (KIN_FULL - KIN_FROM), 0.0), 1.0)


def add_up(judgements: Sequence[Judgement], occupation: float | None, weights: Mapping[str, float]) -> Sum:
    """Shares that nothing is asked of are spread over the others, and so is the occupation where it is None: not to be
    judged. `weights` multiply single requirements by id."""
    chosen = _choose_alternatives(judgements)
    asked: dict[Share, float] = defaultdict(float)
    for judgement in chosen:
        asked[judgement.need.share] += _weigh(judgement, weights)
    present = {share: BUDGET[share] * min(asked[share] / ENOUGH[share], 1.0) for share in Share if asked[share] > 0}
    if occupation is not None:
        present[Share.OCCUPATION] = BUDGET[Share.OCCUPATION]
        told = fsum(part for share, part in present.items() if share is not Share.OCCUPATION)
        if told:
            present[Share.OCCUPATION] = min(BUDGET[Share.OCCUPATION], TITLE_MOST * told)
    whole = fsum(present.values())
    if not whole:
        return Sum((), (), 0.0, 0.0)
    scale = {share: 100.0 * part / whole for share, part in present.items()}
    kept = {id(j) for j in chosen}
    requirements: list[Points] = []
    for judgement in judgements:
        share = judgement.need.share
        weight = _weigh(judgement, weights) if id(judgement) in kept else 0.0
        most = scale[share] * weight / asked[share] if weight and share in scale else 0.0
        requirements.append(Points(judgement, most * judgement.credit, most))
    lines: list[tuple[Share, float, float]] = []
    for share in (s for s in Share if s in scale):
        if share is Share.OCCUPATION:
            lines.append((share, scale[share] * (occupation or 0.0), scale[share]))
        else:
            own = [p for p in requirements if p.judgement.need.share is share]
            lines.append((share, fsum(p.points for p in own), scale[share]))
    total = fsum(points for _, points, _ in lines)
    away = 0.0 if occupation is None else max(1 - occupation / ANOTHER_FIELD_BELOW, 0.0)
    if (taken := _take_off(total, away)) > 0:
        lines.append((Share.FIELD, -taken, 0.0))
        total -= taken
    reachable = fsum(p.most for p in requirements)
    covered = fsum(p.most * _proven(p.judgement) for p in requirements)
    return Sum(tuple(requirements), tuple(lines), total, covered / reachable if reachable else 0.0, away)


def _take_off(points: float, away: float) -> float:
    return min(ANOTHER_FIELD * away, ANOTHER_FIELD_MOST * points)


def _proven(judgement: Judgement) -> float:
    """The credit without regard to where in the resume the proof stands."""
    return 1.0 if judgement.reason == "listed" else judgement.credit


def _weigh(judgement: Judgement, weights: Mapping[str, float]) -> float:
    return judgement.need.weight * weights.get(judgement.need.requirement.id, 1.0)


def _choose_alternatives(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Of an "A or B" group the best-proven member stands for all."""
    best: dict[tuple[str, ...], Judgement] = {}
    for judgement in judgements:
        group = judgement.need.group
        if group and (group not in best or judgement.credit > best[group].credit + 1e-9):
            best[group] = judgement
    return [j for j in judgements if not j.need.group or best[j.need.group] is j]


def round_half_up(value: float) -> int:
    """The number that is shown."""
    return floor(round(value, 6) + 0.5)


def apportion(parts: Sequence[float], caps: Sequence[float], total: int) -> list[float]:
    """Parts with one decimal, none above its cap, that add up to the total: what rounding takes goes first to
    the part that lost most."""
    tops = [floor(round(cap * 10, 6) + 0.5) for cap in caps]
    tenths = [min(floor(round(part * 10, 6)), top) for part, top in zip(parts, tops, strict=True)]
    rest = total * 10 - sum(tenths)
    order = sorted(range(len(parts)), key=lambda n: (tenths[n] - round(parts[n] * 10, 6), n))
    step = 1 if rest > 0 else -1
    while rest:
        open_parts = [n for n in order if (tenths[n] < tops[n] if step > 0 else tenths[n] > 0)]
        if not open_parts:
            tenths[order[0]] += rest
            break
        for n in open_parts if step > 0 else reversed(open_parts):
            tenths[n] += step
            rest -= step
            if not rest:
                break
    return [t / 10 for t in tenths]
