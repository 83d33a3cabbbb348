"""The limits within which a document is read. Beyond them the reader says so instead of trying."""

from __future__ import annotations

from core.isolation.calls import Limits

MAX_BYTES = 20_000_000  # of a file; the most that a bot can fetch with Telegram's `getFile`
MAX_PAGES = 30
MAX_CHARS_PER_PAGE = 30_000  # a full page of fine print has about 10,000
MAX_CHARS = 200_000
MAX_LINKS = 40
MAX_OBJECTS_PER_PAGE = 60_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024  # the parts of a DOCX, unpacked

MAX_ELEMENTS = 20_000  # paragraphs and cells of a DOCX; a resume has some hundred, a thesis some thousand

_MEBIBYTE = 1024 * 1024

# A resume takes .05 to .3 s; the slowest of 4,800 mutated files took 7 s on a busy machine. Recognising a page takes
# Tesseract two to five seconds and RapidOCR ten, and a scan may have several.
WITHOUT_OCR = Limits(seconds=30.0, cpu_seconds=20, memory_bytes=700 * _MEBIBYTE)
# A DOCX is text already: the largest honest one takes .4 s.
DOCX = Limits(seconds=15.0, cpu_seconds=5, memory_bytes=700 * _MEBIBYTE)
WITH_OCR = Limits(seconds=120.0, cpu_seconds=150, memory_bytes=3072 * _MEBIBYTE)
