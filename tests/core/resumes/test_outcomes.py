"""Every kind of file ends in a clear outcome."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.errors import DocumentFault, DocumentRejected
from core.resumes.isolated import IsolatedReader
from core.resumes.limits import MAX_BYTES, MAX_PAGES
from core.resumes.page.ocr_engines import engine
from core.resumes.reader import read_resume
from tests.core.resumes import papers, strange


def fault_of(data: bytes, filename: str | None = None) -> DocumentFault:
    with pytest.raises(DocumentRejected) as caught:
        read_resume(data, filename, use_ocr=False)
    return caught.value.fault


GOOD = papers.paper(papers.one_column)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", DocumentFault.EMPTY_FILE),
        (b" \n\0 ", DocumentFault.EMPTY_FILE),
        (b"Dear all, please find my resume attached.", DocumentFault.NOT_A_RESUME),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), DocumentFault.NOT_A_DOCUMENT),
        (b"%PDF-1.7\nnothing of a PDF follows", DocumentFault.DAMAGED),
        (b"%PDF-" + bytes(MAX_BYTES), DocumentFault.TOO_LARGE),
        (papers.paper(papers.one_column, pages=MAX_PAGES + 1), DocumentFault.TOO_MANY_PAGES),
        (strange.locked(GOOD, "secret"), DocumentFault.ENCRYPTED),
        (papers.paper(strange.scan), DocumentFault.IMAGE_ONLY),
        (papers.paper(strange.outlines), DocumentFault.IMAGE_ONLY),
        (papers.paper(lambda canvas: None), DocumentFault.NO_TEXT),
        (papers.paper(strange.shifted), DocumentFault.UNREADABLE_TEXT),
        (strange.without_letter_maps(), DocumentFault.UNREADABLE_TEXT),
    ],
    ids=[
        "empty", "blank", "text", "picture", "header-only", "large", "long", "locked", "scan", "outlines",
        "blank-page", "shifted-letters", "no-letter-maps",
    ],
)  # fmt: skip
def test_unusable_files_say_why(data: bytes, fault: DocumentFault) -> None:
    assert fault_of(data) is fault


@pytest.mark.parametrize(
    ("stream", "fault"),
    [
        ("WordDocument", DocumentFault.OLD_WORD),
        ("EncryptedPackage", DocumentFault.ENCRYPTED),
        ("Workbook", DocumentFault.NOT_A_DOCUMENT),
    ],
)
def test_files_of_old_office_are_named_for_what_they_are(stream: str, fault: DocumentFault) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    assert fault_of(compound, "resume.doc") is fault


def test_two_hundred_pages_are_refused_at_once() -> None:
    assert fault_of(papers.paper(papers.one_column, pages=200)) is DocumentFault.TOO_MANY_PAGES


def test_the_name_of_a_file_decides_nothing() -> None:
    assert read_resume(GOOD, "resume.docx", use_ocr=False).contact.name == papers.NAME
    assert fault_of(b"\x00 no document", "resume.pdf") is DocumentFault.NOT_A_DOCUMENT


def test_an_archive_that_is_no_word_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert fault_of(buffer.getvalue()) is DocumentFault.NOT_A_DOCUMENT


def test_an_archive_that_unpacks_too_large() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(80 * 1024 * 1024))
    assert fault_of(buffer.getvalue()) is DocumentFault.TOO_HARD


@pytest.mark.parametrize("text", [strange.INVOICE, strange.PAPER, strange.FORM, strange.POSTING])
def test_other_papers_are_no_resume(text: str) -> None:
    assert fault_of(strange.page_of(text)) is DocumentFault.NOT_A_RESUME


def test_a_novel_is_no_resume() -> None:
    assert fault_of(strange.novel()) is DocumentFault.NOT_A_RESUME


def test_a_thin_resume_passes() -> None:
    resume = read_resume(strange.page_of(strange.THIN), use_ocr=False)
    assert [(job.title, job.company) for job in resume.experience] == [("Baker", "Corner Bakery")]


def test_a_file_locked_against_copying_is_read() -> None:
    resume = read_resume(strange.locked(GOOD, ""), use_ocr=False)
    assert resume.contact.name == papers.NAME
    assert "copying_restricted" in {finding.code for finding in resume.findings}


@pytest.mark.skipif(engine() is None, reason="no text recogniser is installed")
def test_a_scan_is_read_where_a_recogniser_is_installed() -> None:
    resume = read_resume(strange.photographed(GOOD))
    assert (resume.contact.name, resume.contact.email) == (papers.NAME, papers.EMAIL)
    assert [(job.title, job.start) for job in resume.experience] == [(job[0], job[4]) for job in papers.JOBS]
    assert "ocr_used" in {found.code for found in resume.findings}


@pytest.mark.skipif(engine() is None, reason="no text recogniser is installed")
async def test_the_limits_of_a_fork_leave_room_for_recognition() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        assert (await reader.read(strange.photographed(GOOD))).contact.email == papers.EMAIL


def test_a_page_without_text_inside_a_good_file_is_named() -> None:
    pages = iter((papers.one_column, strange.scan))
    resume = read_resume(papers.paper(lambda canvas: next(pages)(canvas), pages=2), use_ocr=False)
    assert [finding.page for finding in resume.findings if finding.code == "page_without_text"] == [2]


def test_a_truncated_file_is_refused_or_said_to_be_damaged() -> None:
    whole = papers.paper(papers.one_column, pages=3)
    codes: set[str] = set()
    try:
        codes = {found.code for found in read_resume(whole[: int(len(whole) * 0.8)], use_ocr=False).findings}
    except DocumentRejected as rejected:
        codes = {str(rejected.fault)}
    assert codes & {"damaged_file", "damaged"}
