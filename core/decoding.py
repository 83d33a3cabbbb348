"""The bytes of a text file as text: for resumes and postings that come as files."""

from __future__ import annotations

import codecs
import re

from core.storable import storable_text

# UTF-8 first, because it refuses bytes that are not UTF-8; cp1252, which nearly accepts every byte, last.
_ENCODINGS = ("utf-8-sig", "cp1252")
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_16 = ("utf-16-le", "utf-16-be")
_DOCUMENT_MARKS = (b"PK\x03\x04", b"%PDF-")
_HEAD = 1024  # bytes within which a PDF's mark may stand
# Text files hold tabs, line ends and page breaks, and now and then the end-of-file mark of old editors. More than one
# other control character in a thousand is a picture or a program; cp1252 would read it as strange letters.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MOST_CONTROL = 0.001
# Formats that are written in plain characters, and are no text that a person wrote.
_MARKUP = re.compile(rb"\s*(?:\{\\rtf|%!PS|<!doctype html|<html|<\?xml|From:? .*\n(?:.*\n){0,20}Content-Type:)", re.I)


class NotText(ValueError):
    """The bytes are no text file."""


def decode(data: bytes) -> str:
    """The text of a text file: UTF-8, UTF-16 with its mark, or what Windows used before them. It can be stored.

    Raises:
        NotText: for pictures, programs and other bytes, and for PDF, DOCX, RTF, HTML and PostScript.
    """
    if _MARKUP.match(data) or any(mark in data[:_HEAD] for mark in _DOCUMENT_MARKS):
        raise NotText
    for encoding in _encodings_of(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _check(text)
    raise NotText


def text_of(data: bytes) -> str | None:
    """The text of a text file; None for every other kind."""
    try:
        return decode(data)
    except NotText:
        return None


def _encodings_of(data: bytes) -> tuple[str, ...]:
    """The encodings to try. Zeros stand in UTF-16 alone, where every second byte of spaces and Latin letters is one."""
    if data.startswith(_UTF_16_MARKS):
        return ("utf-16",)
    if b"\x00" not in data:
        return _ENCODINGS
    even, odd = b"\x00" in data[::2], b"\x00" in data[1::2]
    return () if even and odd else (_UTF_16[even],)


def _check(text: str) -> str:
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise NotText
    return storable_text(text)
