"""The lines of a posting: cleaned, bullets taken off, each under the heading it stands under."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from core.postings.headings import Part, announces, find_heading, find_label, part_headings
from core.postings.lost_breaks import find_loss, opens_demand, opens_duty, restore_breaks

SHORT_HEADING = 6  # words of a heading that we do not know
LONG_LINE = 10  # words of what stands under it
MIXED = 3  # lines without indentation, beside which indented ones are a list


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A line (or a sentence of a long line). `listed` is true for bullets, numbered and indented lines, `restored` for
    items whose breaks had been lost; `section` counts the headings before it."""

    text: str
    part: Part
    listed: bool = False
    restored: bool = False
    section: int = 0


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_BULLET = re.compile(r"^\s*(?:[-–—•·‣▪▫●○◦■□◆◇►▶➤➢→✓✔✅☑⭐★☆*+»›]|o(?=\s{2,}))+\s*")
_EMOJI = re.compile("^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3\\s]+")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+")
_MARKS = re.compile(r"^#{1,6}\s*|\*\*|__|^>\s*")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,200})>")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\"'(A-ZÀ-ÞА-ЯЁ0-9])|(?<=[a-zа-яё)]{3}[.!?;])(?=[A-ZА-ЯЁ][a-zа-яё])")


def clean(text: str) -> str:
    """Unicode composed, invisible characters and tags removed, one kind of line end and space."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("<") > 3 and _TAG.search(text):
        text = re.sub(r"(?i)<(?:br|/p|/li|/h\d|/div|/tr)[^<>]*>", "\n", text)
        text = re.sub(r"(?i)<li[^<>]*>", "\n- ", text)
        text = _TAG.sub(" ", text)
    text = re.sub("[\u00a0\u2000-\u200a\u202f\u3000\t]", " ", text.replace("\u2028", "\n").replace("\f", "\n"))
    return _INVISIBLE.sub("", text).strip()


def split_sentences(text: str) -> list[str]:
    """Sentences, also where the space after the full stop was lost."""
    return [s.strip() for s in _SENTENCE.split(text) if s and s.strip()]


def _strip_line(raw: str) -> tuple[str, bool]:
    text = _EMOJI.sub("", _MARKS.sub("", raw.strip()))
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        return _NUMBER.sub("", _EMOJI.sub("", text[bullet.end() :])).strip(), True
    number = _NUMBER.match(text)
    if number:
        return text[number.end() :].strip(), True
    return text.strip(), bool(_EMOJI.match(raw))


@dataclass(frozen=True, slots=True)
class _Raw:
    """A line on its way. `restored`: its break had been lost. `indented`: as the items of a list are that lost their
    marks. `alone`: it stands as a heading does, short, between an empty line and a list or a long line."""

    text: str
    restored: bool
    indented: bool
    alone: bool


def split_lines(text: str) -> list[PostingLine]:
    """Every line under its heading; headings themselves are left out, long lines are split into sentences."""
    part = Part.INTRO
    section = 0
    out: list[PostingLine] = []
    for raw in _lay_out(text):
        line, marked = _strip_line(raw.text)
        listed = marked or raw.indented
        heading = None if marked and len(line) > 60 else find_heading(line, alone=raw.alone)
        if heading is not None:
            part = heading
            section += 1
        elif line and not raw.alone and not announces(line):
            label = find_label(line)
            own = part
            if label is not None and (not marked or label[0] in (Part.NICE, Part.MUST)):
                own, line = label
                part = part if marked else own
            out.extend(PostingLine(s, own, listed, raw.restored, section) for s in split_sentences(line))
    return out


def _lay_out(text: str) -> list[_Raw]:
    loss = find_loss(text)
    lines = text.split("\n")
    mixed = sum(bool(line) and not line[0].isspace() for line in lines) >= MIXED
    out: list[_Raw] = []
    for number, line in enumerate(lines):
        parts = [piece for part in part_headings(line) for piece in restore_breaks(part, loss)]
        indented = mixed and line[:1].isspace()
        alone = len(parts) == 1 and not indented and _stands_alone(lines, number)
        out += [_Raw(part, len(parts) > 1, indented, alone) for part in parts]
    return out


def _stands_alone(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if not 1 < len(line.split()) <= SHORT_HEADING or line[-1] in ".,;!" or any(map(str.isdigit, line)):
        return False
    if _strip_line(line)[1] or (number and lines[number - 1].strip()) or opens_duty(line) or opens_demand(line):
        return False
    before = next((told for told in reversed(lines[:number]) if told.strip()), "")
    following = next((told for told in lines[number + 1 :] if told.strip()), "")
    after, listed = _strip_line(following)
    listed = listed or following[:1].isspace()
    parted = len(before.split()) > SHORT_HEADING or find_heading(before) is not None
    return (listed and len(after) > 1) or (len(after.split()) >= LONG_LINE and parted)
