"""From the bytes of a document to what a machine reads in it, in this process: no network, no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from core.errors import DocumentFault, DocumentRejected
from core.language.detect import detect_language
from core.resumes.checks.catalogue import readability
from core.resumes.checks.content import check_content
from core.resumes.checks.pages import check_pages
from core.resumes.fields.contact import read_contact
from core.resumes.fields.education import read_education
from core.resumes.fields.experience import read_experience
from core.resumes.fields.lists import read_items, read_languages, read_projects
from core.resumes.fields.located import Found, box_of, uncertain
from core.resumes.fields.recognise import is_resume
from core.resumes.fields.sections import Part, split_sections
from core.resumes.fields.skills import read_skills, spoken_in
from core.resumes.limits import MAX_BYTES
from core.resumes.model import Box, Resume, Section, SectionKind
from core.resumes.page.columns import stitch
from core.resumes.page.document import Document
from core.resumes.page.docx import read_docx
from core.resumes.page.furniture import without_furniture
from core.resumes.page.lines import Line
from core.resumes.page.pdf import read_pdf
from core.resumes.words.headings import is_heading_text

T = TypeVar("T")


def read_resume(data: bytes, filename: str | None = None, *, use_ocr: bool = True) -> Resume:
    """Read a PDF or DOCX, told apart by content and never by name.

    `filename` is accepted for callers that have one; nothing is believed of it. With `use_ocr`, pages without
    readable text are read by an OCR engine where one is installed.

    Raises:
        DocumentRejected: with the `DocumentFault` that says why it cannot be used.
    """
    return understand(open_document(data, use_ocr=use_ocr))


def open_document(data: bytes, *, use_ocr: bool = True) -> Document:
    """The pages of a PDF or DOCX.

    Raises:
        DocumentRejected: as `read_resume`, but for NOT_A_RESUME.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise DocumentRejected(DocumentFault.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise DocumentRejected(DocumentFault.TOO_LARGE, f"{len(data)} bytes")
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, use_ocr=use_ocr)
    if data[:4] == b"PK\x03\x04":
        return read_docx(data)
    raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT)


def understand(document: Document) -> Resume:
    """Sections, fields and findings out of lines.

    Raises:
        DocumentRejected: NOT_A_RESUME, where the text is clearly something else.
    """
    lines = stitch(without_furniture(document.pages), is_heading_text)
    head, parts = split_sections(lines)
    resume = _fields(document, head, parts, lines)
    if not is_resume(resume, lines):
        raise DocumentRejected(DocumentFault.NOT_A_RESUME)
    findings = (*check_pages(document), *check_content(resume, document, parts))
    return resume.model_copy(update={"findings": findings, "readability": readability(findings)})


def _fields(document: Document, head: list[Line], parts: list[Part], lines: list[Line]) -> Resume:
    contact = read_contact(head, parts, lines, document.links)
    text = document.text
    jobs = [found for part in _of(parts, SectionKind.EXPERIENCE) for found in read_experience(part.lines)]
    courses = [found for part in _of(parts, SectionKind.EDUCATION) for found in read_education(part.lines)]
    job_boxes, job_doubts = _gather("experience", jobs)
    course_boxes, course_doubts = _gather("education", courses)
    return Resume(
        contact=contact.value,
        sections=tuple(_section(part) for part in parts),
        experience=tuple(found.value for found in jobs),
        education=tuple(found.value for found in courses),
        skills=_merge([read_skills(part.lines) for part in _of(parts, SectionKind.SKILLS)]),
        languages=_merge(
            [read_languages(part.lines) for part in _of(parts, SectionKind.LANGUAGES)]
            + [spoken_in(part.lines) for part in _of(parts, SectionKind.SKILLS)]
        ),
        certificates=_merge([read_items(part.lines) for part in _of(parts, SectionKind.CERTIFICATES)]),
        projects=_merge([read_projects(part.lines) for part in _of(parts, SectionKind.PROJECTS)]),
        publications=_merge([read_items(part.lines) for part in _of(parts, SectionKind.PUBLICATIONS)]),
        text=text,
        hidden_text=document.hidden_text,
        pages=len(document.pages),
        language=detect_language(text),
        confidence={**uncertain("contact", contact.confidence), **job_doubts, **course_doubts},
        boxes={
            **{f"contact.{name}": box for name, box in contact.boxes.items()},
            **{f"sections.{k}": box_of(part.head) for k, part in enumerate(parts) if part.head is not None},
            **job_boxes,
            **course_boxes,
        },
    )


def _gather(name: str, founds: Sequence[Found[T]]) -> tuple[dict[str, Box], dict[str, float]]:
    """Boxes and doubts of the entries of one kind, under their full paths."""
    boxes: dict[str, Box] = {}
    doubts: dict[str, float] = {}
    for k, found in enumerate(founds):
        boxes.update({f"{name}.{k}.{field}": box for field, box in found.boxes.items()})
        doubts.update(uncertain(f"{name}.{k}", found.confidence))
    return boxes, doubts


def _of(parts: list[Part], kind: SectionKind) -> list[Part]:
    return [part for part in parts if part.kind is kind]


def _merge(groups: list[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _section(part: Part) -> Section:
    text = "\n".join(line.full_text for line in part.lines)
    return Section(heading=part.heading, kind=part.kind, text=text, page=part.head.page if part.head else 1)
