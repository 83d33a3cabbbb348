"""How long a resume takes to read, beside plain text extraction with pdfplumber and PDFium on the same files.

    python -m bench parse [FOLDER_OR_FILE ...] [--rounds N]

Without files, a set of its own is made. Ratios are of medians and of ninetieth percentiles over the files;
every file is read by all in turn, so that load on the machine hits them alike. `isolated` is what the bot does:
the same reading in a fork of the warm child process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from bench.papers import make_papers
from core.errors import DocumentRejected
from core.resumes.isolated import IsolatedReader
from core.resumes.page.pdfium import library as pdfium
from core.resumes.reader import read_resume


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench parse", description="Time a file, ratios first.")
    parser.add_argument("files", nargs="*", type=Path, help="PDFs or folders of PDFs")
    parser.add_argument("--rounds", type=int, default=3, help="each file counts with its best of so many")
    options = parser.parse_args(argv)
    papers = _papers(options.files)
    with asyncio.Runner() as runner:
        seconds = _measure(papers, options.rounds, runner)
    print(json.dumps(_report(seconds)))
    return 0


def _measure(papers: list[tuple[str, bytes]], rounds: int, runner: asyncio.Runner) -> dict[str, list[float]]:
    """The best of so many rounds for each file, by reader."""
    isolated = IsolatedReader(concurrency=1)
    readers: dict[str, Callable[[bytes], object]] = {
        "shortlist": _shortlist,
        "isolated": lambda data: runner.run(isolated.read(data)),
        "pdfplumber": _pdfplumber,
        "pdfium": _pdfium,
    }
    runner.run(isolated.__aenter__())
    runner.run(isolated.warm_up())
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for number, (name, data) in enumerate(papers, 1):
        print(f"{number}/{len(papers)} {name}", file=sys.stderr)
        best = {reader: float("inf") for reader in readers}
        for _ in range(rounds):
            for reader, read in readers.items():
                best[reader] = min(best[reader], _time(read, data))
        for reader, value in best.items():
            seconds[reader].append(value)
    runner.run(isolated.__aexit__(None, None, None))
    return seconds


def _papers(files: list[Path]) -> list[tuple[str, bytes]]:
    if not files:
        return make_papers()
    paths = [path for file in files for path in (sorted(file.glob("*.pdf")) if file.is_dir() else [file])]
    return [(path.name, path.read_bytes()) for path in paths]


def _time(read: Callable[[bytes], object], data: bytes) -> float:
    started = time.perf_counter()
    # A file that cannot be read is part of life; the time until that is known counts.
    with contextlib.suppress(Exception):
        read(data)
    return time.perf_counter() - started


def _shortlist(data: bytes) -> object:
    with contextlib.suppress(DocumentRejected):
        return read_resume(data, use_ocr=False)
    return None


def _pdfplumber(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def _pdfium(data: bytes) -> object:
    with contextlib.closing(pdfium.PdfDocument(data)) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def _p90(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[int(0.9 * (len(ordered) - 1))]


def _report(seconds: dict[str, list[float]]) -> dict[str, object]:
    ours, alone = seconds["shortlist"], seconds["isolated"]
    base, plain = seconds["pdfplumber"], seconds["pdfium"]
    return {
        "bench": "parse",
        "ratios": {
            "vs_pdfplumber_median": round(statistics.median(ours) / statistics.median(base), 3),
            "vs_pdfplumber_p90": round(_p90(ours) / _p90(base), 3),
            "isolated_vs_pdfplumber_median": round(statistics.median(alone) / statistics.median(base), 3),
            "isolated_vs_pdfplumber_p90": round(_p90(alone) / _p90(base), 3),
            "vs_pdfium_median": round(statistics.median(ours) / statistics.median(plain), 3),
        },
        "figures": {
            "files": len(ours),
            **{f"{name}_median_ms": round(statistics.median(values) * 1000, 2) for name, values in seconds.items()},
            **{f"{name}_p90_ms": round(_p90(values) * 1000, 2) for name, values in seconds.items()},
        },
        "machine": {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "system": platform.system(),
        },
    }
