"""Skills as listed: split at commas, bullets, bars and columns; group names left out."""

from __future__ import annotations

import re

from core.resumes.layout import Line, is_bullet

_ITEM = re.compile(r"\s*[,;|•·●◦▪■，、；／\t]\s*|\s{3,}|\s+[/–—]\s+")
_GROUP = re.compile(r"^([^:：]{2,45})[:：]\s*(.*)$")


def read_skills(lines: list[Line]) -> list[str]:
    """The items of a skills section in order, each once."""
    found: dict[str, str] = {}
    for text in _joined(lines):
        match = _GROUP.match(text)
        if match:
            text = match[2]
        for item in _items(text):
            found.setdefault(item.casefold(), item)
    return list(found.values())


def _joined(lines: list[Line]) -> list[str]:
    """Lines put together where a list runs on."""
    out: list[str] = []
    for line in lines:
        text = "\t".join(cell.text for cell in [*line.cells, *line.side])
        if (out and not is_bullet(text[:1]) and out[-1].rstrip().endswith((",", "/", "&", "-"))) or (
            out and not is_bullet(text[:1]) and "," in out[-1] and "," in text and not _GROUP.match(text)
        ):
            out[-1] += " " + text
        else:
            out.append(re.sub(r"^\W{1,2}\s+", "", text) if is_bullet(text[:1]) else text)
    return out


def _items(text: str) -> list[str]:
    depth = 0
    guarded = []
    for char in text:
        depth += (char in "(（") - (char in ")）")
        guarded.append("\x00" if char in ",;，、" and depth > 0 else char)
    items = []
    for item in _ITEM.split("".join(guarded)):
        bare = item.replace("\x00", ",").strip(" .\t•-–—")
        if 1 <= len(bare) <= 60 and any(char.isalnum() for char in bare):
            items.append(re.sub(r"^(?:and|und|et|y|e|и)\s+", "", bare))
    return items
