"""Kills bot and worker at random moments under concurrent journeys, and counts what was lost or doubled.

    python -m bench crash [--kills N] [--journeys N] [--seed N] [--pause SECONDS]

Everybody goes the whole way, again and again as new people, while processes are killed with SIGKILL and started
anew: /start, resume, posting, scan, keep. Afterwards the database and the chats are compared with what people did.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import uvloop

from bench.processes import BOT_ID, Bench, Process, end_cleanly, report, say, surroundings, until_receiving
from bench.scan import POSTING, make_resume
from sandbox.client import Control, Message, NothingCame, Person

PATIENCE = 120.0
# What a person still waits for after the last kill is done well before this.
SETTLE_SECONDS = 60.0


@dataclass(slots=True)
class Walk:
    """One person's way: how many updates it made, and the first answer that never came."""

    person: Person
    updates: int = 0
    missing: str = ""


@dataclass(slots=True)
class Losses:
    """What the kills did. `repeats` counts messages that came again, `repeated_more_than_once` those that did twice."""

    kills: int
    walks: int
    updates_unhandled: int
    updates_lost: int
    scans_missing: int
    scans_doubled: int
    messages_lost: int
    repeats: int
    repeated_more_than_once: int
    progress_left: int
    seconds: float
    lost: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing lost or doubled, and at most one message said again for each kill."""
        losses = (self.updates_unhandled, self.updates_lost, self.scans_missing, self.scans_doubled, self.messages_lost)
        return not any(losses) and not self.repeated_more_than_once and self.repeats <= self.kills


def main(argv: list[str]) -> int:
    """Run the test and print its JSON as the last line; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="bench crash", description="What is lost when processes are killed.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--journeys", type=int, default=20, help="people under way at the same time")
    parser.add_argument("--seed", type=int, default=random.randrange(1000))
    parser.add_argument("--pause", type=float, default=5.0, help="longest time from kill to kill, in seconds")
    options = parser.parse_args(argv)
    say(f"seed {options.seed}")
    losses = uvloop.run(_run(options.kills, options.journeys, options.seed, options.pause))
    for line in losses.lost:
        say(line)
    figures = {name: getattr(losses, name) for name in Losses.__slots__ if name != "lost"}
    report("crash", {}, figures)
    return 0 if losses.ok else 1


async def _run(kills: int, journeys: int, seed: int, pause: float) -> Losses:
    end_cleanly()
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        return await crash(bench, control, kills=kills, journeys=journeys, seed=seed, pause=pause)


async def crash(bench: Bench, control: Control, *, kills: int, journeys: int, seed: int, pause: float) -> Losses:
    """Kills and counts, in surroundings that have nothing in them yet."""
    started = time.monotonic()
    running = {role: bench.role(role) for role in ("bot", "worker")}
    await until_receiving(control)
    over = asyncio.Event()
    walks: list[Walk] = []

    async def keep_walking(lane: int) -> None:
        # Everybody goes at least once, and everybody who has begun comes to an end.
        turn = 0
        while turn == 0 or not over.is_set():
            walk = Walk(await control.person(first_name=f"Lane {lane}"))
            walks.append(walk)
            await go(walk, number=1 + lane + journeys * turn)
            turn += 1

    async with asyncio.TaskGroup() as tasks:
        for lane in range(journeys):
            tasks.create_task(keep_walking(lane))
        await _kill(bench, running, kills, random.Random(seed), pause)
        over.set()
    await _until_quiet(bench.database_url)
    return await _count(bench.database_url, walks, kills, time.monotonic() - started)


async def _kill(bench: Bench, running: dict[str, Process], kills: int, dice: random.Random, pause: float) -> None:
    for number in range(kills):
        await asyncio.sleep(dice.uniform(0.05, pause))
        role = dice.choice(["bot", "worker"])
        running[role].kill()
        running[role] = bench.role(role)
        say(f"kill {number + 1}/{kills}: {role}")


async def go(walk: Walk, number: int) -> None:
    """The whole way of one person. Stops at the first answer that does not come."""
    person = walk.person
    try:
        walk.updates += 1
        await person.send_text("/start")
        await person.wait_for("Send me your resume", PATIENCE)
        walk.updates += 1
        await person.send_document(make_resume(number), "resume.pdf")
        await person.wait_for("what a machine reads", PATIENCE)
        walk.updates += 1
        await person.send_text(POSTING)
        shown = await person.wait_for(lambda message: _button(message, "scan:"), PATIENCE)
        walk.updates += 1
        await person.press(_button(shown, "scan:"), message=shown)
        await person.wait_for(lambda message: message.photo, PATIENCE)
        offer = await person.wait_for(lambda message: _button(message, "keep"), PATIENCE)
        walk.updates += 1
        await person.press("keep", message=offer)
        await person.wait_for("Kept", PATIENCE)
    except NothingCame as error:
        walk.missing = str(error)


def _button(message: Message, data: str) -> str:
    return next((button.data for button in message.buttons if (button.data or "").startswith(data)), None) or ""


async def _until_quiet(url: str) -> None:
    """Waits until no update and no urgent job is left, or long enough."""
    deadline = time.monotonic() + SETTLE_SECONDS
    connection = await asyncpg.connect(url)
    try:
        while time.monotonic() < deadline and await connection.fetchval(  # noqa: ASYNC110 - another process writes
            "SELECT EXISTS (SELECT FROM telegram_updates WHERE handled_at IS NULL)"
            " OR EXISTS (SELECT FROM pgqueuer WHERE priority > 0)"
        ):
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


async def _count(url: str, walks: list[Walk], kills: int, seconds: float) -> Losses:
    connection = await asyncpg.connect(url)
    try:
        stored = await connection.fetchval("SELECT count(*) FROM telegram_updates")
        unhandled = await connection.fetchval("SELECT count(*) FROM telegram_updates WHERE handled_at IS NULL")
        rows = await connection.fetch(
            "SELECT coalesce(u.telegram_id, o.chat_id) AS chat, s.status FROM job_scans s"
            " LEFT JOIN users u ON u.id = s.user_id"
            " LEFT JOIN onboarding_sessions o ON o.id = s.onboarding_session_id"
        )
    finally:
        await connection.close()
    done = Counter(row["chat"] for row in rows if row["status"] == "completed")
    asked = Counter(row["chat"] for row in rows)
    repeats = [await _repeats(walk.person) for walk in walks]
    wanted = [walk for walk in walks if walk.updates >= 4]
    return Losses(
        kills=kills,
        walks=len(walks),
        updates_unhandled=unhandled,
        updates_lost=sum(walk.updates for walk in walks) - stored,
        scans_missing=sum(done[walk.person.id] == 0 for walk in wanted),
        scans_doubled=sum(asked[walk.person.id] > 1 for walk in walks),
        messages_lost=sum(bool(walk.missing) for walk in walks),
        repeats=sum(count - 1 for said, _ in repeats for count in said.values()),
        repeated_more_than_once=sum(count > 2 for said, _ in repeats for count in said.values()),
        progress_left=sum(left for _, left in repeats),
        seconds=round(seconds, 1),
        lost=[walk.missing for walk in walks if walk.missing],
    )


async def _repeats(person: Person) -> tuple[Counter[str], int]:
    """How often each message stands in the chat, and how many say that something is still under way."""
    answer: dict[str, Any] = await person.control.get("messages", chat_id=person.id)
    messages = [message for raw in answer["messages"] if (message := Message(raw)).from_bot]
    said = Counter(message.text for message in messages if not message.text.endswith("…"))
    return said, sum(message.text.endswith("…") for message in messages)
