"""Texts that were made to look good in a chat, turned into plain ones: letters of the mathematical alphabets, numbers
in boxes, pictures that stand where line breaks and bullets would."""

from __future__ import annotations

import html
import re
import unicodedata

SOME_PICTURES = 2  # in one line, from which they are taken for lost line breaks

# Letters drawn bold, slanted, framed or full width: what people take for bold where a chat knows none.
_FANCY = re.compile(
    "[\U0001d400-\U0001d7ff\uff01-\uff5e\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]+"
)
_FRAMED = (0x1F130, 0x1F150, 0x1F170)  # where the alphabets of framed letters begin
_ALPHABET = 26
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|lt|gt|bull|middot|mdash|ndash|rsquo|lsquo|apos|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
PICTURE = (
    "[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\u231a-\u23ff\u2600-\u27bf\u2b50\u2b55\u203c\u2049\u25aa-\u25fe"
    "\ufe0f\u200d\u20e3]"
)
_BREAKING = re.compile(rf"(?<=\S)\s+(?={PICTURE}+\s*[^\W_])")
_STARTS = re.compile(rf"\s*{PICTURE}")
_AT_END = re.compile(rf"\s*{PICTURE}+\s*(?=[:：]?\s*$)")


def flatten_letters(text: str) -> str:
    """The text in plain letters, with the breaks that pictures stand for."""
    text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = _KEYCAP.sub("• ", text)
    text = _FANCY.sub(lambda found: _flatten(found.group()), text)
    return "\n".join(map(_break_at_pictures, text.split("\n")))


def drop_last_pictures(line: str) -> str:
    """A line without the pictures at its end: "Requirements ⬇️:"."""
    return _AT_END.sub("", line)


def _flatten(letters: str) -> str:
    return "".join(_framed(ord(letter)) or letter for letter in unicodedata.normalize("NFKC", letters))


def _framed(code: int) -> str | None:
    first = next((first for first in _FRAMED if first <= code < first + _ALPHABET), None)
    return None if first is None else chr(ord("A") + code - first)


def _break_at_pictures(line: str) -> str:
    places = len(_BREAKING.findall(line))
    return _BREAKING.sub("\n", line) if places + (_STARTS.match(line) is not None) >= SOME_PICTURES else line
