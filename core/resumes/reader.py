"""From the bytes of a document to what a machine reads in it, in this process: no network, no files."""

from __future__ import annotations

from core.errors import DocumentFault, DocumentRejected
from core.resumes.contact import read_contact
from core.resumes.document import Document
from core.resumes.docx import read_docx
from core.resumes.education import read_education
from core.resumes.experience import read_experience
from core.resumes.flow import stitch
from core.resumes.furniture import without_furniture
from core.resumes.headings import is_heading_text
from core.resumes.kind import is_resume
from core.resumes.limits import MAX_BYTES
from core.resumes.model import Resume, Section, SectionKind
from core.resumes.pages import read_pdf
from core.resumes.sections import Part, split_sections
from core.resumes.skills import read_skills


def read_resume(data: bytes, filename: str | None = None, *, use_ocr: bool = True) -> Resume:
    """Read a PDF or DOCX, told apart by content and never by name.

    `filename` is accepted for callers that have one; nothing is believed of it. With `use_ocr`, pages without
    readable text are read by an OCR engine where one is installed.

    Raises:
        DocumentRejected: with the `DocumentFault` that says why it cannot be used.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise DocumentRejected(DocumentFault.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise DocumentRejected(DocumentFault.TOO_LARGE, f"{len(data)} bytes")
    if b"%PDF-" in data[:1024]:
        return understand(read_pdf(data, use_ocr=use_ocr))
    if data[:4] == b"PK\x03\x04":
        return understand(read_docx(data))
    raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT)


def understand(document: Document) -> Resume:
    """Sections and fields out of lines.

    Raises:
        DocumentRejected: NOT_A_RESUME, where the text is clearly something else.
    """
    lines = stitch(without_furniture(document.pages), is_heading_text)
    head, parts = split_sections(lines)
    resume = Resume(
        contact=read_contact(head, parts, lines, document.links),
        sections=tuple(_section(part) for part in parts),
        experience=tuple(job for part in _of(parts, SectionKind.EXPERIENCE) for job in read_experience(part.lines)),
        education=tuple(course for part in _of(parts, SectionKind.EDUCATION) for course in read_education(part.lines)),
        skills=tuple(
            dict.fromkeys(item for part in _of(parts, SectionKind.SKILLS) for item in read_skills(part.lines))
        ),
        text=document.text,
        hidden_text=document.hidden_text,
        pages=len(document.pages),
    )
    if not is_resume(resume, lines):
        raise DocumentRejected(DocumentFault.NOT_A_RESUME)
    return resume


def _of(parts: list[Part], kind: SectionKind) -> list[Part]:
    return [part for part in parts if part.kind is kind]


def _section(part: Part) -> Section:
    text = "\n".join(line.full_text for line in part.lines)
    page = part.head.page if part.head else 1
    return Section(heading=part.heading, kind=part.kind, text=text, page=page)
