"""The head of an entry cut into fragments: what stands between separators, changes of style, and dates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.language.folding import fold
from core.resumes.fields.entries import Entry
from core.resumes.fields.located import box_of
from core.resumes.fields.rows import Row
from core.resumes.model import Box
from core.resumes.page.cells import Cell
from core.resumes.page.lines import Line
from core.resumes.words.dates import find_dates, is_date_text, strip_dates
from core.resumes.words.labels import role_of, split_label
from core.resumes.words.lexicon import word_set
from core.resumes.words.places import is_place, split_place
from core.resumes.words.titles import has_title_word, lean

_SEPARATOR = re.compile(
    r"\s*[\t|•·●◦∙⋅❖►▪]\s*|\s+[-–—―~]+\s+|(?<=\w)[–—](?=\s)|\s+@\s+|\s{3,}|;\s+|\s+(?:at|bei|chez|presso)\s+(?=[A-ZÀ-ÞА-Я])"
)
# Commas and dashes that were decoded with the wrong table; the replacements are as long, so positions stay.
_MISREAD = (("â€“", " – "), ("â€”", " — "), ("ï¼Œ", " , "), ("ï¼", ", "), ("Â·", " ·"))
_NOISE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")  # icons and lost glyphs
_BETWEEN = frozenset({"at", "for", "with", "bei", "beim", "chez", "presso", "en", "w", "в", "by"})  # title and company
_EDGE = " \t,;:|•·●-–—―/()[]\ue000\u200b"
_EDGE_OUTSIDE_BRACKETS = " \t,;:|•·●-–—―/\ue000"


@dataclass(slots=True)
class Fragment:
    """A stretch of an entry's head that is one thing: a title, a company, a place."""

    text: str
    row: int
    order: int
    bold: bool
    italic: bool
    side: bool
    box: Box
    stretch: int = 0  # which of the row's stretches between separators it was a part of
    role: str = ""  # what a form's label says that it is: title, company, place

    def with_text(self, text: str) -> Fragment:
        """The same place and style with other words."""
        return replace(self, text=text)


def fragments_of(entry: Entry) -> list[Fragment]:
    """The fragments of the entry's head in reading order, without dates."""
    out: list[Fragment] = []
    for number, row in enumerate(entry.head):
        labelled = _labelled(row, number)
        if labelled is not None:
            out += labelled
            continue
        parts = [
            fragment.with_text(part)
            for fragment in cut_row(row, number)
            for fused in _split_fused(fragment.text)
            for part in _split_commas(fused)
        ]
        out += [replace(part, order=order) for order, part in enumerate(parts)]
    return out


def _labelled(row: Row, number: int) -> list[Fragment] | None:
    """The fragments of a form's row, with its label before a colon or in a rail; None for others."""
    role, text = role_of(row.label), row.text
    if not role:
        role, text = split_label(row.text)
    if not role:
        return None
    bare, place = split_place(strip_dates(text).strip(_EDGE))
    if role in ("dates", "duties") or not bare:
        return []
    box = box_of(row.line)
    found = [Fragment(bare, number, 0, False, False, False, box, role=role)]
    return [*found, Fragment(place, number, 1, False, False, False, box)] if place else found


def cut_row(row: Row, number: int) -> list[Fragment]:
    """The fragments of one row, commas left alone."""
    out: list[Fragment] = []
    cells = [(cell, False) for cell in row.line.cells] + [(cell, True) for cell in row.line.side]
    for cell, side in cells:
        box = box_of(Line([cell], cell.page))
        for text, bold, italic in _cut(cell):
            out.append(Fragment(text, number, len(out), bold, italic, side, box, stretch=len(out)))
    return out


def _cut(cell: Cell) -> list[tuple[str, bool, bool]]:
    """The stretches of a cell between separators, dates and changes of style; each bold or not, italic or not."""
    text, marks = _styled(cell)
    for wrong, right in _MISREAD:
        text = text.replace(wrong, right)
    text = _without_dates(_NOISE.sub(" ", text))
    edges = sorted({0, len(text), *_separators(text), *_style_changes(text, marks)})
    out = []
    for first, end in itertools.pairwise(edges):
        bare = _bare(text[first:end])
        if any(char.isalnum() for char in bare) and not is_date_text(bare) and bare.casefold() not in _BETWEEN:
            middle = next((k for k in range(first, end) if text[k].isalnum()), first)
            out.append((bare, *marks[middle]))
    return out


