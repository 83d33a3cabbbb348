"""From the PDF in a chat to the score in it: sandbox, bot and worker as processes, the way people go.

    python -m bench scan [--scans N] [--people N] [--rounds N]

One at a time for the seconds that one person waits, then several people at once for the scans a second. Beside
them, in the same run, plain text extraction of the same PDFs with PDFium: the least that any reader must do.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import statistics
import time
from dataclasses import dataclass

import uvloop
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # ships no types

from bench.processes import BOT_ID, end_cleanly, percentile, report, say, surroundings, until_receiving
from core.resumes.page.pdfium import library as pdfium
from sandbox.client import Control, Message, Person

PATIENCE = 60.0
SKILLS = ("Python", "PostgreSQL", "Docker", "Kubernetes", "Terraform", "React", "TypeScript", "Redis", "Kafka", "Linux")
POSTING = """Backend Engineer (m/f/d)
Harbour Systems, Leeds

What you will do
- Build and run the services behind our booking platform in Python and PostgreSQL
- Own deployments with Docker, Kubernetes and Terraform

What you bring
- At least 3 years of experience as a software engineer
- Strong Python and SQL, good knowledge of Linux and Git
- Experience with Redis or Kafka
- A bachelor's degree in computer science or a related field
- Fluent English, spoken and written

Nice to have
- React and TypeScript
- An AWS certification
"""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan that was timed: seconds until the score, and of the plain text extraction."""

    seconds: float
    extraction: float


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench scan", description="PDF in to score out.")
    parser.add_argument("--scans", type=int, default=20, help="scans one at a time")
    parser.add_argument("--people", type=int, default=8, help="people at once")
    parser.add_argument("--rounds", type=int, default=5, help="scans of each of them")
    uvloop.run(_run(parser.parse_args(argv)))
    return 0


async def _run(options: argparse.Namespace) -> None:
    end_cleanly()
    async with surroundings() as bench, Control(bench.sandbox_url, bot_id=BOT_ID) as control:
        bench.role("bot")
        bench.role("worker")
        await until_receiving(control)
        # The first scan waits for the engine to load; it is not timed.
        await _scan(await _newcomer(control), 0)
        singles = []
        for number in range(1, options.scans + 1):
            singles.append(await _scan(await _newcomer(control), number))
            say(f"scan {number}/{options.scans}: {singles[-1].seconds:.2f} s")
        rate = await _together(control, options.people, options.rounds)
    seconds = [scan.seconds for scan in singles]
    report(
        "scan",
        {"vs_text_extraction": round(statistics.median(scan.seconds / scan.extraction for scan in singles), 1)},
        {
            "scans_per_s": round(rate, 2),
            "p95_s": round(percentile(seconds, 0.95), 3),
            "p50_s": round(statistics.median(seconds), 3),
            "extraction_ms": round(statistics.median(scan.extraction for scan in singles) * 1000, 2),
        },
    )


async def _together(control: Control, people: int, rounds: int) -> float:
    """Scans a second when so many people send one resume after the other."""
    persons = [await _newcomer(control) for _ in range(people)]

    async def journey(person: Person, first: int) -> None:
        for number in range(rounds):
            await _scan(person, first + number)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for index, person in enumerate(persons):
            tasks.create_task(journey(person, 1000 * (index + 1)))
    rate = people * rounds / (time.perf_counter() - started)
    say(f"{people} people at once: {rate:.2f} scans/s")
    return rate


async def _newcomer(control: Control) -> Person:
    """Somebody who said /start and sent a posting that was read."""
    person = await control.person(first_name="Robin")
    await person.send_text("/start")
    await person.next_message(PATIENCE)
    await person.send_text(POSTING)
    await person.wait_for("Harbour", PATIENCE)
    return person


async def _scan(person: Person, number: int) -> Scan:
    pdf = make_resume(number)
    extraction = _extract(pdf)
    started = time.perf_counter()
    await person.send_document(pdf, f"resume-{number}.pdf")
    shown = await person.wait_for(_scan_button, PATIENCE)
    await person.press(_scan_button(shown), message=shown)
    await person.wait_for(lambda message: message.photo, PATIENCE)
    return Scan(time.perf_counter() - started, extraction)


def _scan_button(message: Message) -> str:
    """What *Scan now* calls; empty where there is no such button."""
    return next((button.data for button in message.buttons if (button.data or "").startswith("scan:")), None) or ""


def _extract(pdf: bytes) -> float:
    started = time.perf_counter()
    with contextlib.closing(pdfium.PdfDocument(pdf)) as document:
        for page in document:
            page.get_textpage().get_text_bounded()
    return time.perf_counter() - started


def make_resume(number: int) -> bytes:
    """A resume of one page that no other number has, as a PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    text = canvas.beginText(50, 790)
    text.setFont("Helvetica", 10)
    for line in _lines(number):
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def _lines(number: int) -> list[str]:
    skills = [SKILLS[(number + step) % len(SKILLS)] for step in range(6)]
    return [
        f"Robin Example {number}",
        f"robin{number}@example.com | +44 113 496 {number % 10000:04} | Leeds, UK",
        "",
        "EXPERIENCE",
        "Senior Software Engineer, Harbour Systems Ltd, Leeds, Mar 2019 - Present",
        f"- Cut the time of a nightly report from {3 + number % 20} hours to ten minutes by rewriting its queries",
        f"- Moved {10 + number % 90} services to {skills[0]} and {skills[1]} without a minute of downtime",
        f"- Led a team of {2 + number % 9} engineers who built the booking platform in {skills[2]}",
        "Software Engineer, Northfield Analytics, York, Jun 2015 - Feb 2019",
        f"- Built the importer that reads {number % 500 + 100} million rows a day with {skills[3]}",
        f"- Wrote the tests and the deployment with {skills[4]}",
        "",
        "EDUCATION",
        "BSc Computer Science, Example University, 2009 - 2012",
        "",
        "SKILLS",
        ", ".join(skills),
    ]
