"""Every sentence that the code asks for exists, and no sentence is left that nobody asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from fluent.syntax import ast, parse

from bot.app import COMMANDS
from bot.errors import SCREENS
from bot.texts import LOCALES, TextMissing, languages, texts_for
from core.errors import DocumentFault, PostingFault
from core.matching.model import Band, Verdict
from core.notices import NoticeKind
from core.resumes.model import Severity
from core.scans import NothingToScan

BOT = LOCALES.parent
# Keys that are put together in the code: prefix -> what it is put together with.
BUILT: dict[str, Iterable[str]] = {
    "command-": COMMANDS,
    "resume-rejected-": (*DocumentFault, "our_side"),
    "posting-rejected-": (*PostingFault, "not_text", "link", "our_side"),
    "scan-needs-": NothingToScan.Lack,
    "resume-state-": ("default", "other", "pending"),
    "band-": Band,
    "verdict-": Verdict,
    "severity-": Severity,
    "card-": Verdict,
}
_LITERAL = re.compile(r"""(?:texts|plain|_say)\(\s*(?:update,\s*context,\s*)?["']([a-z][a-z0-9_-]+)["']""")


def keys_in_code() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")]
    literals = {key for source in sources for key in _LITERAL.findall(source)}
    return literals | {f"{prefix}{value}" for prefix, values in BUILT.items() for value in values}


def keys_of(path: Path) -> set[str]:
    resource = parse(path.read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {entry.id.name for entry in resource.body if isinstance(entry, ast.Message)}


def test_every_key_of_the_code_has_a_text() -> None:
    texts = texts_for("en")
    assert [key for key in sorted(keys_in_code()) if not texts.has(key)] == []


def test_every_text_of_the_bot_is_asked_for() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py"))
    unused = {key for key in keys_of(LOCALES / "en" / "bot.ftl") - keys_in_code() if f'"{key}"' not in sources}
    assert unused == set()


@pytest.mark.parametrize("language", languages())
def test_other_languages_have_the_same_texts(language: str) -> None:
    for path in (LOCALES / "en").glob("*.ftl"):
        assert keys_of(LOCALES / language / path.name) == keys_of(path)


def test_what_a_stranger_wrote_stays_text() -> None:
    text = texts_for("en")("resume-duplicate", filename="<b>&x</b>.pdf")
    assert "&lt;b&gt;&amp;x&lt;/b&gt;.pdf" in text


def test_an_unknown_language_gets_english_and_an_unknown_key_is_a_mistake() -> None:
    assert texts_for("xx-YY").language == "en"
    assert texts_for(None)("cancelled")
    with pytest.raises(TextMissing):
        texts_for("en")("no-such-key")


def test_every_notice_and_error_has_its_screen() -> None:
    assert len(NoticeKind) >= 9
    assert all(issubclass(kind, Exception) for kind in SCREENS)


def test_manners() -> None:
    for path in (LOCALES / "en").glob("bot.ftl"):
        source = path.read_text(encoding="utf-8")
        messages = [line for line in source.splitlines() if not line.startswith("#")]
        assert [line for line in messages if "!" in line] == []
