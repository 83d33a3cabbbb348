"""Seconds from `shortlist run` to its ready line, and the memory it holds when nobody writes.

    python -m bench start [--starts N] [--idle SECONDS]

The first start makes the database and everything in it; `ready_s` is the median of the starts after it. Memory is
the proportional share (PSS) of our Python processes; PostgreSQL's own stands beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

from bench.processes import Process, family, report, resident_mb, say

READY = "shortlist.ready"


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench start", description="Seconds to ready, memory when idle.")
    parser.add_argument("--starts", type=int, default=5, help="starts after the first")
    parser.add_argument("--idle", type=float, default=10.0, help="seconds of silence before memory is read")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="shortlist-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        asyncio.run(_run(folder, options.starts, options.idle))
    return 0


async def _run(folder: Path, starts: int, idle: float) -> None:
    seconds = []
    figures: dict[str, object] = {}
    for number in range(starts + 1):
        process = _start(folder, number)
        try:
            seconds.append(await process.wait_for_line(READY))
            say(f"start {number + 1}: ready after {seconds[-1]:.2f} s")
            if number == starts:
                await asyncio.sleep(idle)
                figures = _memory(process.pid, folder)
        finally:
            process.stop()
    figures = {"ready_s": round(statistics.median(seconds[1:]), 2), "first_ready_s": round(seconds[0], 2), **figures}
    report("start", {}, figures)


def _start(folder: Path, number: int) -> Process:
    # Empty settings count as unset: whatever the caller has, this is the way without a token.
    environment = {"DATA_DIR": str(folder / "data"), "WEB_PORT": "0", "TELEGRAM_BOT_TOKEN": "", "DATABASE_URL": ""}
    return Process(f"run-{number}", ["-m", "bot", "run"], folder, environment)


def _memory(pid: int, folder: Path) -> dict[str, object]:
    postmaster = int((folder / "data/postgres/postmaster.pid").read_text().split()[0])
    ours = family(pid)
    for member in ours:
        command = Path(f"/proc/{member}/cmdline").read_text().replace("\0", " ").strip()
        say(f"{resident_mb([member]):7.1f} MB  {command}")
    return {
        "rss_mb": round(resident_mb(ours), 1),
        "processes": len(ours),
        "postgres_mb": round(resident_mb(family(postmaster)), 1),
    }
