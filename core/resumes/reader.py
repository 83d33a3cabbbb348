"""From the bytes of a document to what a machine reads in it, in this process: no network, no files."""

from __future__ import annotations

from core.errors import DocumentFault, DocumentRejected
from core.resumes.contact import read_contact
from core.resumes.education import read_education
from core.resumes.experience import read_experience
from core.resumes.limits import MAX_BYTES
from core.resumes.model import Resume, Section, SectionKind
from core.resumes.pages import Document, read_pdf
from core.resumes.sections import Part, split_sections
from core.resumes.skills import read_skills


def read_resume(data: bytes, filename: str | None = None) -> Resume:
    """Read a PDF or DOCX, told apart by content and never by name.

    Raises:
        DocumentRejected: with the `DocumentFault` that says why it cannot be used.
    """
    if not data:
        raise DocumentRejected(DocumentFault.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise DocumentRejected(DocumentFault.TOO_LARGE, f"{len(data)} bytes")
    if b"%PDF-" not in data[:1024]:
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT)
    document = read_pdf(data)
    if not document.text.strip():
        raise DocumentRejected(DocumentFault.IMAGE_ONLY)
    return understand(document)


def understand(document: Document) -> Resume:
    """Sections and fields out of lines."""
    lines = document.lines
    parts = split_sections(lines)
    return Resume(
        contact=read_contact(parts[0], parts, lines),
        sections=tuple(_section(part) for part in parts[1:]),
        experience=tuple(
            job for part in _of(parts, SectionKind.EXPERIENCE) for job in read_experience(part.lines)
        ),
        education=tuple(
            course for part in _of(parts, SectionKind.EDUCATION) for course in read_education(part.lines)
        ),
        skills=tuple(
            dict.fromkeys(item for part in _of(parts, SectionKind.SKILLS) for item in read_skills(part.lines))
        ),
        text=document.text,
        pages=len(document.pages),
    )


def _of(parts: list[Part], kind: SectionKind) -> list[Part]:
    return [part for part in parts if part.kind is kind]


def _section(part: Part) -> Section:
    text = "\n".join(line.full_text for line in part.lines)
    page = part.head.page if part.head else 1
    return Section(heading=part.heading, kind=part.kind or SectionKind.OTHER, text=text, page=page)
