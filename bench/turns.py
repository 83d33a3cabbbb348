"""Conversation turns a second through the inbox, beside a bare echo bot of python-telegram-bot.

    python -m bench turns [--people N] [--turns N] [--rounds N] [--seconds N]

Both bots are processes of their own on one sandbox and take turns in each round, so that load on the machine hits
them alike. The load is sent while the bot is held, so that the time is the bot's alone: from letting it go until
all answers are seen. Then latency: messages at an even pace, from sending until the answer shows.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import time
from dataclasses import dataclass
from typing import Any

import uvloop

from bench.processes import BOT_ID, Bench, Process, end_cleanly, percentile, report, say, surroundings, until_receiving
from sandbox.client import Control

ECHO_ID = 2_000_000
ECHO_TOKEN = f"{ECHO_ID}:BENCH-no-secret-at-all-0000000000000"
PACE = 30
# Whole turns: a command or a text, what the database says about it, and an answer.
TURNS = ("/help", "/jobs", "good morning", "/resumes", "/history", "what now?", "/privacy", "thanks", "/start")


@dataclass(slots=True)
class Candidate:
    """One of the two bots."""

    name: str
    bot_id: int
    process: Process
    people: list[int]
    after: int = 0


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench turns", description="Turns a second, beside an echo bot.")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--turns", type=int, default=2000, help="turns a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=15, help="how long the pace is kept for the latency")
    options = parser.parse_args(argv)
    uvloop.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    end_cleanly()
    async with surroundings() as bench, Control(bench.sandbox_url) as control:
        ours, echo = await _start(bench, control, options.people)
        rates: dict[str, list[float]] = {"ours": [], "echo": []}
        cpu: dict[str, float] = {"ours": 0.0, "echo": 0.0}
        for number in range(options.rounds):
            for candidate in (ours, echo):
                before = candidate.process.cpu_seconds
                rate = await _measure(control, candidate, options.turns)
                used = candidate.process.cpu_seconds - before
                rates[candidate.name].append(rate)
                cpu[candidate.name] += used / options.turns / options.rounds
                say(
                    f"round {number + 1}/{options.rounds} {candidate.name}: {rate:.0f} turns/s,"
                    f" {used / options.turns * 1000:.2f} ms of processor time a turn"
                )
        latencies = {}
        for candidate in (ours, echo):
            latencies[candidate.name] = await _pace(control, candidate, options.seconds)
            say(f"{candidate.name}: p95 {percentile(latencies[candidate.name], 0.95) * 1000:.1f} ms at {PACE}/s")
    report("turns", _ratios(rates), _figures(rates, latencies, cpu))


async def _start(bench: Bench, control: Control, people: int) -> tuple[Candidate, Candidate]:
    """Both bots, greeted by everybody."""
    processes = {
        "ours": (BOT_ID, bench.role("bot")),
        "echo": (ECHO_ID, bench.start("echo", ["-m", "bench.echo_bot", ECHO_TOKEN, bench.sandbox_url])),
    }
    users = [(await control.person(first_name=f"Person {number}")).id for number in range(people)]
    candidates = []
    for name, (bot_id, process) in processes.items():
        await until_receiving(control, bot_id)
        candidate = Candidate(name, bot_id, process, users, await _now(control))
        await asyncio.gather(*(_send(control, candidate, user, "/start") for user in users))
        await _count_answers(control, candidate, people)
        candidates.append(candidate)
    say(f"{people} people said /start to both")
    return candidates[0], candidates[1]


async def _measure(control: Control, candidate: Candidate, turns: int) -> float:
    """Turns a second with everything waiting at the start."""
    candidate.after = await _now(control)
    candidate.process.send_signal(signal.SIGSTOP)
    try:
        gate = asyncio.Semaphore(16)

        async def send(number: int) -> None:
            async with gate:
                user = candidate.people[number % len(candidate.people)]
                await _send(control, candidate, user, TURNS[number % len(TURNS)])

        await asyncio.gather(*map(send, range(turns)))
    finally:
        candidate.process.send_signal(signal.SIGCONT)
    started = time.perf_counter()
    await _count_answers(control, candidate, turns)
    return turns / (time.perf_counter() - started)


async def _pace(control: Control, candidate: Candidate, seconds: int) -> list[float]:
    """Seconds from each message to its answer, at an even pace; nobody writes again before being answered."""
    candidate.after = await _now(control)
    total = PACE * seconds
    sent: dict[int, float] = {}
    took: list[float] = []

    async def watch() -> None:
        while len(took) < total:
            events = await _events(control, candidate)
            now = time.perf_counter()
            answered = [event["chat_id"] for event in events if _is_answer(event, candidate)]
            took.extend(now - sent.pop(chat) for chat in answered if chat in sent)

    async with asyncio.timeout(seconds + 60), asyncio.TaskGroup() as tasks:
        tasks.create_task(watch())
        begin = time.perf_counter()
        for number in range(total):
            await asyncio.sleep(max(0.0, begin + number / PACE - time.perf_counter()))
            user = candidate.people[number % len(candidate.people)]
            sent[user] = time.perf_counter()
            tasks.create_task(_send(control, candidate, user, TURNS[number % len(TURNS)]))
    return took


async def _send(control: Control, candidate: Candidate, user: int, text: str) -> None:
    await control.post("text", {"chat_id": user, "text": text, "bot_id": candidate.bot_id})


async def _count_answers(control: Control, candidate: Candidate, wanted: int) -> None:
    seen = 0
    async with asyncio.timeout(120):
        while seen < wanted:
            events = await _events(control, candidate)
            seen += sum(_is_answer(event, candidate) for event in events)
            # Looking seldom leaves the sandbox to the bot.
            await asyncio.sleep(0.05)


async def _events(control: Control, candidate: Candidate) -> list[dict[str, Any]]:
    answer = await control.get("events", after=candidate.after, timeout=20)
    events: list[dict[str, Any]] = answer["events"]
    if events:
        candidate.after = events[-1]["number"]
    return events


def _is_answer(event: dict[str, Any], candidate: Candidate) -> bool:
    return bool(
        event["kind"] == "message" and event["bot_id"] == candidate.bot_id and event["message"]["from"]["is_bot"]
    )


async def _now(control: Control) -> int:
    return int((await control.get("state", bot_id=BOT_ID))["event"])


def _ratios(rates: dict[str, list[float]]) -> dict[str, float]:
    of_rounds = [ours / echo for ours, echo in zip(rates["ours"], rates["echo"], strict=True)]
    return {"vs_echo_bot": round(statistics.median(of_rounds), 3)}


def _figures(
    rates: dict[str, list[float]], latencies: dict[str, list[float]], cpu: dict[str, float]
) -> dict[str, object]:
    return {
        "p95_ms_at_30_per_s": round(percentile(latencies["ours"], 0.95) * 1000, 1),
        "p50_ms_at_30_per_s": round(statistics.median(latencies["ours"]) * 1000, 1),
        "echo_p95_ms_at_30_per_s": round(percentile(latencies["echo"], 0.95) * 1000, 1),
        "turns_per_s": round(statistics.median(rates["ours"])),
        "echo_turns_per_s": round(statistics.median(rates["echo"])),
        "cpu_ms_per_turn": round(cpu["ours"] * 1000, 2),
        "echo_cpu_ms_per_turn": round(cpu["echo"] * 1000, 2),
    }
