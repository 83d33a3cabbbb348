"""What a machine stumbles over, in words: each check once, with its pages, why it matters and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.screens.screen import clip
from bot.texts import Texts
from core.resumes.model import Severity

_ORDER = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}
_PAGES_NAMED = 4


class Found(Protocol):
    """A finding of the reader, or a report's copy of one."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def page(self) -> int | None: ...


def brief(texts: Texts, findings: Iterable[Found], limit: int) -> list[str]:
    """A line for each of the worst checks that found something; notes are left out."""
    grouped = [(found, count) for found, count, _ in _grouped(findings) if found.severity != Severity.INFO]
    return [texts("finding-brief", text=_said(texts, found), count=count) for found, count in grouped[:limit]]


def full(texts: Texts, findings: Iterable[Found]) -> list[str]:
    """A block for each check: what, where, why it matters, what to do. Worst first."""
    return [_block(texts, found, count, pages) for found, count, pages in _grouped(findings)]


def _grouped(findings: Iterable[Found]) -> list[tuple[Found, int, list[int]]]:
    groups: dict[str, tuple[Found, list[Found]]] = {}
    for found in findings:
        groups.setdefault(found.code, (found, []))[1].append(found)
    listed = [
        (first, len(members), sorted({member.page for member in members if member.page}))
        for first, members in groups.values()
    ]
    return sorted(listed, key=lambda group: _ORDER[group[0].severity])


def _block(texts: Texts, found: Found, count: int, pages: list[int]) -> str:
    head = texts(
        "finding-head",
        severity=texts.plain(f"severity-{found.severity}"),
        text=_said(texts, found),
        count=count,
        pages=", ".join(map(str, pages[:_PAGES_NAMED])),
        places=len(pages),
    )
    key = f"finding-{found.code}"
    if not texts.has(key):
        return head
    return f"{head}\n{texts(f'{key}.why')}\n{texts('finding-remedy', text=texts.plain(f'{key}.remedy'))}"


def _said(texts: Texts, found: Found) -> str:
    # A report that an older release kept may have a check that there is no more.
    key = f"finding-{found.code}"
    return texts.plain(key) if texts.has(key) else clip(found.message, 200)
