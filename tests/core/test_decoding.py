"""Text files in every encoding that people's programs write, and what is no text."""

from __future__ import annotations

import pytest

from core.decoding import NotText, decode

TEXT = "Zoë Müller – Köchin\r\n• 2019 – heute"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_every_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        bytes(range(1, 32)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"%PDF-1.7\nnothing of a PDF follows",
        b"PK\x03\x04word/document.xml",
        b"{\\rtf1\\ansi Robin Example}",
        b"<!DOCTYPE html><html><body>Robin Example</body></html>",
        b"\xff\xfeodd",
    ],
    ids=["picture", "controls", "program", "pdf", "docx", "rtf", "html", "half-a-letter"],
)
def test_other_bytes_are_no_text(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_the_marks_of_old_editors_do_not_matter() -> None:
    page = "A line of a page that goes on for a while, as lines of a letter do.\n" * 40
    assert decode(f"{page}\f{page}\x1a".encode()) == f"{page}\f{page}\x1a"


def test_a_text_can_be_stored() -> None:
    """UTF-16 can hold NUL, which PostgreSQL cannot."""
    assert decode(("Baker" + "\0" + " " + "bread " * 400).encode("utf-16")) == "Baker " + "bread " * 400
