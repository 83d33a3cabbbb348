"""DOCX files are read like PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document

from core.resumes.model import Resume
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
