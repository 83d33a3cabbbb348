"""The lines of a posting: cleaned, bullets taken off, each under the heading it stands under."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from core.postings.break_words import opens_demand, opens_duty
from core.postings.cue_words import load_cue_words
from core.postings.furniture import asks_nothing, drop_other_jobs
from core.postings.headings import Part, announces, find_heading, find_label, part_headings
from core.postings.lost_breaks import find_lost_layout, restore_breaks
from core.postings.plain_letters import drop_last_pictures, flatten_letters
from core.postings.years import find_years

SHORT_HEADING = 6  # words of a heading that we do not know
LONG_LINE = 10  # words of what stands under it
MIXED = 3  # lines without indentation, beside which indented ones are a list
LONGEST_ITEM_HEADING = 60  # characters of a heading with a bullet: longer ones are items
LONGEST_HEADING = 8  # words of a heading that is known by its shape
MOST_JUDGED = 6  # lines below such a heading that tell what it is
LEAST_JUDGED = 2
SOME_TAGS = 3  # "<" beyond which a text is taken for HTML, and not for one with a comparison in it


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
_EMOJI = re.compile("^[\U0001f000-\U0001faff\u231a-\u23ff\u2600-\u27bf\u2b50\u2b55\u203c\u2049\ufe0f\u200d\u20e3\\s]+")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+")
_MARKS = re.compile(r"^#{1,6}\s*|\*\*|__|^>\s*")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,200})>")
_BREAKING_TAG = re.compile(r"<(?:br|/p|/li|/h\d|/div|/tr)[^<>]*>", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<li[^<>]*>", re.IGNORECASE)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u3000\t]")
_SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\bbzw\.)(?<!\bz\.B\.)(?<!\bz\. B\.)(?<!\bu\.a\.)(?<!\bd\.h\.)(?<!\bMio\.)"
    r"(?<!\bMrd\.)(?<!\bca\.)(?<!\bNr\.)(?<!\binkl\.)(?<!\bggf\.)(?<!\bвкл\.)\s+(?=[\"'(A-ZÀ-ÞА-ЯЁ0-9])|(?<=[a-zа-яё)]{3}[.!?;])(?=[A-ZА-ЯЁ][a-zа-яё])"
)
_ENDS_SENTENCE = ".,;!"


def clean_text(text: str) -> str:
    """Unicode composed, invisible characters and tags removed, one kind of line end and space."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("<") > SOME_TAGS and _TAG.search(text):
        text = _TAG.sub(" ", _ITEM_TAG.sub("\n- ", _BREAKING_TAG.sub("\n", text)))
    text = flatten_letters(text)
    text = _SPACES.sub(" ", text.replace("\u2028", "\n").replace("\f", "\n"))
    return _INVISIBLE.sub("", text).strip()


def split_sentences(text: str) -> list[str]:
    """Sentences, also where the space after the full stop was lost."""
    return [s.strip() for s in _SENTENCE.split(text) if s and s.strip()]


