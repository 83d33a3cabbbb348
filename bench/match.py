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
from datetime import date
from pathlib import Path
from typing import Any

from bench.ablation import VARIANTS, whole
from bench.baselines import Baselines
from bench.labels import (
    Figures,
    Ranking,
    Scorer,
    measure_given,
    measure_pairs,
    measure_rankings,
    read_pairs,
    read_rankings,
)
from core.matching.engine import Engine
from core.matching.occupations import Occupation, load_occupations
from core.matching.score import VERSION
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.model import Resume
from core.resumes.plaintext import read_text

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
    resumes = [read_text(write_resume(o)) for o in chosen]
    new: list[float] = []
    postings: list[Posting] = []
    for occupation, resume in zip(chosen, resumes, strict=True):
        began = time.perf_counter()
        posting = read_posting(write_posting(occupation))
        engine.fit(resume, posting, as_of=AS_OF)
        new.append((time.perf_counter() - began) / 2 * 1000)
        postings.append(posting)
    pairs = [(r, p) for r in resumes for p in postings]
    cached = _time(lambda r, p: engine.fit(r, p, as_of=AS_OF), pairs)
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


def measure_quality(pairs_file: Path | None, category_file: Path | None) -> dict[str, Figures]:
    """The engine, its halves, the baselines and the engine with single ingredients taken out."""
    say("reading")
    pairs = read_pairs(pairs_file) if pairs_file else []
    rankings = read_rankings(category_file) if category_file else []
    headless = read_rankings(category_file, headlines=False) if category_file else []
    rows: dict[str, Figures] = {}

    def keep(name: str, score: Scorer) -> None:
        say(f"measuring {name}")
        rows[name] = (measure_pairs(pairs, score) if pairs else {}) | (
            measure_rankings(rankings, score) if rankings else {}
        )

    def keep_engine(name: str, engine: Engine) -> None:
        keep(name, lambda r, p: engine.fit(r, p, as_of=AS_OF).score)
        if pairs:
            rows[name] |= measure_given(
                pairs,
                lambda r, p: engine.fit(r, p, as_of=AS_OF).coverage,
                lambda r, p: engine.fit(r, p, as_of=AS_OF).missing,
            )

    with whole() as engine:
        keep_engine("engine", engine)
        if headless:
            found = measure_rankings(headless, lambda r, p: engine.fit(r, p, as_of=AS_OF).score)
            rows["engine"]["headless_ndcg_at_10"] = found["ndcg_at_10"]
        keep("requirements alone", lambda r, p: engine.fit(r, p, as_of=AS_OF).coverage)
        keep("title and field of work alone", lambda r, p: engine.fit(r, p, as_of=AS_OF).kinship)
    base = Baselines([d.text for pair in pairs for d in (pair.resume, pair.posting) if d] + _texts(rankings))
    keep("TF-IDF", lambda r, p: base.tfidf(r.text, p.text))
    keep("BM25", lambda r, p: base.bm25(r.text, p.text))
    keep("keyword share", lambda r, p: base.keyword_share(r.text, p.text))
    for name, build in VARIANTS.items():
        with build() as engine:
            keep_engine(name, engine)
    return {name: {key: round(value, 4) for key, value in row.items()} for name, row in rows.items()}


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


def write_tables(quality: Mapping[str, Figures]) -> str:
    """Markdown: what everything reaches, then what only a score from 0 to 100 can show."""
    columns = {key: head for key, head in _COLUMNS.items() if any(key in row for row in quality.values())}
    lines = [f"| version {VERSION} | {' | '.join(columns.values())} |", f"| --- |{' --- |' * len(columns)}"]
    for name, row in quality.items():
        cells = (f"{row[key]:.3f}" if key in row else "" for key in columns)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", *(f"{key} {quality['engine'][key]:.4f}" for key in _SCALED if key in quality["engine"])]
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Prints one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="python -m bench match", description=__doc__)
    parser.add_argument("--pairs", type=Path, help="labelled pairs, JSON lines")
    parser.add_argument("--category", type=Path, help="resumes and jobs with categories, JSON")
    options = parser.parse_args(argv)
    ratios, figures = measure_speed()
    result: dict[str, Any] = {"bench": "match", "ratios": ratios, "figures": figures}
    if options.pairs or options.category:
        result["quality"] = measure_quality(options.pairs, options.category)
        print(write_tables(result["quality"]))
    result["machine"] = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps(result))
    return 0
