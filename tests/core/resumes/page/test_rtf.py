"""RTF files are read like text files."""

from __future__ import annotations

import pytest

from core.errors import DocumentFault, DocumentRejected
from core.resumes.reader import read_resume
from tests.core.resumes import papers


def _rtf(*rows: str) -> bytes:
    """A file as Word writes it, with letters outside of ASCII by their numbers."""
    body = "\\par\n".join("".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in row) for row in rows)
    return (
        f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}{{\\*\\generator Word;}}\n{body}\\par}}"
    ).encode("ascii")


ROWS = [
    "{\\b\\fs40 Zoë Example}",
    f"{papers.EMAIL} | {papers.PHONE}",
    "{\\b EXPERIENCE}",
    *(
        row
        for title, company, _, dates, *_ in papers.JOBS
        for row in (f"{title}, {company}\\tab {dates}", *(f"\\bullet  {item}" for item in papers.ITEMS))
    ),
    "{\\b SKILLS}",
    ", ".join(papers.SKILLS),
]


def test_an_rtf_file_is_read_whole() -> None:
    resume = read_resume(_rtf(*ROWS), "resume.doc")
    assert (resume.contact.name, resume.contact.email) == ("Zoë Example", papers.EMAIL)
    assert [(job.title, job.company, job.start, job.end, job.highlights) for job in resume.experience] == [
        (title, company, start, end, papers.ITEMS) for title, company, _, _, start, end in papers.JOBS
    ]
    assert resume.skills == papers.SKILLS


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (_rtf("Dear all, please find my resume attached."), DocumentFault.NOT_A_RESUME),
        (_rtf(""), DocumentFault.NO_TEXT),
        (b"{\\rtf1\\ansi{\\uc text", DocumentFault.DAMAGED),
    ],
    ids=["letter", "blank", "broken"],
)
def test_unusable_rtf_files_say_why(data: bytes, fault: DocumentFault) -> None:
    with pytest.raises(DocumentRejected) as caught:
        read_resume(data)
    assert caught.value.fault is fault
