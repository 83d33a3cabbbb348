"""How fast and how good the offline match is, beside plain baselines run in the same process.

Speed is measured on resumes and postings written from the occupation catalogue. With `--pairs` and `--category`
(files of labels in the shape of the project's corpus) quality is measured too, for the engine, for the engine with
single ingredients taken out, and for the baselines.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from core.errors import PostingRejected
from core.matching.engine import Engine, Fit
from core.matching.occupations import Occupation, load_occupations
from core.matching.text import stems
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.model import Resume
from core.resumes.plaintext import read_text

AS_OF = date(2026, 1, 15)
Scorer = Callable[[str, str], float]


class Baselines:
    """TF-IDF cosine, BM25 and keyword share over a fixed set of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._bags = {text: Counter(stems(text)) for text in dict.fromkeys(texts)}
        spread = Counter(key for bag in self._bags.values() for key in bag)
        total = len(self._bags)
        self._idf = {key: math.log((total + 1) / (n + 0.5)) for key, n in spread.items()}
        self._length = statistics.mean(sum(bag.values()) for bag in self._bags.values())
        self._vectors = {text: self._weigh(bag) for text, bag in self._bags.items()}

    def _weigh(self, bag: Counter[str]) -> dict[str, float]:
        vector = {key: (1 + math.log(n)) * self._idf[key] for key, n in bag.items()}
        length = math.sqrt(sum(w * w for w in vector.values())) or 1.0
        return {key: w / length for key, w in vector.items()}

    def tfidf(self, resume: str, posting: str) -> float:
        one, other = self._vectors[resume], self._vectors[posting]
        if len(one) > len(other):
            one, other = other, one
        return sum(w * other.get(key, 0.0) for key, w in one.items())

    def bm25(self, resume: str, posting: str) -> float:
        bag = self._bags[resume]
        norm = 1.2 * (0.25 + 0.75 * sum(bag.values()) / self._length)
        return sum(self._idf[k] * bag[k] * 2.2 / (bag[k] + norm) for k in self._bags[posting] if k in bag)

    def keyword_share(self, resume: str, posting: str) -> float:
        asked = self._bags[posting]
        return sum(key in self._bags[resume] for key in asked) / max(len(asked), 1)


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


def engine_scorers(engine: Engine) -> dict[str, Scorer]:
    """The engine whole, and each half of it alone."""
    resumes: dict[str, Resume] = {}
    postings: dict[str, Posting] = {}

    def fit(resume: str, posting: str) -> Fit:
        if resume not in resumes:
            resumes[resume] = read_text(resume)
        if posting not in postings:
            postings[posting] = read_posting(posting)
        return engine.fit(resumes[resume], postings[posting], as_of=AS_OF)

    return {
        "engine": lambda r, p: fit(r, p).score,
        "engine: requirements alone": lambda r, p: fit(r, p).coverage,
        "engine: field of work alone": lambda r, p: fit(r, p).kinship,
    }


def auc(better: Sequence[float], worse: Sequence[float]) -> float:
    """The share of pairs in the right order; a tie counts half."""
    wins = sum((a > b) + 0.5 * (a == b) for a in better for b in worse)
    return wins / max(len(better) * len(worse), 1)


def measure_pairs(rows: list[dict[str, Any]], score: Scorer) -> dict[str, float]:
    by_label: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        by_label[row["label"]].append(_safely(score, row["resume_text"], row["job_text"]))
    return {
        "good_vs_potential_auc": round(auc(by_label["good"], by_label["potential"]), 4),
        "good_vs_no_auc": round(auc(by_label["good"], by_label["no"]), 4),
    }


def measure_category(data: dict[str, Any], score: Scorer) -> dict[str, float]:
    gains = []
    for job in data["jobs"]:
        text = f"{job.get('title') or ''}\n{job['text']}"
        ranked = sorted(data["resumes"], key=lambda r: (-_safely(score, r["text"], text), r["id"]))
        hits = [r["category"] == job["category"] for r in ranked]
        ideal = sum(1 / math.log2(n + 2) for n in range(min(10, sum(hits))))
        gains.append(sum(hit / math.log2(n + 2) for n, hit in enumerate(hits[:10])) / ideal)
    return {"ndcg_at_10": round(statistics.mean(gains), 4)}


def _safely(score: Scorer, resume: str, posting: str) -> float:
    try:
        return score(resume, posting)
    except PostingRejected:
        return 0.0


def measure_quality(pairs: Path | None, category: Path | None) -> dict[str, dict[str, float]]:
    """Every scorer on every file of labels given."""
    rows = [json.loads(line) for line in pairs.read_text("utf-8").split("\n") if line] if pairs else []
    data = json.loads(category.read_text("utf-8")) if category else {"jobs": [], "resumes": []}
    texts = [t for row in rows for t in (row["resume_text"], row["job_text"])]
    texts += [r["text"] for r in data["resumes"]] + [f"{j.get('title') or ''}\n{j['text']}" for j in data["jobs"]]
    base = Baselines(texts)
    scorers = engine_scorers(Engine.load()) | {
        "tf-idf": base.tfidf,
        "bm25": base.bm25,
        "keyword share": base.keyword_share,
    }
    quality: dict[str, dict[str, float]] = {}
    for name, score in scorers.items():
        print(f"measuring {name}", file=sys.stderr)
        found = measure_pairs(rows, score) if rows else {}
        quality[name] = found | (measure_category(data, score) if data["jobs"] else {})
    return quality


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
    result["machine"] = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps(result))
    return 0
