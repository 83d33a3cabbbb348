"""Every code of a report has its sentence in the bot's texts, and the same one."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from core.matching.sentences import FIXES, LINES, REASONS

FTL = Path(__file__).parents[3] / "bot" / "locales" / "en" / "report.ftl"


@pytest.mark.parametrize(("kind", "table"), [("reason", REASONS), ("fix", FIXES), ("line", LINES)])
def test_codes_and_messages_are_the_same(kind: str, table: dict[str, str]) -> None:
    resource = FluentParser().parse(FTL.read_text("utf-8"))
    names = {entry.id.name for entry in resource.body if isinstance(entry, Message)}
    assert {f"{kind}-{code}" for code in table} == {n for n in names if n.startswith(f"{kind}-")}
