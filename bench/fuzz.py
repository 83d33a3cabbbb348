"""Mutated and truncated PDFs against the isolated reader: does every file get an answer?

    python -m bench fuzz [FOLDER_OR_FILE ...] [--count N] [--seed N]

Ratios: `answered` is the share of files with a resume or a fault (1.0 is the promise), `crashes` how often
the parent saw anything else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.papers import make_papers
from core.errors import DocumentRejected
from core.resumes.isolated import IsolatedReader

_TOKENS = (
    b"/Length 99999999",
    b"/Kids[1 0 R]",
    b"<<",
    b">>",
    b"stream\n",
    b"endobj",
    b"/Count -1",
    b"[" * 500,
)


def main(argv: list[str]) -> int:
    """Run the fuzzing and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench fuzz", description="Mutated PDFs against the reader.")
    parser.add_argument("files", nargs="*", type=Path, help="PDFs or folders of PDFs to mutate")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    sources = [data for _, data in make_papers()] if not options.files else _load(options.files)
    report = asyncio.run(_run(sources, options.count, random.Random(options.seed)))
    print(json.dumps(report))
    return 0 if report["ratios"]["answered"] == 1.0 else 1


def _load(files: list[Path]) -> list[bytes]:
    paths = [path for file in files for path in (sorted(file.glob("*.pdf")) if file.is_dir() else [file])]
    return [path.read_bytes() for path in paths]


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Flip bytes, cut, repeat or plant tokens; sometimes all of them."""
    body = bytearray(data)
    kind = dice.randrange(5)
    if kind in (0, 4):
        for _ in range(dice.choice((1, 5, 50, 500))):
            body[dice.randrange(len(body))] = dice.randrange(256)
    if kind in (1, 4):
        body = body[: dice.randrange(len(body))]
    if kind == 2 and len(body) > 100:
        start = dice.randrange(len(body) - 50)
        body[start:start] = body[start : start + dice.randrange(5000)] * dice.choice((1, 3, 20))
    if kind in (3, 4) and body:
        for _ in range(dice.randrange(1, 9)):
            at = dice.randrange(len(body))
            body[at : at + dice.randrange(40)] = dice.choice(_TOKENS)
    return bytes(body)


async def _run(sources: list[bytes], count: int, dice: random.Random) -> dict[str, Any]:
    outcomes: Counter[str] = Counter()
    seconds: list[float] = []
    # A folder of its own, so that files of other programs do not count.
    folder = tempfile.mkdtemp(prefix="fuzz-")
    os.environ["TMPDIR"] = folder
    async with IsolatedReader() as reader:
        await reader.warm_up()

        async def one(data: bytes) -> None:
            started = time.perf_counter()
            try:
                await reader.read(data)
                outcomes["read"] += 1
            except DocumentRejected as rejected:
                outcomes[str(rejected.fault)] += 1
            except Exception as error:
                outcomes[f"crash {type(error).__name__}"] += 1
            seconds.append(time.perf_counter() - started)

        for done in range(0, count, 2):
            await asyncio.gather(*(one(mutate(dice.choice(sources), dice)) for _ in range(min(2, count - done))))
            if done % 100 == 0:
                print(f"{done}/{count} {dict(outcomes)}", file=sys.stderr)
    crashes = sum(number for name, number in outcomes.items() if name.startswith("crash"))
    seconds.sort()
    return {
        "bench": "fuzz",
        "ratios": {"answered": (len(seconds) - crashes) / max(count, 1), "crashes": crashes},
        "figures": {
            "files": count,
            "outcomes": dict(outcomes),
            "p50_s": round(seconds[len(seconds) // 2], 3),
            "max_s": round(seconds[-1], 2),
            "temp_files_left": len(os.listdir(folder)),
            "parent_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "largest_child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        },
        "machine": {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "system": platform.system(),
        },
    }
