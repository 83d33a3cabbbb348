# ruff: noqa: E501 - tables of words read better unbroken
"""The lines of a posting: cleaned, bullets taken off, each under the heading it stands under."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from core.matching.frequencies import zipf
from core.matching.text import fold_words


class Part(StrEnum):
    """What a part of a posting is about."""

    INTRO = "intro"
    MUST = "must"
    NICE = "nice"
    DUTIES = "duties"
    BENEFITS = "benefits"
    ABOUT = "about"
    APPLY = "apply"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A line (or a sentence of a long line). `listed` is true for bullets and numbered lines."""

    text: str
    part: Part
    listed: bool = False


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_BULLET = re.compile(r"^\s*(?:[-–—•·‣▪▫●○◦■□◆◇►▶➤➢→✓✔✅☑⭐★☆*+»›]|o(?=\s{2,}))+\s*")
_EMOJI = re.compile("^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3\\s]+")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+")
_MARKS = re.compile(r"^#{1,6}\s*|\*\*|__|^>\s*")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,200})>")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\"'(A-ZÀ-ÞА-ЯЁ0-9])|(?<=[a-zа-яё)]{3}[.!?;])(?=[A-ZА-ЯЁ][a-zа-яё])")
_IGNORED_IN_HEADINGS = frozenset(
    ["the", "our", "your", "a", "an", "of", "for", "and", "in", "to", "these", "this", "job"]
)


def clean(text: str) -> str:
    """Unicode composed, invisible characters and tags removed, one kind of line end and space."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("<") > 3 and _TAG.search(text):
        text = re.sub(r"(?i)<(?:br|/p|/li|/h\d|/div|/tr)[^<>]*>", "\n", text)
        text = re.sub(r"(?i)<li[^<>]*>", "\n- ", text)
        text = _TAG.sub(" ", text)
    text = re.sub("[\u00a0\u2000-\u200a\u202f\u3000\t]", " ", text.replace("\u2028", "\n").replace("\f", "\n"))
    return _INVISIBLE.sub("", text).strip()


def _heading_key(text: str) -> str:
    words = [w for w in fold_words(text.replace("&", " and ").replace("/", " ")) if not w.isdigit()]
    kept = [w for w in words if w not in _IGNORED_IN_HEADINGS]
    return " ".join(kept or words)


@cache
def _headings() -> dict[str, Part]:
    data = tomllib.loads(files("core.postings").joinpath("data/headings.toml").read_text("utf-8"))
    table: dict[str, Part] = {}
    for part, languages in data.items():
        for phrases in languages.values():
            for phrase in phrases:
                table.setdefault(_heading_key(phrase), Part(part))
    return table


_ANNOUNCED = re.compile(
    r"\b(?:the following |candidate |your |key |main |job )(qualifications|requirements|skills|responsibilities|duties)"
    r"(?: include| are| is|:)*$",
    re.IGNORECASE,
)


def find_heading(line: str) -> Part | None:
    """The part that a line opens, where it is a heading that we know."""
    bare = line.strip().rstrip(":：-–— .!?…").strip()
    if not bare or len(bare) > 80:
        return None
    key = _heading_key(bare)
    known = _headings().get(key)
    announced = _ANNOUNCED.search(bare)
    if known is None and announced and len(key.split()) <= 14:
        return _headings().get(_heading_key(announced.group(1)))
    if known or len(key.split()) > 9:
        return known
    looks_like_heading = line.rstrip().endswith((":", "：", "?")) or (bare.isupper() and len(bare) > 3)
    if not looks_like_heading or not 1 < len(key.split()) <= 8:
        return None
    return _find_within(key)


_HINTS = (
    (Part.NICE, ("preferred", "nice have", "good have", "desirable", "desired", "bonus", "plus", "advantage")),
    (Part.BENEFITS, ("benefit", "offer", "perk", "salary", "compensation", "pay rate")),
    (Part.APPLY, ("apply", "application", "equal opportunity", "selection process")),
    (Part.MUST, ("qualification", "requirement", "skills", "must have", "looking", "you bring", "you need", "you have",
                 "criteria", "required", "candidate", "experience")),
    (Part.DUTIES, ("responsibilit", "duties", "accountabilit", "you do", "you will", "you'll", "tasks", "functions", "role")),
    (Part.ABOUT, ("about", "who we", "company", "mission")),
)  # fmt: skip


def _find_within(key: str) -> Part | None:
    for part, hints in _HINTS:
        if any(hint in key for hint in hints):
            return part
    return None


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


_LOST = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")
_MARK = re.compile(r"[.,;:!?]")
_OPENERS = re.compile(
    r"\b(?:(?:job |minimum |basic |required |preferred |key |main )?(?:requirements|qualifications|responsibilities)"
    r"(?: include| are)?|education(?= \w+ \w+ \w+)|experience(?= (?:\d|year|one|two|three))|specific skills|"
    r"work conditions and physical capabilities|security and safety|personal suitability|what you will do|"
    r"what we offer|benefits)\b",
    re.IGNORECASE,
)
FLOOD = 25  # words without any mark: the line breaks of a list were lost


def _restore_breaks(line: str) -> list[str]:
    """The lines of a list whose breaks were lost on the way: "requiredStrong", or a flood of bare words."""
    words = line.split()
    if len(_LOST.findall(line)) >= 2 and len(words) > 8:
        return [part for piece in _LOST.split(line) for part in _restore_breaks(piece)]
    if len(words) < FLOOD or len(_MARK.findall(line)) * FLOOD > len(words):
        return [line]
    glued = [n for n, word in enumerate(words) if (cut := _unglue(word))]
    if len(glued) >= 3:
        line = " ".join(f"{cut[0]}\n{cut[1]}" if (cut := _unglue(w)) else w for w in words)
        return [part for part in line.split("\n") if part]
    out: list[str] = []
    at = 0
    for opener in _OPENERS.finditer(line):
        out += [line[at : opener.start()], opener.group()]
        at = opener.end()
    return [part for part in (*out, line[at:]) if part.strip()]


def _unglue(word: str) -> tuple[str, str] | None:
    """Two common words that were run together, where the whole is no word."""
    low = word.casefold()
    if len(low) < 9 or not low.isalpha() or not low.isascii() or zipf(low):
        return None
    cuts = [(min(zipf(low[:n]), zipf(low[n:])), n) for n in range(3, len(low) - 2)]
    best, n = max(cuts)
    return (word[:n], word[n:]) if best >= 3.2 else None


def split_lines(text: str) -> list[PostingLine]:
    """Every line under its heading; headings themselves are left out, long lines are split into sentences."""
    part = Part.INTRO
    out: list[PostingLine] = []
    for raw in (part for line in text.split("\n") for part in _restore_breaks(line)):
        line, listed = _strip_line(raw)
        if not line:
            continue
        heading = None if listed and len(line) > 60 else find_heading(line)
        if heading is not None:
            part = heading
            continue
        lead, colon, rest = line.partition(":")
        inline = _headings().get(_heading_key(lead)) if colon and rest.strip() and len(lead) < 50 else None
        if inline is not None and (not listed or inline in (Part.NICE, Part.MUST)):
            if not listed:
                part = inline
            out.extend(PostingLine(s, inline, listed) for s in split_sentences(rest.strip()))
            continue
        out.extend(PostingLine(s, part, listed) for s in split_sentences(line))
    return out