def _without_dates(text: str) -> str:
    """Tabs in the place of dates, so that positions stay and the dates separate."""
    for span in reversed(find_dates(text)):
        text = text[: span.first] + "\t" * (span.last - span.first) + text[span.last :]
    return text


def _separators(text: str) -> Iterator[int]:
    for match in _SEPARATOR.finditer(text):
        yield from match.span()


def _style_changes(text: str, marks: list[tuple[bool, bool]]) -> Iterator[int]:
    """Where a word in another style begins, with nothing but marks since the word before."""
    last = -1
    for k, char in enumerate(text):
        if not char.isalnum():
            continue
        between = text[last + 1 : k]
        if last >= 0 and marks[k] != marks[last] and between and not between.strip(" ,.:;&()-–—"):
            yield k
        last = k


def _bare(piece: str) -> str:
    """The stretch without marks at its edges; a bracket that belongs to a pair stays."""
    closed = piece.count("(") == piece.count(")")
    keeps = piece.strip(_EDGE_OUTSIDE_BRACKETS)
    return keeps if closed and keeps.endswith(")") else piece.strip(_EDGE)


def _styled(cell: Cell) -> tuple[str, list[tuple[bool, bool]]]:
    text = ""
    marks: list[tuple[bool, bool]] = []
    for piece in cell.pieces:
        part = (" " if piece.space and text else "") + piece.text
        text += part
        marks += [(piece.style.bold, piece.style.italic)] * len(part)
    return text, marks


_PARENTHESIS = re.compile(r"^(.+?)\s*\(([^()]+)\)$")


def _split_commas(text: str) -> list[str]:
    """A place at the end on its own; and the comma between a title and a company."""
    if is_place(text):
        return [text]
    match = _PARENTHESIS.match(text)
    if match and is_place(match[2]):
        return [*_split_commas(match[1]), match[2]]
    parts = [part.strip() for part in re.split(r"[,，、]\s*", text)]
    if len(parts) < 2 or text.count("(") != text.count(")"):
        return [text]
    bare, place = split_place(text)
    return [
        *_split_title([part.strip() for part in re.split(r"[,，、]\s*", bare)]),
        *([place] if place else []),
    ]


def _split_title(parts: list[str]) -> list[str]:
    if len(parts) == 1:
        return parts
    for k in range(_title_length(parts), len(parts)):
        left, right = ", ".join(parts[:k]), ", ".join(parts[k:])
        if lean(left) > 0 > lean(right) or lean(left) < 0 < lean(right):
            return [left, right]
        if has_title_word(left) != has_title_word(right):
            return [left, right]
    return [", ".join(parts)]


def _title_length(parts: list[str]) -> int:
    """How many parts make the title at the beginning: "Vice President, Sales" is one."""
    if not has_title_word(parts[0]):
        return 1
    departments = word_set("organisations", "department")
    return next((k for k in range(1, len(parts)) if fold(parts[k]) not in departments), len(parts))


_LEGAL = re.compile(r"(?<=\w)[.,]?\s+(?:Inc|LLC|Ltd|GmbH|Corp|Co|AG|S\.A|SARL|Pvt\. Ltd|PLC|LLP)\.?\s+(?=[A-Z])")
_PLACEHOLDER = re.compile(r"(?i)(?<!^)(?=\b(?:company|employer|organi[sz]ation) name\b)")


def _split_fused(text: str) -> list[str]:
    """A company and a title with nothing between them, parted by the company's legal form."""
    match = _LEGAL.search(text)
    if match and has_title_word(text[match.end() :]) and not has_title_word(text[: match.start()]):
        return [text[: match.end()].strip(), text[match.end() :].strip()]
    return [part.strip(" ,-–—") for part in _PLACEHOLDER.split(text, maxsplit=1) if part.strip(" ,-–—")]