def _strip_line(raw: str) -> tuple[str, bool]:
    """The line without its bullet or number, and whether it had one."""
    text = drop_last_pictures(_EMOJI.sub("", _MARKS.sub("", raw.strip())))
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
    marks. `alone`: it stands as a heading does, short, between an empty line and a list or a long line. `parted`: the
    line before it is empty."""

    text: str
    restored: bool
    indented: bool
    alone: bool
    parted: bool


def split_lines(text: str) -> list[PostingLine]:
    """Every line under its heading; headings themselves are left out, long lines are split into sentences."""
    part = Part.INTRO
    section = 0
    out: list[PostingLine] = []
    raws = _lay_out(drop_other_jobs(text))
    for at, raw in enumerate(raws):
        line, marked = _strip_line(raw.text)
        heading = None if marked and len(line) > LONGEST_ITEM_HEADING else _read_heading(raws, at)
        if heading is None and asks_nothing(raw.text):
            continue
        if heading is not None:
            part = heading
            section += 1
        elif line and not raw.alone and not announces(line):
            part = Part.INTRO if _closes_list(raw, line, marked, part, out) else part
            own, line = _read_label(line, marked) or (part, line)
            part = part if marked else own
            listed = marked or raw.indented
            out.extend(PostingLine(s, own, listed, raw.restored, section) for s in split_sentences(line))
    return out


def _read_heading(raws: list[_Raw], at: int) -> Part | None:
    """What a line opens: by its words, or by its shape and what stands below it, "Our kind of people:"."""
    raw = raws[at]
    line, marked = _strip_line(raw.text)
    alone = raw.alone or _has_picture(raws, at)
    known = find_heading(line, alone=alone)
    short = 0 < len(line.split()) <= LONGEST_HEADING
    if known is not None or not short or not (alone or (line.endswith((":", "：")) and not marked)):
        return known
    return _judge_items(raws[at + 1 : at + 1 + MOST_JUDGED])


def _has_picture(raws: list[_Raw], at: int) -> bool:
    """Whether a short line begins with a picture and the next one does not: it stands over a list of plain lines."""
    below = raws[at + 1].text if at + 1 < len(raws) else ""
    line = raws[at].text
    above = raws[at - 1].text if at else ""
    first = _EMOJI.match(line) if _BULLET.match(line) is None and above[:1] != line[:1] else None
    plain = bool(below) and (_EMOJI.match(below) is None or _BULLET.match(below) is not None)
    return (
        first is not None and plain and len(line.split()) <= LONGEST_HEADING and not line.endswith((".", ",", ";", "!"))
    )


def _judge_items(raws: list[_Raw]) -> Part | None:
    """What most of the next lines are, up to an empty line: demands, duties or neither."""
    end = next((n for n, raw in enumerate(raws) if n and raw.parted), len(raws))
    items = [_strip_line(raw.text)[0] for raw in raws[:end]]
    if len(items) < LEAST_JUDGED:
        return None
    cues = load_cue_words()
    demands = sum(bool(opens_demand(item) or cues.asks.search(item) or find_years(item)) for item in items)
    duties = sum(opens_duty(item) for item in items)
    if demands * 2 > len(items) and demands > duties:
        return Part.MUST
    return Part.DUTIES if duties * 2 > len(items) else None


def _closes_list(raw: _Raw, line: str, marked: bool, part: Part, out: list[PostingLine]) -> bool:
    """Whether a sentence behind an empty line comes after a list of what is asked: it speaks of the employer again,
    "Tools and work clothes are ours." What it asks for tells by its own words."""
    listed = part in (Part.MUST, Part.NICE) and bool(out) and out[-1].listed and out[-1].part is part
    return listed and raw.parted and not (marked or raw.indented) and line.endswith((".", "!"))


def _read_label(line: str, marked: bool) -> tuple[Part, str] | None:
    """What "Requirements: a driving licence" says of its own part. With a bullet it is a label only where it asks for
    something: "- Experience: ..." is one item of many."""
    label = find_label(line)
    return label if label is not None and (not marked or label[0] in (Part.NICE, Part.MUST)) else None


def _lay_out(text: str) -> list[_Raw]:
    lost = find_lost_layout(text)
    lines = text.split("\n")
    mixed = sum(bool(line) and not line[0].isspace() for line in lines) >= MIXED
    out: list[_Raw] = []
    for number, line in enumerate(lines):
        parts = [piece for part in part_headings(line) for piece in restore_breaks(part, lost)]
        indented = mixed and line[:1].isspace()
        alone = len(parts) == 1 and not indented and _stands_alone(lines, number)
        parted = not number or not lines[number - 1].strip()
        out += [_Raw(part, len(parts) > 1, indented, alone, parted) for part in parts]
    return out


def _stands_alone(lines: list[str], number: int) -> bool:
    """Whether a line stands as a heading does: short, behind an empty line, over a list or a long line."""
    line = lines[number].strip()
    parted = not number or not lines[number - 1].strip()
    return parted and _reads_as_heading(line) and _opens_section(lines, number)


def _reads_as_heading(line: str) -> bool:
    """A few words that are no sentence, no item, no duty and no demand."""
    if not 1 < len(line.split()) <= SHORT_HEADING or line[-1] in _ENDS_SENTENCE or any(map(str.isdigit, line)):
        return False
    return not _strip_line(line)[1] and not opens_duty(line) and not opens_demand(line)


def _opens_section(lines: list[str], number: int) -> bool:
    """Whether what follows is a list, or a long line where a section ended before."""
    before = next((told for told in reversed(lines[:number]) if told.strip()), "")
    following = next((told for told in lines[number + 1 :] if told.strip()), "")
    after, marked = _strip_line(following)
    if (marked or following[:1].isspace()) and len(after) > 1:
        return True
    ended = len(before.split()) > SHORT_HEADING or find_heading(before) is not None
    return len(after.split()) >= LONG_LINE and ended
