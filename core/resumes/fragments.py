"""The head of an entry cut into fragments: what stands between separators, changes of style, and dates."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from core.resumes.cells import Cell
from core.resumes.dates import find_dates, is_date_text
from core.resumes.entries import Entry
from core.resumes.places import is_place
from core.resumes.titles import company_words, has_title_word, title_words

_SEPARATOR = re.compile(
    r"\s*[\t|•·●◦∙⋅❖►▪]\s*|\s+[-–—―/~]+\s+|(?<=\w)[–—](?=\s)|\s+@\s+|\s{3,}|;\s+|\s+(?:at|bei|chez|presso)\s+(?=[A-ZÀ-ÞА-Я])"
)
_EDGE = " \t,;:|•·●-–—―/()[]\ue000\u200b"


@dataclass(slots=True)
class Fragment:
    """A stretch of an entry's head that is one thing: a title, a company, a place."""

    text: str
    row: int
    order: int
    bold: bool
    italic: bool
    side: bool
    box: tuple[int, float, float, float, float]


def fragments_of(entry: Entry) -> list[Fragment]:
    """The fragments of the entry's head in reading order, without dates."""
    out: list[Fragment] = []
    for number, row in enumerate(entry.head):
        order = 0
        cells = [(cell, False) for cell in row.line.cells] + [(cell, True) for cell in row.line.side]
        for cell, side in cells:
            for text, bold, italic in _cut(cell):
                for part in _split_commas(text):
                    out.append(
                        Fragment(
                            part,
                            number,
                            order,
                            bold,
                            italic,
                            side,
                            (cell.page, cell.x0, cell.top, cell.x1, cell.bottom),
                        )
                    )
                    order += 1
    return out


def _cut(cell: Cell) -> list[tuple[str, bool, bool]]:
    text, marks = _styled(cell)
    for span in reversed(find_dates(text)):
        text = text[: span.first] + "\t" * (span.last - span.first) + text[span.last :]
    cuts = {0, len(text)}
    for match in _SEPARATOR.finditer(text):
        cuts.update(match.span())
    last = -1
    for k, char in enumerate(text):
        if not char.isalnum():
            continue
        if (
            last >= 0
            and marks[k] != marks[last]
            and not text[last + 1 : k].strip(" ,.:;&()-–—")
            and k - last > 1
        ):
            cuts.add(k)
        last = k
    edges = sorted(cuts)
    out = []
    for first, end in itertools.pairwise(edges):
        piece = text[first:end]
        bare = piece.strip(_EDGE)
        if piece.count("(") > piece.count(")") or piece.count(")") > piece.count("("):
            pass
        elif piece.strip(" \t,;:|•·●-–—―/\ue000").endswith(")"):
            bare = piece.strip(" \t,;:|•·●-–—―/\ue000")
        if not any(char.isalnum() for char in bare) or is_date_text(bare):
            continue
        middle = next((k for k in range(first, end) if text[k].isalnum()), first)
        out.append((bare, *marks[middle]))
    return out


def _styled(cell: Cell) -> tuple[str, list[tuple[bool, bool]]]:
    text = ""
    marks: list[tuple[bool, bool]] = []
    for piece in cell.pieces:
        part = (" " if piece.space and text else "") + piece.text
        text += part
        marks += [(piece.style.bold, piece.style.italic)] * len(part)
    return text, marks


def _split_commas(text: str) -> list[str]:
    """A place at the end on its own; and the comma between a title and a company."""
    if is_place(text):
        return [text]
    parts = [part.strip() for part in re.split(r"[,，、]\s*", text)]
    if len(parts) < 2 or text.count("(") != text.count(")"):
        return [text]
    out: list[str] = []
    for size in (3, 2, 1):
        if size < len(parts) and is_place(", ".join(parts[-size:])):
            out = [", ".join(parts[-size:])]
            parts = parts[:-size]
            break
    return [*_split_title(parts), *out]


def _split_title(parts: list[str]) -> list[str]:
    if len(parts) == 1:
        return parts
    for k in range(1, len(parts)):
        left, right = ", ".join(parts[:k]), ", ".join(parts[k:])
        if has_title_word(left) != has_title_word(right):
            return [left, right]
        if (
            has_title_word(left)
            and company_words(right) > company_words(left)
            and title_words(right) <= title_words(left)
        ):
            return [left, right]
    return [", ".join(parts)]
