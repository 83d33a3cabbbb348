"""Skills as listed: split at commas, bullets, bars and columns; group names left out."""

from __future__ import annotations

import re

from core.language.folding import fold
from core.language.spoken import load_names
from core.resumes.model import SectionKind
from core.resumes.page.lines import Line, is_bullet
from core.resumes.words.headings import known_heading
from core.resumes.words.lexicon import word_set

_ITEM = re.compile(r"\s*[,;|•·●◦▪■，、；／\t]\s*|\s{3,}|\s+[/–—]\s+")
MOST_GROUP_WORDS = 4  # more bold words are items themselves
_GROUP = re.compile(r"^([^:：]{2,45})[:：]\s*(.*)$")


def read_skills(lines: list[Line]) -> list[str]:
    """The items of a skills section in order, each once."""
    found: dict[str, str] = {}
    for text in _joined(lines):
        match = _GROUP.match(text)
        if match:
            kind = known_heading(match[1])
            if kind is SectionKind.INTERESTS or (kind is SectionKind.LANGUAGES and are_tongues(match[2])):
                continue
            text = match[2]
        for item in _items(text):
            if fold(item) not in word_set("levels", "names"):
                found.setdefault(item.casefold(), item)
    return list(found.values())


def are_tongues(text: str) -> bool:
    """Whether a list names languages that people speak; "Python, C" are languages too."""
    known = load_names()
    items = [fold(item) for item in _items(text)]
    return bool(items) and 2 * sum(item in known or item.split()[0] in known for item in items) > len(items)


def spoken_in(lines: list[Line]) -> list[str]:
    """The languages that stand as a group among the skills."""
    groups = [match for match in map(_GROUP.match, _joined(lines)) if match]
    tongues = [
        match[2] for match in groups if known_heading(match[1]) is SectionKind.LANGUAGES and are_tongues(match[2])
    ]
    return [item for text in tongues for item in _items(text)]


def _joined(lines: list[Line]) -> list[str]:
    """Lines put together where a list runs on."""
    out: list[str] = []
    right = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    previous: Line | None = None
    for line in lines:
        text = _labelled(line)
        opens = is_bullet(text[:1]) or line.label or bool(_GROUP.match(text))
        if out and previous is not None and not opens and _runs_on(previous, line, out[-1], left, right):
            out[-1] += " " + text
        else:
            out.append(re.sub(r"^\W{1,2}\s+", "", text) if is_bullet(text[:1]) else text)
        previous = line
    return out


def _labelled(line: Line) -> str:
    """The line's text; a bold beginning that names a group gets the colon that it lacks."""
    first, *others = [*line.cells, *line.side]
    at = next((k for k, piece in enumerate(first.pieces) if not piece.style.bold), 0)
    label = " ".join(piece.text for piece in first.pieces[:at])
    rest = "".join((" " if piece.space else "") + piece.text for piece in first.pieces[at:])
    text = f"{label}: {rest.strip()}" if _names_group(label, rest) else first.text
    return "\t".join([text, *(cell.text for cell in others)])


def _names_group(label: str, rest: str) -> bool:
    """Whether bold words stand for a group, of which the words behind them are the items."""
    if not label or is_bullet(label) or "," in label or label.rstrip().endswith(":"):
        return False
    return len(label.split()) <= MOST_GROUP_WORDS and not rest.lstrip().startswith((":", ",", "(", "/", "-"))


def _runs_on(previous: Line, line: Line, text: str, left: float, right: float) -> bool:
    """Whether a line goes on with the list in the line above."""
    if text.rstrip().endswith((",", "/", "&", "-", "(", ":")):
        return True
    listed = "," in text or "·" in text or "|" in text
    full = previous.x1 > left + 0.8 * (right - left)
    close = 0 < line.base - previous.base < 1.7 * line.size
    return listed and full and close and previous.column == line.column and len(line.cells) == 1


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
