"""Every sentence that the code asks for exists and can be said."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast

from bot.app import COMMANDS
from bot.screens import markup
from bot.screens.fields import FIELDS
from bot.texts import LOCALES, TextMissing, Texts, languages, texts_for
from core.errors import DocumentFault, PostingFault
from core.matching.model import Band, Verdict
from core.notices import GaveUp
from core.postings import service as postings
from core.resumes.model import Severity
from core.scans import NothingToScan

SOURCES = sorted(Path(__file__).parents[2].joinpath("bot").rglob("*.py"))
LITERAL = re.compile(r"""(?:texts|plain|_say)\((?:[a-z, ]*, )?\s*"([a-z][a-z0-9_-]+)\"""")
BUILT: dict[str, type[StrEnum]] = {
    "resume-rejected-": DocumentFault,
    "posting-rejected-": PostingFault,
    "scan-needs-": NothingToScan.Lack,
    "band-": Band,
    "verdict-": Verdict,
    "card-": Verdict,
    "gave-up-": GaveUp,
    "severity-": Severity,
}
FIELD_NAMES = {name for names in FIELDS.values() for name in names}
ALSO = (
    *(f"field-{name}" for name in FIELD_NAMES),
    *(f"posting-field-{name}" for name in postings.FIELDS),
    *(f"{key}-{part}" for key in ("fields", "fields-one", "button-drop") for part in ("experience", "education")),
    "fields-ask-add",
    "fields-ask-remove",
    "fields-ask-date",
    "fields-ask-text",
    "resume-rejected-our_side",
    "posting-rejected-our_side",
    "posting-rejected-link",
    *(f"posting-unfinished-{fault}" for fault in postings.UNFINISHED),
)


def keys_in_code() -> set[str]:
    """Keys that stand in the code as literals."""
    found = {key for path in SOURCES for key in LITERAL.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 60, "the pattern still finds them"
    return found


def messages(language: str) -> dict[str, ast.Message]:
    """All messages of a language."""
    entries: dict[str, ast.Message] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentResource(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in entries, f"{entry.id.name} stands twice"
                entries[entry.id.name] = entry
    return entries


def variables(node: object) -> set[str]:
    """The names of the arguments that a message takes."""
    if isinstance(node, ast.VariableReference):
        return {node.id.name}
    if isinstance(node, ast.BaseNode):
        return {name for value in vars(node).values() for name in variables(value)}
    if isinstance(node, list):
        return {name for item in node for name in variables(item)}
    return set()


def test_every_literal_key_has_a_text() -> None:
    texts = texts_for("en")
    assert not {key for key in keys_in_code() if not texts.has(key)}


def test_every_built_key_has_a_text() -> None:
    texts = texts_for("en")
    built = {f"{prefix}{member}" for prefix, members in BUILT.items() for member in members}
    built |= {f"command-{command}" for command in COMMANDS} | set(ALSO)
    assert not {key for key in built if not texts.has(key)}


@pytest.mark.parametrize("language", languages())
def test_every_message_formats(language: str) -> None:
    texts = texts_for(language)
    for key, message in messages(language).items():
        for amount in (0, 1, 7):
            assert texts(key, **dict.fromkeys(variables(message), amount)).strip()


def test_commands_are_what_telegram_takes() -> None:
    texts = texts_for("en")
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command)
        assert 1 <= len(texts.plain(f"command-{command}")) <= 256
    assert len(texts.plain("bot-description")) <= 512
    assert len(texts.plain("bot-short-description")) <= 120


def test_what_strangers_wrote_stays_text() -> None:
    texts = texts_for("en")
    assert "&lt;b&gt;x&lt;/b&gt; &amp;" in texts("resume-renamed", label="<b>x</b> &")
    assert "<b>x</b> &" in texts.plain("resume-renamed", label="<b>x</b> &")
    assert "{ $label }" in texts("resume-renamed", label="{ $label }")


@pytest.mark.parametrize("said", ["&" * 5000, "a" * 1190 + "&<>" * 900, "<b>" * 2000, "\U0001f9d1&" * 1500])
def test_a_long_value_is_cut_outside_of_entities(said: str) -> None:
    text = texts_for("en")("resume-renamed", label=said)
    assert len(text) < 1200
    assert "…" in text
    assert not re.search(r"&(?!(amp|lt|gt);)", text), "every entity is whole"
    assert markup.plain(text).replace("\U0001f9d1", "").isprintable()


def test_other_languages_fall_back_to_english() -> None:
    assert texts_for("xx-YY").language == "en"
    assert texts_for(None).language == "en"
    assert texts_for("en-GB").language == "en"


def test_a_key_that_there_is_not_is_a_mistake_in_the_code() -> None:
    with pytest.raises(TextMissing):
        texts_for("en")("no-such-key")
    with pytest.raises(TextMissing):
        Texts("en")("resume-renamed")
