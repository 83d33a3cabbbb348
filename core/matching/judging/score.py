"""The arithmetic: credits and weights become points. Published in docs/scoring.md; change VERSION with any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from core.matching.judging.judgement import Judgement
from core.matching.reading.posting_profile import ScoreArea

VERSION = "6"
# Points of 100. The halves pull apart: more for the title orders professions better and fit within one worse. This is
# where neither fell, set by hand on the labelled pairs and categories.
BUDGET: Mapping[ScoreArea, float] = {
    ScoreArea.EXPERIENCE: 29.0,
    ScoreArea.SKILLS: 28.0,
    ScoreArea.OCCUPATION: 24.0,
    ScoreArea.EDUCATION: 6.0,
    ScoreArea.OTHER: 13.0,
}
# An area of which less than this weight is asked counts less: five skills fill the area of skills. Every area in full
# costs .03 nDCG@10, because one trait would then weigh as much as ten duties.
ENOUGH: Mapping[ScoreArea, float] = {
    ScoreArea.EXPERIENCE: 2.75,
    ScoreArea.SKILLS: 5.0,
    ScoreArea.OCCUPATION: 1.0,
    ScoreArea.EDUCATION: 1.0,
    ScoreArea.OTHER: 4.0,
}
# Times all other areas together: a title is never more than 67 of 100 where anything is asked. Labelled postings all
# ask for more; `test_a_title_alone_never_decides` holds it for a thin one.
TITLE_MOST = 2.0
# Kinship of occupations that gives no points, and all of them. Unrelated occupations have some words in common, and two
# texts about the same work are never the same text. Without it nDCG@10 falls by .017. Requirements order professions
# better since version 6 (nDCG@10 .43 alone, .40 before) and differ more, so that kinship has to weigh more beside them:
# these, three quarters more experience for its full points and seven more points off bring .008 nDCG@10.
KIN_FROM, KIN_FULL = 0.14, 0.76
# What is proven in another field of work says less: up to this many points are taken off below this share of kinship.
# Without it nDCG@10 falls by .020.
ANOTHER_FIELD = 22.0
ANOTHER_FIELD_BELOW = 0.5
ANOTHER_FIELD_MOST = 2 / 3  # of all other lines: what is proven never counts for nothing
_EQUAL = 1e-9  # credits that differ by less are the same


@dataclass(frozen=True, slots=True)
class RequirementPoints:
    """A judged requirement with its points."""

    judgement: Judgement
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class ScoreBreakdown:
    """The points of every requirement, and of every line: area, points, most points. `total` is exact, 0 to 100;
    `coverage` 0 to 1 is what the requirements alone say; `away` from 0 to 1 is how far another field of work counts."""

    requirements: tuple[RequirementPoints, ...]
    lines: tuple[tuple[ScoreArea, float, float], ...]
    total: float
    coverage: float
    away: float = 0.0

    def price(self, points: RequirementPoints) -> float:
        """What the score gains once a requirement is met in full."""
        before = fsum(part for area, part, _ in self.lines if area is not ScoreArea.FIELD)
        after = before + points.most - points.points
        return after - _take_off(after, self.away) - self.total


def saturate(kinship: float) -> float:
    """Kinship of occupations as a share of its points: a close resemblance is enough for all of them."""
    return min(max((kinship - KIN_FROM) / (KIN_FULL - KIN_FROM), 0.0), 1.0)


def add_up(judgements: Sequence[Judgement], occupation: float | None, weights: Mapping[str, float]) -> ScoreBreakdown:
    """Areas that nothing is asked of are spread over the others, and so is the occupation where it is None: not to be
    judged. `weights` multiply single requirements by id."""
    counting = _choose_alternatives(judgements)
    asked = _weigh_areas(counting, weights)
    scale = _spread_points(asked, occupation)
    if not scale:
        return ScoreBreakdown((), (), 0.0, 0.0)
    counted = {id(j) for j in counting}
    counted_weights = [_weigh(j, weights) if id(j) in counted else 0.0 for j in judgements]
    requirements = tuple(
        _give_points(j, scale.get(j.prepared.area, 0.0), weight, asked)
        for j, weight in zip(judgements, counted_weights, strict=True)
    )
    lines = [_add_line(area, most, requirements, occupation) for area, most in scale.items()]
    total = fsum(points for _, points, _ in lines)
    away = _measure_distance(occupation)
    taken = _take_off(total, away)
    if taken > 0:
        lines.append((ScoreArea.FIELD, -taken, 0.0))
    return ScoreBreakdown(requirements, tuple(lines), total - taken, _share_proven(requirements), away)


def _choose_alternatives(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Of an "A or B" group the best-proven member stands for all."""
    best: dict[tuple[str, ...], Judgement] = {}
    for judgement in judgements:
        group = judgement.prepared.group
        if group and (group not in best or judgement.credit > best[group].credit + _EQUAL):
            best[group] = judgement
    return [j for j in judgements if not j.prepared.group or best[j.prepared.group] is j]


def _weigh_areas(judgements: Sequence[Judgement], weights: Mapping[str, float]) -> dict[ScoreArea, float]:
    """How much is asked in each area."""
    asked: dict[ScoreArea, float] = defaultdict(float)
    for judgement in judgements:
        asked[judgement.prepared.area] += _weigh(judgement, weights)
    return {area: weight for area, weight in asked.items() if weight > 0}


def _weigh(judgement: Judgement, weights: Mapping[str, float]) -> float:
    return judgement.prepared.weight * weights.get(judgement.prepared.requirement.id, 1.0)


def _spread_points(asked: Mapping[ScoreArea, float], occupation: float | None) -> dict[ScoreArea, float]:
    """The most points of each area that counts, 100 together, in the order of the areas; empty where none does."""
    budget = {area: BUDGET[area] * min(weight / ENOUGH[area], 1.0) for area, weight in asked.items()}
    if occupation is not None:
        others = fsum(budget.values())
        most = BUDGET[ScoreArea.OCCUPATION]
        budget[ScoreArea.OCCUPATION] = min(most, TITLE_MOST * others) if others else most
    whole = fsum(budget.values())
    return {area: 100.0 * budget[area] / whole for area in ScoreArea if area in budget}


def _give_points(
    judgement: Judgement, area_points: float, weight: float, asked: Mapping[ScoreArea, float]
) -> RequirementPoints:
    most = area_points * weight / asked[judgement.prepared.area] if weight else 0.0
    return RequirementPoints(judgement, most * judgement.credit, most)


def _add_line(
    area: ScoreArea, most: float, requirements: Sequence[RequirementPoints], occupation: float | None
) -> tuple[ScoreArea, float, float]:
    if area is ScoreArea.OCCUPATION:
        return area, most * (occupation or 0.0), most
    return area, fsum(p.points for p in requirements if p.judgement.prepared.area is area), most


def _measure_distance(occupation: float | None) -> float:
    """How far another field of work counts: not where the field was not judged."""
    return 0.0 if occupation is None else max(1 - occupation / ANOTHER_FIELD_BELOW, 0.0)


def _take_off(points: float, away: float) -> float:
    return min(ANOTHER_FIELD * away, ANOTHER_FIELD_MOST * points)


def _share_proven(requirements: Sequence[RequirementPoints]) -> float:
    """What is proven of all that is asked, without regard to where in the resume the proof stands."""
    reachable = fsum(p.most for p in requirements)
    proven = fsum(p.most if p.judgement.reason == "listed" else p.points for p in requirements)
    return proven / reachable if reachable else 0.0
