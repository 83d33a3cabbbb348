"""Screens about the truth bank."""

from __future__ import annotations

from bot.ids import pack
from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from db.models import Fact
from db.states import FactStatus

LISTED = 30
NUMBERS_A_ROW = 6


def listed(texts: Texts, facts: list[Fact]) -> Screen:
    """Everything that was said, numbered; tapping a number opens it."""
    if not facts:
        return Screen(texts("truths-empty"))
    lines = [_line(texts, number, fact) for number, fact in enumerate(facts[:LISTED], 1)]
    numbers = [button(str(number), f"t-one:{pack(fact.id)}") for number, fact in enumerate(facts[:LISTED], 1)]
    rows: Rows = [numbers[start : start + NUMBERS_A_ROW] for start in range(0, len(numbers), NUMBERS_A_ROW)]
    return Screen(pages([texts("truths-title"), "\n".join(lines)], TEXT_LIMIT)[0], rows)


def one(texts: Texts, fact: Fact) -> Screen:
    """One answer, and what can be done with it."""
    blocks = [texts("truths-one", subject=clip(fact.subject, 200), status=texts.plain(f"truths-status-{fact.status}"))]
    key = pack(fact.id)
    rows: Rows = [
        [button(texts.plain("button-forget"), f"t-forget:{key}"), button(texts.plain("button-back"), "facts")]
    ]
    if fact.status == FactStatus.DONE:
        detail = texts("truths-in-your-words", detail=fact.detail) if fact.detail else texts("truths-no-words")
        blocks.append(detail)
        rows.insert(0, [button(texts.plain("button-tell"), f"t-tell:{key}")])
    return Screen("\n\n".join(blocks), rows)


def _line(texts: Texts, number: int, fact: Fact) -> str:
    detail = texts.plain("truths-detail", detail=clip(fact.detail, 80)) if fact.detail else ""
    mark = texts.plain(f"truths-mark-{fact.status}")
    return texts("truths-line", number=number, mark=mark, subject=clip(fact.subject, 80), detail=detail)
