"""The limits within which a document is read. Beyond them the reader says so instead of trying."""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024  # what Telegram lets a bot receive
MAX_PAGES = 30
MAX_CHARS_PER_PAGE = 30_000  # a full page of fine print has about 10,000
MAX_CHARS = 200_000
MAX_LINKS = 40
MAX_OBJECTS_PER_PAGE = 60_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024  # the parts of a DOCX, unpacked

CPU_SECONDS = 20
WALL_SECONDS = 30.0
OCR_CPU_SECONDS = 150
OCR_WALL_SECONDS = 120.0
OCR_MEMORY_BYTES = 3 * 1024 * 1024 * 1024
MEMORY_BYTES = 700 * 1024 * 1024  # above what the warm process already holds
