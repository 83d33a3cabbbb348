"""Labelled resumes and postings, and how well a scorer orders them.

Pairs are JSON lines with `resume_text`, `job_text`, `label` (good, potential, no), and where known `group` (the
posting), `negative` ("hard" for an unfitting resume of the same field), `required_skills` and `removed_skills`.
Categories are one JSON object of `resumes` (`id`, `text`, `category`, `headline`) and `jobs` (`id`, `title`, `text`,
`category`): a resume of the posting's category is a hit.
"""

from __future__ import annotations

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.errors import PostingRejected
from core.language.words import stems
from core.matching.labels import give_requirements, parse_line, read_job, read_resume, take_text
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.model import Resume

NEAR = 0.5  # share of common words from which two names mean one skill


@dataclass(frozen=True)
class Pair:
    """A labelled pair. `given` is the posting with the listed skills in place of what was read from its text."""

    resume: Resume
    posting: Posting | None
    given: Posting
    label: str
    hard: bool
    group: str
    listed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """A posting and every resume, each with its name, itself, and whether its category is the posting's."""

    category: str
    posting: Posting | None
    resumes: tuple[tuple[str, Resume, bool], ...]


Scorer = Callable[[Resume, Posting], float]
Namer = Callable[[Resume, Posting], Sequence[str]]
Figures = dict[str, float]


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file; every line has to be good. Raises `EntryBroken`."""
    rows = [parse_line(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    return [
        Pair(
            resume=read_resume(take_text(row, "resume_text")),
            posting=_read_or_none(partial(read_posting, take_text(row, "job_text"))),
            given=give_requirements(row),
            label=row["label"],
            hard=row.get("negative") == "hard",
            group=str(row.get("group", number)),
            listed=tuple(row.get("required_skills") or ()),
            removed=tuple(row.get("removed_skills") or ()) if row["label"] == "potential" else (),
        )
        for number, row in enumerate(rows)
    ]


def read_rankings(path: Path, *, headlines: bool = True) -> list[Ranking]:
    """Without headlines the resumes do not begin with their title."""
    data = json.loads(path.read_text("utf-8"))
    resumes = [(str(r["id"]), read_resume(_read_body(r, headlines)), r["category"]) for r in data["resumes"]]
    return [
        Ranking(
            category=job["category"],
            posting=_read_or_none(partial(read_job, job)),
            resumes=tuple((name, resume, category == job["category"]) for name, resume, category in resumes),
        )
        for job in data["jobs"]
    ]


def _read_body(resume: dict[str, Any], headlines: bool) -> str:
    text, headline = str(resume["text"]), str(resume.get("headline") or "").strip()
    begun = text.lstrip()
    if headlines or not headline or not begun.casefold().startswith(headline.casefold()):
        return text
    return begun[len(headline) :]


def _read_or_none(read: Callable[[], Posting]) -> Posting | None:
    """A posting, None where it cannot be one: it counts with a score of 0."""
    try:
        return read()
    except PostingRejected:
        return None


def auc(better: Sequence[float], worse: Sequence[float]) -> float:
    """The share of pairs in the right order; a tie counts half."""
    wins = sum((a > b) + 0.5 * (a == b) for a in better for b in worse)
    return wins / max(len(better) * len(worse), 1)


def measure_pairs(pairs: Iterable[Pair], score: Scorer) -> Figures:
    """How well good, potential and unfitting resumes are told apart. The shares above and below 50 say something
    only of scores from 0 to 100."""
    by_label: dict[str, list[float]] = defaultdict(list)
    by_group: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        value = score(pair.resume, pair.posting) if pair.posting else 0.0
        by_group[pair.group][pair.label].append(value)
        by_label[pair.label].append(value)
        if pair.hard:
            by_label["hard"].append(value)
    good, potential, no = by_label["good"], by_label["potential"], by_label["no"]
    within = [auc(g["good"], g["potential"]) for g in by_group.values() if g["good"] and g["potential"]]
    return {
        "good_potential_auc": auc(good, potential),
        "good_no_auc": auc(good, no),
        "good_hard_auc": auc(good, by_label["hard"]),
        "within_posting": statistics.mean(within) if within else 0.0,
        "no_above_50": sum(v > 50 for v in no) / max(len(no), 1),
        "good_below_50": sum(v < 50 for v in good) / max(len(good), 1),
    }


def measure_given(pairs: Iterable[Pair], score: Scorer, name_missing: Namer) -> Figures:
    """The same with the requirements given, and how well the removed skills are named as missing."""
    by_label: dict[str, list[float]] = defaultdict(list)
    hits = false = unseen = 0
    for pair in pairs:
        by_label[pair.label].append(score(pair.resume, pair.given))
        if pair.label in ("good", "potential"):
            named = find_listed(name_missing(pair.resume, pair.given), pair.listed)
            gone = find_listed(pair.removed, pair.listed)
            hits += len(named & gone)
            false += len(named - gone)
            unseen += len(gone - named)
    return {
        "given_auc": auc(by_label["good"], by_label["potential"]),
        "missing_f1": 2 * hits / max(2 * hits + false + unseen, 1),
    }


def find_listed(names: Iterable[str], listed: Sequence[str]) -> set[int]:
    """Which of the listed skills the names mean, each name its nearest."""
    keys = [frozenset(stems(text)) for text in listed]
    found: set[int] = set()
    for name in names:
        words = frozenset(stems(name))
        alike = [(len(words & key) / max(len(words | key), 1), -n) for n, key in enumerate(keys)]
        nearest = max(alike, default=(0.0, 0))
        if nearest[0] >= NEAR:
            found.add(-nearest[1])
    return found


def measure_rankings(rankings: Iterable[Ranking], score: Scorer) -> Figures:
    """How well a posting finds the resumes of its own category."""
    gains: dict[str, list[float]] = defaultdict(list)
    firsts: list[float] = []
    others: list[bool] = []
    for ranking in rankings:
        scored = [
            (score(resume, ranking.posting) if ranking.posting else 0.0, name, hit)
            for name, resume, hit in ranking.resumes
        ]
        hits = [hit for _, _, hit in sorted(scored, key=lambda s: (-s[0], s[1]))]
        ideal = sum(1 / math.log2(n + 2) for n in range(min(10, sum(hits))))
        gains[ranking.category].append(sum(hit / math.log2(n + 2) for n, hit in enumerate(hits[:10])) / ideal)
        firsts.append(1 / (hits.index(True) + 1))
        others.extend(value > 50 for value, _, hit in scored if not hit)
    return {
        "ndcg_at_10": statistics.mean(g for each in gains.values() for g in each),
        "worst_category": min(statistics.mean(g) for g in gains.values()),
        "mrr": statistics.mean(firsts),
        "others_above_50": sum(others) / max(len(others), 1),
    }
