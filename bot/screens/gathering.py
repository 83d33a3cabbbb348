"""Screens about a posting that comes in several messages."""

from __future__ import annotations

from uuid import UUID

from telegram import InlineKeyboardButton

from bot.ids import pack
from bot.screens.jobs import name_of
from bot.screens.screen import Screen, button
from bot.texts import Texts
from core.postings.gathering import GatheringFull
from db.models import Job


def so_far(texts: Texts, job: Job, before: Job | None = None) -> Screen:
    """So much of the posting is here; is that all? `before` is a posting that it may be the rest of."""
    amount = {"messages": len(job.message_keys), "characters": len(job.description)}
    if before is None:
        return Screen(texts("posting-gathering", **amount), [_ends(texts, job.id)])
    add = button(texts.plain("button-add"), f"g-add:{pack(before.id, job.id)}")
    text = texts("posting-gathering-rest", **amount, posting=name_of(texts, before))
    return Screen(text, [[add], _ends(texts, job.id)])


def unfinished(texts: Texts, job: Job, fault: str) -> Screen:
    """It was finished too early: send the rest. `fault` is one of `core.postings.service.UNFINISHED`."""
    return Screen(f"{texts(f'posting-unfinished-{fault}')}\n\n{texts('posting-go-on')}", [_ends(texts, job.id)])


def full(texts: Texts, error: GatheringFull) -> Screen:
    """The last message does not fit."""
    return Screen(texts("gathering-full", limit=error.limit), [_ends(texts, error.job_id)])


def _ends(texts: Texts, job_id: UUID) -> list[InlineKeyboardButton]:
    """The two ways to end a gathering."""
    return [
        button(texts.plain("button-done"), f"g-done:{pack(job_id)}"),
        button(texts.plain("button-discard"), f"g-discard:{pack(job_id)}"),
    ]


def begun(texts: Texts) -> Screen:
    """Send it, in as many messages as you like."""
    return Screen(texts("posting-begin"))


def nothing_kept(texts: Texts, status: Screen) -> Screen:
    """A short text that was no posting: it is not kept; where things stand, and how to send a posting in pieces."""
    return Screen(f"{texts('not-kept')}\n\n{status.text}", [*(status.rows or []), begin_row(texts)])


def begin_row(texts: Texts) -> list[InlineKeyboardButton]:
    """*Send a posting*."""
    return [button(texts.plain("button-send-posting"), "g-begin")]
