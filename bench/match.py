"""How fast and how good the offline match is, beside plain baselines run in the same process.

Speed is measured on resumes and postings written from the occupation catalogue. With `--pairs` and `--category`
(files of labels, see `bench/labels.py`) quality is measured too, for the engine, for the baselines, and for the engine
with single ingredients taken out: some twenty minutes for 600 pairs and 30,000 more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.ablation import VARIANTS, whole
from bench.baselines import Baselines
from bench.labels import (
    Figures,
    Pair,
    Ranking,
    Scorer,
    measure_given,
    measure_pairs,
    measure_rankings,
    read_pairs,
    read_rankings,
)
from core.matching.engine import Engine
from core.matching.judging.score import VERSION
from core.matching.labels import read_resume
from core.matching.occupations.catalogue import Occupation, load_occupations
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.model import Resume

AS_OF = date(2026, 11, 15)


def write_posting(occupation: Occupation) -> str:
    asked = (*occupation.skills[:8], *occupation.tools[:4], *occupation.qualifications[:2])
    parts = [
        occupation.title,
        "Responsibilities:",
        *(f"- {duty}" for duty in occupation.duties),
        "Requirements:",
        f"- 3 years of experience as {occupation.title}",
        *(f"- {thing}" for thing in asked),
    ]
    return "\n".join(parts)


def write_resume(occupation: Occupation) -> str:
    parts = [
        "Sam Example",
        occupation.alternates[0],
        "Experience",
        f"{occupation.title}, Example Works, 2016 - 2022",
        *(f"- {duty}" for duty in occupation.duties),
        "Education",
        "Bachelor of Science, 2015",
        "Skills",
        ", ".join((*occupation.skills[:6], *occupation.tools[:3])),
    ]
    return "\n".join(parts)


def measure_speed() -> tuple[dict[str, float], dict[str, float]]:
    """Ratios and figures of speed and memory."""
    began = time.perf_counter()
    engine = Engine.load()
    load = time.perf_counter() - began
    chosen = load_occupations()[::12][:40]
    resumes = [read_resume(write_resume(o)) for o in chosen]
    new: list[float] = []
    postings: list[Posting] = []
    for occupation, resume in zip(chosen, resumes, strict=True):
        began = time.perf_counter()
        posting = read_posting(write_posting(occupation))
        engine.score(resume, posting, as_of=AS_OF)
        new.append((time.perf_counter() - began) / 2 * 1000)
        postings.append(posting)
    pairs = [(r, p) for r in resumes for p in postings]
    cached = _time(lambda r, p: engine.score(r, p, as_of=AS_OF), pairs)
    base = Baselines([*(r.text for r in resumes), *(p.text for p in postings)])
    tfidf = _time(lambda r, p: base.tfidf(r.text, p.text), pairs)
    figures = {
        "load_s": round(load, 2),
        "cached_ms": round(cached, 4),
        "new_ms": round(statistics.median(new), 2),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    return {"vs_tfidf": round(cached / tfidf, 2)}, figures


def _time(score: Callable[[Resume, Posting], object], pairs: Sequence[tuple[Resume, Posting]]) -> float:
    """Milliseconds a pair, the better of two rounds."""
    rounds = []
    for _ in range(2):
        began = time.perf_counter()
        for resume, posting in pairs:
            score(resume, posting)
        rounds.append((time.perf_counter() - began) / len(pairs) * 1000)
    return min(rounds)


@dataclass(frozen=True)
class Labels:
    """What is measured on. `headless` are the rankings with resumes that do not begin with their title."""

    pairs: Sequence[Pair]
    rankings: Sequence[Ranking]
    headless: Sequence[Ranking]

    @classmethod
    def read(cls, pairs: Path | None, category: Path | None) -> Labels:
        return cls(
            read_pairs(pairs) if pairs else (),
            read_rankings(category) if category else (),
            read_rankings(category, headlines=False) if category else (),
        )

    def thin(self, every: int) -> Labels:
        """Each such posting alone, with all its resumes."""
        groups = set(list(dict.fromkeys(pair.group for pair in self.pairs))[::every])
        return Labels([pair for pair in self.pairs if pair.group in groups], self.rankings[::every], ())

    def measure(self, score: Scorer) -> Figures:
        return (measure_pairs(self.pairs, score) if self.pairs else {}) | (
            measure_rankings(self.rankings, score) if self.rankings else {}
        )

    def measure_engine(self, engine: Engine) -> Figures:
        """The score on what was read, and on the requirements that are given."""
        figures = self.measure(lambda r, p: engine.score(r, p, as_of=AS_OF).score)
        if not self.pairs:
            return figures
        return figures | measure_given(
            self.pairs,
            lambda r, p: engine.score(r, p, as_of=AS_OF).coverage,
            lambda r, p: engine.score(r, p, as_of=AS_OF).missing,
        )


def measure_quality(labels: Labels) -> dict[str, Figures]:
    """The engine, its halves and the baselines."""
    rows: dict[str, Figures] = {}
    with whole() as engine:
        say("measuring the engine")
        rows["engine"] = labels.measure_engine(engine)
        if labels.headless:
            found = measure_rankings(labels.headless, lambda r, p: engine.score(r, p, as_of=AS_OF).score)
            rows["engine"]["headless_ndcg_at_10"] = found["ndcg_at_10"]
        say("measuring its halves")
        rows["requirements alone"] = labels.measure(lambda r, p: engine.score(r, p, as_of=AS_OF).coverage)
        rows["title and field of work alone"] = labels.measure(lambda r, p: engine.score(r, p, as_of=AS_OF).kinship)
    say("measuring the baselines")
    base = Baselines(
        [d.text for pair in labels.pairs for d in (pair.resume, pair.posting) if d] + _texts(labels.rankings)
    )
    rows["TF-IDF"] = labels.measure(lambda r, p: base.tfidf(r.text, p.text))
    rows["BM25"] = labels.measure(lambda r, p: base.bm25(r.text, p.text))
    rows["keyword share"] = labels.measure(lambda r, p: base.keyword_share(r.text, p.text))
    return rows


def measure_ablation(labels: Labels) -> dict[str, Figures]:
    """The engine whole, and with one ingredient taken out at a time."""
    rows: dict[str, Figures] = {}
    for name, build in {"whole": whole, **VARIANTS}.items():
        with build() as engine:
            rows[name] = labels.measure_engine(engine)
        say(f"{name}: {', '.join(f'{key} {value:.3f}' for key, value in rows[name].items() if key in _COLUMNS)}")
    return rows


def _texts(rankings: Sequence[Ranking]) -> list[str]:
    postings = [ranking.posting.text for ranking in rankings if ranking.posting]
    return postings + [resume.text for ranking in rankings[:1] for _, resume, _ in ranking.resumes]


def say(progress: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {progress}", file=sys.stderr, flush=True)


_COLUMNS = {
    "ndcg_at_10": "nDCG@10",
    "good_potential_auc": "good / potential",
    "good_no_auc": "good / no",
    "good_hard_auc": "good / hard no",
    "given_auc": "given: good / potential",
    "missing_f1": "given: missing F1",
}
_SCALED = ("no_above_50", "good_below_50", "within_posting", "mrr", "worst_category", "others_above_50",
           "headless_ndcg_at_10")  # fmt: skip


def write_table(head: str, rows: Mapping[str, Figures]) -> str:
    """One table of Markdown."""
    columns = {key: name for key, name in _COLUMNS.items() if any(key in row for row in rows.values())}
    lines = [f"| {head} | {' | '.join(columns.values())} |", f"| --- |{' --- |' * len(columns)}"]
    for name, row in rows.items():
        cells = (f"{row[key]:.3f}" if key in row else "" for key in columns)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_scaled(figures: Figures) -> str:
    """What only a score from 0 to 100 can show."""
    return "\n".join(f"{key} {figures[key]:.4f}" for key in _SCALED if key in figures)


def main(argv: Sequence[str]) -> int:
    """Prints one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="python -m bench match", description=__doc__)
    parser.add_argument("--pairs", type=Path, help="labelled pairs, JSON lines")
    parser.add_argument("--category", type=Path, help="resumes and jobs with categories, JSON")
    parser.add_argument("--every", type=int, default=1, help="take ingredients out on each such posting only")
    options = parser.parse_args(argv)
    ratios, figures = measure_speed()
    result: dict[str, Any] = {"bench": "match", "ratios": ratios, "figures": figures}
    if options.pairs or options.category:
        say("reading")
        labels = Labels.read(options.pairs, options.category)
        result["quality"] = measure_quality(labels)
        print(write_table(f"version {VERSION}", result["quality"]))
        print(write_scaled(result["quality"]["engine"]), flush=True)
        few = labels.thin(options.every)
        result["ablation"] = measure_ablation(few)
        print(write_table("taken out", result["ablation"]))
    result["machine"] = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps(result))
    return 0
