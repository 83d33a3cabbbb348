"""Instructions planted for machines that read resumes and postings: found, named, and without weight.

A planted sentence is told by its grammar (`grammar`), in plain writing or behind a disguise (`disguises`), on one line
or over several. What only speaks of such instructions ("wrote system prompts", "tested against prompt injection") is
somebody's work and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.language.planted.disguises import list_readings
from core.language.planted.grammar import addresses_machine, is_planted, may_be_planted, speaks_of_person

BEHIND = 2  # short sentences behind one that speaks to a machine that still belong to it
SHORT = 12  # words of such a sentence
SPLIT_OVER = 4  # lines that one instruction is looked for in: more are a paragraph, whose sentences are lines

_SENTENCE = re.compile(r"(?<=[.!?;。！？])\s+|(?<=[。！？])|\s+[|•·]\s+")
_MARK = " \t-–—•*·>#"
_CLOSED = (".", "!", "?", ";", ":", "。")


class Cleaned(NamedTuple):
    """Lines without what was planted in them, and the planted sentences as they were written."""

    lines: list[str]
    planted: tuple[str, ...]


class _Part(NamedTuple):
    """A sentence of a line."""

    text: str
    planted: bool


def find_planted(text: str) -> tuple[str, ...]:
    """The planted sentences of a text, as they were written."""
    return take_out_planted(text.split("\n")).planted


def take_out_planted(lines: Iterable[str]) -> Cleaned:
    """Every line without its planted sentences. The number of lines stays; an emptied one is ""."""
    texts = list(lines)
    parted = {number: _part(text) for number, text in enumerate(texts) if _is_suspect(text)}
    planted: dict[str, None] = {}
    for first in sorted({near for number in parted for near in (number - 1, number) if near >= 0}):
        _join_broken(texts, parted, first)
    for number, parts in parted.items():
        planted |= dict.fromkeys(part.text for part in parts if part.planted)
        if any(part.planted for part in parts):
            texts[number] = " ".join(part.text for part in parts if not part.planted and part.text.strip(_MARK))
    return Cleaned(texts, tuple(planted))


def _is_suspect(line: str) -> bool:
    return any(may_be_planted(reading) for reading in list_readings(line))


def _is_planted(text: str) -> bool:
    return any(is_planted(reading) for reading in list_readings(text))


def _part(line: str) -> list[_Part]:
    """The sentences of a line. What goes on about the same person behind a sentence that speaks to a machine belongs to
    it, and so do the next short ones."""
    parts: list[_Part] = []
    behind = 0
    spoken_to = False
    for sentence in filter(None, _SENTENCE.split(line)):
        found = _is_planted(sentence)
        follows = behind > 0 and len(sentence.split()) <= SHORT
        if found:
            spoken_to = spoken_to or addresses_machine(sentence)
            behind = BEHIND if spoken_to else 0
        behind -= not found
        parts.append(_Part(sentence, found or follows or (spoken_to and speaks_of_person(sentence))))
    if not any(part.planted for part in parts) and _is_planted(line):
        return [_Part(line, True)]
    return parts


def _join_broken(texts: Sequence[str], parted: dict[int, list[_Part]], first: int) -> None:
    """Marks an instruction whose first words end line `first` and that goes on over the next ones."""
    run: list[_Part] = []
    for number in range(first, min(first + SPLIT_OVER, len(texts))):
        parts = parted.get(number) or _as_parts(texts[number])
        part = parts[-1 if number == first else 0] if parts else None
        if part is None or not part.text.strip(_MARK):
            return
        run.append(part)
        if len(run) > 1 and _is_one(run):
            for marked in range(first, number + 1):
                _mark(texts, parted, marked, at=-1 if marked == first else 0)
            return
        if part.text.endswith(_CLOSED):
            return


def _is_one(run: Sequence[_Part]) -> bool:
    """Whether parts of several lines are one planted sentence. Where one of them is planted by itself, the next has to
    go on with a small letter, or an honest line would be lost; likewise where all but the first are enough."""
    texts = [part.text.lstrip(_MARK) for part in run]
    goes_on = texts[-1][:1].islower() or not any(part.planted for part in run)
    if not goes_on or not is_planted(" ".join(texts)):
        return False
    return texts[1][:1].islower() or not is_planted(" ".join(texts[1:]))


def _mark(texts: Sequence[str], parted: dict[int, list[_Part]], number: int, *, at: int) -> None:
    parts = parted.setdefault(number, _as_parts(texts[number]))
    parts[at] = _Part(parts[at].text, True)


def _as_parts(line: str) -> list[_Part]:
    return [_Part(sentence, False) for sentence in _SENTENCE.split(line) if sentence]
