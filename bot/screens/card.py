"""The score card as a picture, typeset by typst."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.screens.jobs import title_of_scan
from bot.screens.scans import counts
from bot.screens.screen import clip
from bot.texts import Texts
from core.matching.model import Report
from db.models import Job, JobScan

TEMPLATE = Path(__file__).with_name("card.typ")
PIXELS_PER_INCH = 144.0
SUBTITLE_PART = 36  # characters


async def of_scan(texts: Texts, scan: JobScan, job: Job | None, result: Report) -> bytes:
    """The card of a scan; `job` is its posting, if that was not deleted."""
    return await asyncio.to_thread(
        draw,
        texts,
        result,
        posting=title_of_scan(texts, scan, job),
        company=(job.company if job else None) or "",
        resume=scan.resume_filename,
    )


def draw(texts: Texts, result: Report, *, posting: str, company: str, resume: str) -> bytes:
    """The card as PNG, 960 by 504 pixels. Takes about a tenth of a second: call it from a thread."""
    content: dict[str, Any] = {
        "title": clip(posting, 48),
        # Each is cut by itself, so that a long company leaves room for the resume.
        "subtitle": " · ".join(clip(part, SUBTITLE_PART) for part in (company, resume) if part),
        "match_label": texts.plain("card-match"),
        "machine_label": texts.plain("card-machine"),
        "score": texts.plain("no-score-short") if result.score is None else str(result.score),
        "share": result.score or 0,
        "band": texts.plain(f"band-{result.band}") if result.band else "",
        "band_code": str(result.band) if result.band else "plain",
        "readability": result.readability,
        **counts(result),
        **{f"{verdict}_label": texts.plain(f"card-{verdict}") for verdict in ("met", "partial", "missing")},
    }
    # Here, not above: the compiler is large, and a bot that nobody writes to need not have it.
    import typst

    # The picture's text comes in as data, so nothing in a posting is ever typst code.
    return bytes(
        typst.compile(_template(), format="png", ppi=PIXELS_PER_INCH, sys_inputs={"data": json.dumps(content)})
    )


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
