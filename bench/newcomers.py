"""How long people who press START wait when many do so at the same moment.

    python -m bench newcomers [--people N] [--rounds N]

The bot is held while everybody writes, so that the time is its own. In each round other people write /help in the same
way, which opens no session: `start_vs_help` is the ratio of the two medians, and hardly depends on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import time

import uvloop

from bench.processes import BOT_ID, Process, end_cleanly, percentile, report, say, surroundings, until_receiving
from bench.turns import Candidate, _events, _is_answer, _now, _send
from sandbox.client import Control


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench newcomers", description="Waiting after START, beside /help.")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    uvloop.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    end_cleanly()
    waits: dict[str, list[float]] = {"/start": [], "/help": []}
    cpu: dict[str, list[float]] = {"/start": [], "/help": []}
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        process = bench.role("bot")
        await until_receiving(control, BOT_ID)
        # What is made once, at the first turn of a process, is not what newcomers wait for.
        await _wave(control, process, 5, "/start")
        for number in range(options.rounds):
            for text in waits:
                before = process.cpu_seconds
                waited = await _wave(control, process, options.people, text)
                waits[text] += waited
                cpu[text].append((process.cpu_seconds - before) / options.people)
                say(
                    f"round {number + 1} {text}: median {statistics.median(waited):.2f} s, all {max(waited):.2f} s,"
                    f" {cpu[text][-1] * 1000:.1f} ms of processor time each"
                )
    medians = {text: statistics.median(waited) for text, waited in waits.items()}
    report(
        "newcomers",
        {"start_vs_help": round(medians["/start"] / medians["/help"], 2)},
        {
            "median_s": round(medians["/start"], 2),
            "p95_s": round(percentile(waits["/start"], 0.95), 2),
            "cpu_ms": round(statistics.median(cpu["/start"]) * 1000, 1),
            "help_median_s": round(medians["/help"], 2),
            "help_cpu_ms": round(statistics.median(cpu["/help"]) * 1000, 1),
        },
    )


async def _wave(control: Control, process: Process, people: int, text: str) -> list[float]:
    """Seconds until each of so many new people is answered, from the moment that the bot may begin."""
    chats = [(await control.person(first_name=f"Person {number}")).id for number in range(people)]
    candidate = Candidate("ours", BOT_ID, process, chats, await _now(control))
    process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.gather(*(_send(control, candidate, chat, text) for chat in chats))
    finally:
        process.send_signal(signal.SIGCONT)
    began = time.perf_counter()
    waited: dict[int, float] = {}
    async with asyncio.timeout(120):
        while len(waited) < people:
            for event in await _events(control, candidate):
                if _is_answer(event, candidate):
                    waited.setdefault(event["chat_id"], time.perf_counter() - began)
            await asyncio.sleep(0.02)
    return list(waited.values())
