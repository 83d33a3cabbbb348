"""Screens about having a model look again: what it would look at, what it costs, and that it can be stopped."""

from __future__ import annotations

from dataclasses import dataclass

from bot.screens.scans import names_of, provider_name
from bot.screens.screen import Rows, Screen, button, clip
from bot.texts import Texts
from core.matching.model import JudgedRequirement, Report, Verdict
from core.postings.model import RequirementKind
from core.quotas import Quote
from db.models import Job, JobScan

# What is named beforehand: the dearest; a longer list is not read.
NAMED = 8
# What is computed and no model is asked about: as in `core.matching.judging.claimed_by_model`, by what a report shows.
_COMPUTED = (RequirementKind.LICENCE,)


@dataclass(frozen=True, slots=True)
class Deeper:
    """What is asked before a model looks: who would, and what it costs. `known`: it has judged this pair before, and
    what it said is taken, unless it is to look `again`."""

    provider: str
    quote: Quote
    known: bool
    again: bool
    plays: bool


def ask(texts: Texts, scan: JobScan, job: Job | None, result: Report, deeper: Deeper) -> Screen:
    """*Look deeper*: what it would look at again, what leaves, and what it costs."""
    open_items = list_open(result)
    lines = [texts("deeper-line", text=clip(item.text, 90)) for item in open_items[:NAMED]]
    if len(open_items) > NAMED:
        lines.append(texts("deeper-more", count=len(open_items) - NAMED))
    provider = provider_name(texts, deeper.provider)
    said = "\n".join([texts("deeper", provider=provider, count=len(open_items)), *lines])
    blocks = [names_of(texts, scan, job), said, texts("deeper-kept"), texts("deeper-privacy"), _price(texts, deeper)]
    if deeper.plays:
        blocks.insert(0, texts("only-plays"))
    meant = "deeper-again" if deeper.again else "deeper-yes"
    rows: Rows = [
        [button(texts.plain("button-deeper-yes"), f"{meant}:{scan.id.hex}")],
        [button(texts.plain("button-back"), f"s-open:{scan.id.hex}")],
    ]
    return Screen("\n\n".join(blocks), rows)


def _price(texts: Texts, deeper: Deeper) -> str:
    if deeper.known and not deeper.again:
        return texts("deeper-free")
    quote = deeper.quote
    if quote.left is None:
        return texts("deeper-price-unlimited")
    return texts("deeper-price", left=quote.left, price=quote.credits)


def list_open(result: Report) -> list[JudgedRequirement]:
    """What a model would be asked about, the dearest first."""
    found = [item for item in result.requirements if item.verdict is not Verdict.MET and not _is_computed(item)]
    return sorted(found, key=lambda item: -item.max_points)


def _is_computed(item: JudgedRequirement) -> bool:
    return item.kind in _COMPUTED or "need" in item.reason_args or item.reason_code.startswith("degree_")


def waiting(texts: Texts, scan: JobScan) -> Rows:
    """The button under the message that says a model is looking."""
    return [[button(texts.plain("button-cancel-scan"), f"scan-stop:{scan.id.hex}")]]


def fell_back(texts: Texts, asked: str, done_by: str) -> Screen:
    """Somebody else than asked did the scan, and it cost nothing."""
    provider, other = provider_name(texts, asked), provider_name(texts, done_by)
    if done_by == "offline":
        return Screen(texts("scan-fell-back", provider=provider))
    return Screen(texts("scan-fell-back-other", provider=provider, other=other))
