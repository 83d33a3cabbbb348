"""DOCX files are read like PDFs."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

from core.errors import DocumentFault, DocumentRejected
from core.resumes.model import Resume
from core.resumes.page.docx import read_docx
from core.resumes.reader import read_resume
from tests.core.resumes import papers


def read(write: Callable[[Any], None]) -> Resume:
    document = Document()
    document.add_heading(papers.NAME, 0)
    document.add_paragraph(f"{papers.EMAIL} | {papers.PHONE} | Leeds, UK")
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_resume(buffer.getvalue())


def jobs(document: Any) -> None:
    for title, company, _, dates, *_ in papers.JOBS:
        paragraph = document.add_paragraph()
        paragraph.add_run(title).bold = True
        paragraph.add_run(f", {company}\t{dates}")
        for item in papers.ITEMS:
            document.add_paragraph(item, style="List Bullet")


def test_headings_tabs_and_lists() -> None:
    def write(document: Any) -> None:
        document.add_heading("Experience", 1)
        jobs(document)
        document.add_heading("Education", 1)
        document.add_paragraph(f"{papers.DEGREE}, {papers.SCHOOL}\t2011 - 2015")
        document.add_heading("Skills", 1)
        document.add_paragraph(", ".join(papers.SKILLS))

    resume = read(write)
    assert (resume.contact.name, resume.contact.email) == (papers.NAME, papers.EMAIL)
    read_jobs = [(job.title, job.company, job.start, job.end, job.highlights) for job in resume.experience]
    assert read_jobs == [(t, c, start, end, papers.ITEMS) for t, c, _, _, start, end in papers.JOBS]
    assert resume.education[0].institution == papers.SCHOOL
    assert resume.skills == papers.SKILLS


def test_a_table_with_a_sidebar() -> None:
    def write(document: Any) -> None:
        left, right = document.add_table(1, 2).rows[0].cells
        left.paragraphs[0].add_run("Skills").bold = True
        for skill in papers.SKILLS:
            left.add_paragraph(skill)
        right.paragraphs[0].add_run("Experience").bold = True
        title, company, _, dates, *_ = papers.JOBS[0]
        right.add_paragraph().add_run(f"{title}, {company}, {dates}").bold = True
        for item in papers.ITEMS:
            right.add_paragraph(item, style="List Bullet")

    resume = read(write)
    assert resume.skills == papers.SKILLS
    assert [(job.title, job.company) for job in resume.experience] == [papers.JOBS[0][:2]]


def test_hidden_runs_are_not_read() -> None:
    def write(document: Any) -> None:
        document.add_heading("Experience", 1)
        jobs(document)
        document.add_paragraph().add_run("Haskell Prolog Erlang").font.hidden = True

    assert "Haskell" not in read(write).text


def with_body(body: str) -> bytes:
    """A Word file with that XML as its body."""
    plain, changed = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + body.encode())
            target.writestr(entry, data)
    return changed.getvalue()


@pytest.mark.parametrize(("paragraphs", "columns", "rows"), [(150_000, 0, 0), (0, 60, 5_000)])
def test_heaps_of_paragraphs_and_cells_are_refused_before_they_are_built(
    paragraphs: int, columns: int, rows: int
) -> None:
    """Both are a file of some kilobytes, and took half a minute."""
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>" * columns + "</w:tr>"
    table = "<w:tbl><w:tblPr/><w:tblGrid/>" + row * rows + "</w:tbl>" if rows else ""
    body = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * paragraphs + table
    began = time.process_time()
    with pytest.raises(DocumentRejected) as rejected:
        read_docx(with_body(body))
    assert rejected.value.fault is DocumentFault.TOO_HARD
    assert time.process_time() - began < 5
