"""The marked copy is the person's own PDF, with boxes where the fields stand."""

from __future__ import annotations

import contextlib

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import pytest

from core.errors import DocumentFault, DocumentRejected
from core.resumes.annotate import COLOURS, annotate, marks
from core.resumes.isolated import IsolatedReader
from core.resumes.reader import read_resume
from tests.core.resumes import papers

GOOD = papers.paper(papers.one_column)


def pixel(data: bytes, x: float, y: float) -> tuple[int, ...]:
    """The colour at a point of the first page, y downwards."""
    with contextlib.closing(pdfium.PdfDocument(data)) as pdf:
        picture = pdf[0].render(scale=4, rev_byteorder=True).to_numpy()
    return tuple(int(value) for value in picture[int(y * 4)][int(x * 4)][:3])


def test_boxes_are_drawn_around_the_fields() -> None:
    resume = read_resume(GOOD, use_ocr=False)
    box = resume.boxes["contact.name"]
    edge = pixel(annotate(GOOD, resume), box.x0 - 1.5, (box.y0 + box.y1) / 2)
    assert edge == COLOURS["contact"]
    assert pixel(GOOD, box.x0 - 1.5, (box.y0 + box.y1) / 2) == (255, 255, 255)


def test_the_copy_says_the_same() -> None:
    resume = read_resume(GOOD, use_ocr=False)
    assert read_resume(annotate(GOOD, resume), use_ocr=False).text == resume.text


def test_every_part_and_what_hurts_has_its_mark() -> None:
    def draw(canvas: papers.Canvas) -> None:
        papers.sidebar(canvas)

    resume = read_resume(papers.paper(draw), use_ocr=False)
    assert {kind for kind, _ in marks(resume)} == set(COLOURS)


async def test_it_runs_in_a_child_too() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        resume = await reader.read(GOOD)
        assert (await reader.annotate(GOOD, resume))[:5] == b"%PDF-"


def test_only_pdfs_can_be_marked() -> None:
    with pytest.raises(DocumentRejected) as caught:
        annotate(b"PK\x03\x04", read_resume(GOOD, use_ocr=False))
    assert caught.value.fault is DocumentFault.NOT_A_DOCUMENT
