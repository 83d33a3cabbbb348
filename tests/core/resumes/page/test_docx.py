"""DOCX files are read like PDFs."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches

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


def _sections(document: Any) -> None:
    document.add_heading("Experience", 1)
    jobs(document)
    document.add_heading("Skills", 1)
    document.add_paragraph(", ".join(papers.SKILLS))


def _wrap(element: Any, *tags: str) -> None:
    """Put an element into others, the outermost named first."""
    for tag in tags:
        wrapper = OxmlElement(tag)
        element.addprevious(wrapper)
        wrapper.append(element)


def _save(document: Any) -> Resume:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_resume(buffer.getvalue())


@pytest.mark.parametrize("first_page", [False, True])
def test_contact_data_in_a_table_of_the_header_is_read_and_the_footer_is_not(first_page: bool) -> None:
    document = Document()
    page = document.sections[0]
    page.different_first_page_header_footer = first_page
    header = page.first_page_header if first_page else page.header
    name, reach = header.add_table(1, 2, Inches(6)).rows[0].cells
    name.paragraphs[0].add_run(papers.NAME).bold = True
    reach.paragraphs[0].text = papers.EMAIL
    reach.add_paragraph(papers.PHONE)
    page.footer.paragraphs[0].text = f"{papers.NAME} CV, page 1 of 1"
    _sections(document)

    resume = _save(document)
    assert (resume.contact.name, resume.contact.email) == (papers.NAME, papers.EMAIL)
    assert resume.contact.phone == papers.PHONE
    assert resume.skills == papers.SKILLS
    assert "page 1 of 1" not in resume.text


def test_contact_data_that_stands_in_the_footer_alone_is_read() -> None:
    document = Document()
    document.add_heading(papers.NAME, 0)
    document.sections[0].footer.paragraphs[0].text = f"{papers.EMAIL} | {papers.PHONE}"
    _sections(document)

    resume = _save(document)
    assert (resume.contact.email, resume.contact.phone) == (papers.EMAIL, papers.PHONE)
    assert resume.skills == papers.SKILLS


def test_tracked_changes_are_read_as_word_shows_them() -> None:
    def write(document: Any) -> None:
        document.add_heading("Experience", 1)
        title, company, _, dates, *_ = papers.JOBS[0]
        paragraph = document.add_paragraph(f"{title}, {company}\t")
        _wrap(paragraph.add_run(dates)._r, "w:ins")
        deleted = paragraph.add_run("Jan 1999 - Feb 2000")._r
        _wrap(deleted, "w:moveFrom")
        document.add_heading("Skills", 1)
        document.add_paragraph(", ".join(papers.SKILLS))

    resume = read(write)
    assert [(job.start, job.end) for job in resume.experience] == [papers.JOBS[0][4:]]
    assert "1999" not in resume.text


def test_content_controls_around_runs_and_cells_are_read() -> None:
    def write(document: Any) -> None:
        document.add_heading("Experience", 1)
        title, company, _, dates, *_ = papers.JOBS[0]
        paragraph = document.add_paragraph()
        _wrap(paragraph.add_run(f"{title}, {company}")._r, "w:sdt", "w:sdtContent")
        paragraph.add_run(f"\t{dates}")
        document.add_heading("Skills", 1)
        row = document.add_table(1, 2).rows[0]
        for cell, skill in zip(row.cells, papers.SKILLS, strict=False):
            cell.text = skill
        _wrap(row._tr.tc_lst[0], "w:sdt", "w:sdtContent")

    resume = read(write)
    assert [(job.title, job.company) for job in resume.experience] == [papers.JOBS[0][:2]]
    assert resume.skills == papers.SKILLS[:2]


def test_a_section_in_a_text_box_within_a_table_is_read() -> None:
    def write(document: Any) -> None:
        rows = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("SKILLS", *papers.SKILLS))
        box = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
            f"<w:txbxContent>{rows}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
        document.add_table(1, 1).rows[0].cells[0].paragraphs[0]._p.append(box)
        document.add_paragraph().add_run("EXPERIENCE").bold = True
        jobs(document)
        document.add_paragraph().add_run("EDUCATION").bold = True
        document.add_paragraph(f"{papers.DEGREE}, {papers.SCHOOL}\t2011 - 2015")

    resume = read(write)
    assert resume.skills == papers.SKILLS
    assert len(resume.experience) == len(papers.JOBS)


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


def test_heaps_of_cells_in_a_header_are_refused_too() -> None:
    document = Document()
    header = document.sections[0].header
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>"
    header._element.append(parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{row * 2_000}</w:tbl>"))
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(DocumentRejected) as rejected:
        read_docx(buffer.getvalue())
    assert rejected.value.fault is DocumentFault.TOO_HARD
