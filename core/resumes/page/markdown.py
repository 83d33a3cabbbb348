"""The marks that people type where a page has sizes and bold letters: Markdown's, and lines under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HASHES = re.compile(r"(#{1,6})\s*(?=[^\s#])")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,}|[─━═—–]{3,})\s*$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?)?\s*$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s>]+)>?[^()]*\)|<((?:https?://|mailto:)[^<>\s]+)>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_MARKS = re.compile(r"[*_`\\]")
_QUOTE = re.compile(r"\s*>\s+")


def is_rule(row: str) -> bool:
    """A row of dashes and the like: a line across the page, or under a heading."""
    return bool(_RULE.match(row))


def is_table_rule(row: str) -> bool:
    """The row between the head and the body of a table: `| --- | --- |`."""
    return "|" in row and bool(_TABLE_RULE.match(row))


def split_level(text: str) -> tuple[int, str]:
    """The level of a heading, 1 to 6, and its words; level 0 for other text."""
    hashes = _HASHES.match(text)
    return (len(hashes[1]), text[hashes.end() :].rstrip(" #")) if hashes else (0, text)


def without_quote(row: str) -> str:
    """The row without the `>` of a quotation."""
    return _QUOTE.sub("", row, count=1) if _QUOTE.match(row) else row


def take_links(text: str, found: list[str]) -> str:
    """The text with `[words](address)` as its words; the addresses are added to `found`."""
    if "](" not in text and "<" not in text:
        return text

    def shown(match: re.Match[str]) -> str:
        address = match[2] or match[3]
        found.append(address)
        return match[1] or address.removeprefix("mailto:")

    return _LINK.sub(shown, text)


def cells_of(text: str) -> list[str] | None:
    """The cells of a table's row, which begins and ends with a bar; None for other text."""
    if len(text) < 3 or text[0] != "|" or text[-1] != "|":
        return None
    return [cell.strip() for cell in text[1:-1].split("|")]


def runs_of(text: str) -> Iterator[tuple[str, bool, bool]]:
    """The text in stretches of one weight: words, whether they are bold, whether they are italic."""
    if not _MARKS.search(text):
        yield text, False, False
        return
    at = 0
    for match in _STRONG.finditer(text):
        yield from _slanted(text[at : match.start()], bold=False)
        yield from _slanted(match[2], bold=True)
        at = match.end()
    yield from _slanted(text[at:], bold=False)


def _slanted(text: str, *, bold: bool) -> Iterator[tuple[str, bool, bool]]:
    at = 0
    for match in _EMPHASIS.finditer(text):
        yield _bare(text[at : match.start()]), bold, False
        yield _bare(match[2]), bold, True
        at = match.end()
    yield _bare(text[at:]), bold, False


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", text.replace("**", "").replace("`", ""))
