"""The lines of a resume as they are searched for proofs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from core.language.planted import take_out_planted
from core.language.words import fold_words
from core.resumes.model import Resume

PARAGRAPH = 160  # characters from which a line is a paragraph, and its sentences are lines
WRAPPED_FROM = 50  # characters of a line that may have been broken at the margin; shorter ones end by themselves
WRAPPED_TO = 400  # characters beyond which nothing more is joined, so that no page becomes one line
ENDS = 5  # words at the beginning or end of a line by which it is found in a position that was cut differently
KEPT_LINES = 4096  # of several resumes: five steps of the reading ask for the folded words of the same lines
LEAST_OVERLAP = 6  # words of a line from which that says enough

_CONTINUED = re.compile(r"^[a-zà-ÿа-яё(]")
_CLOSED = ".:;!?"
_SENTENCE = re.compile(r"(?<=[^\W_]{2}[.!?;])\s+(?=[A-ZÀ-ÞА-ЯЁ0-9•–-])|(?<=[^\W_][)\"”][.!?;])\s+(?=[A-ZÀ-ÞА-ЯЁ])")


@dataclass(frozen=True, slots=True)
class ResumeLine:
    """A line as it stands in the text. `dated` when it belongs to a position with dates."""

    text: str
    page: int
    dated: bool


@lru_cache(maxsize=KEPT_LINES)
def fold_text(text: str) -> str:
    """The folded words of a text with one space between them: what two texts are compared by."""
    return " ".join(fold_words(text))


def read_lines(resume: Resume) -> tuple[tuple[ResumeLine, ...], tuple[str, ...]]:
    """The lines of a resume, wrapped ones joined and paragraphs split into sentences; and the planted instructions that
    are not among them."""
    dated = _fold_dated_positions(resume)
    lines: list[ResumeLine] = []
    planted: list[str] = []
    for page, text in enumerate(resume.text.split("\f"), 1):
        for line in _join_wrapped(text, planted):
            lines.append(ResumeLine(line, page, _stands_in(fold_text(line), dated)))  # noqa: PERF401 - two sources
    return tuple(part for line in lines for part in _split_paragraph(line)), tuple(planted)


def _fold_dated_positions(resume: Resume) -> str:
    return " ".join(
        fold_text(part)
        for position in resume.experience
        if position.start or position.end
        for part in (position.title or "", position.company or "", *position.highlights)
    )


def _join_wrapped(page: str, planted: list[str]) -> list[str]:
    """The lines of a page without planted instructions, which are added to `planted`."""
    lines: list[str] = []
    open_line = False  # whether the next line may go on with the last one
    raws = [" ".join(raw.split()) for raw in page.split("\n")]
    cleaned = take_out_planted(raws)
    planted.extend(cleaned.planted)
    for raw, line in zip(raws, cleaned.lines, strict=True):
        if not line:
            open_line = open_line and bool(raw)
        elif open_line and _goes_on(lines[-1], line):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
            open_line = True
    return lines


def _goes_on(before: str, line: str) -> bool:
    """Whether a program broke a sentence between two lines."""
    wrapped = WRAPPED_FROM < len(before) < WRAPPED_TO and before[-1] not in _CLOSED
    return wrapped and _CONTINUED.match(line) is not None


def _stands_in(key: str, dated: str) -> bool:
    """Whether a line, or most of it where both were cut differently, stands in the dated positions."""
    if not key:
        return False
    words = key.split()
    overlaps = len(words) >= LEAST_OVERLAP and (" ".join(words[-ENDS:]) in dated or " ".join(words[:ENDS]) in dated)
    return key in dated or overlaps


def _split_paragraph(line: ResumeLine) -> list[ResumeLine]:
    """Words prove something together when one sentence says them, not when one paragraph does."""
    if len(line.text) < PARAGRAPH:
        return [line]
    return [replace(line, text=text) for text in _SENTENCE.split(line.text) if text]
