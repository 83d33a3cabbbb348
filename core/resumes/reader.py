"""From the bytes of a document to what a machine reads in it, in this process: no network, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from core.decoding import NotText, decode
from core.errors import DocumentFault, DocumentRejected
from core.language.detect import language_of
from core.resumes.checks.catalogue import readability
from core.resumes.checks.content import check_content
from core.resumes.checks.pages import check_pages
from core.resumes.fields.contact import read_contact
from core.resumes.fields.education import read_education
from core.resumes.fields.experience import read_experience
from core.resumes.fields.lists import read_items, read_languages, read_projects
from core.resumes.fields.located import LocatedValue, box_of, uncertain
from core.resumes.fields.recognise import is_resume, is_resume_text
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
from core.resumes.page.text import read_text
from core.resumes.words.headings import is_heading_text

T = TypeVar("T")


def read_resume(data: bytes, filename: str | None = None, *, use_ocr: bool = True) -> Resume:
    """Read a PDF, a DOCX or a text file, told apart by content and never by name.

    `filename` is accepted for callers that have one; nothing is believed of it. With `use_ocr`, pages without
    readable text are read by an OCR engine where one is installed.

    Raises:
        DocumentRejected: with the `DocumentFault` that says why it cannot be used.
    """
    document = open_document(data, use_ocr=use_ocr)
    resume, lines = understand(document)
    recognised = is_resume_text if document.plain else is_resume
    if not recognised(resume, lines):
        raise DocumentRejected(DocumentFault.NOT_A_RESUME)
    return resume


def read_resume_text(text: str) -> Resume:
    """Read a text that is known to be a resume, however little it says.

    Raises:
        DocumentRejected: TOO_HARD, where it is longer than any resume.
    """
    return understand(read_text(text))[0]


def open_document(data: bytes, *, use_ocr: bool = True) -> Document:
    """The pages of a PDF, a DOCX or a text file.

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
    try:
        document = read_text(decode(data), len(data))
    except NotText:
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT) from None
    if not document.pages:
        raise DocumentRejected(DocumentFault.NO_TEXT)
    return document


def understand(document: Document) -> tuple[Resume, list[Line]]:
    """Sections, fields and findings out of lines; and the lines."""
    lines = stitch(without_furniture(document.pages), is_heading_text)
    head, parts = split_sections(lines)
    resume = _fields(document, head, parts, lines)
    findings = (*check_pages(document), *check_content(resume, document, parts))
    return resume.model_copy(update={"findings": findings, "readability": readability(findings)}), lines


def _fields(document: Document, head: list[Line], parts: list[Part], lines: list[Line]) -> Resume:
    contact = read_contact(head, parts, lines, document.links)
    text = document.text
    jobs = [job for part in _of(parts, SectionKind.EXPERIENCE) for job in read_experience(part.lines)]
    courses = [course for part in _of(parts, SectionKind.EDUCATION) for course in read_education(part.lines)]
    job_boxes, job_doubts = _gather("experience", jobs)
    course_boxes, course_doubts = _gather("education", courses)
    contact_boxes = {f"contact.{name}": box for name, box in contact.boxes.items()}
    section_boxes = {f"sections.{k}": box_of(part.head) for k, part in enumerate(parts) if part.head is not None}
    spoken = _merge(spoken_in(part.lines) for part in _of(parts, SectionKind.SKILLS))
    return Resume(
        contact=contact.value,
        sections=tuple(_section(part) for part in parts),
        experience=tuple(job.value for job in jobs),
        education=tuple(course.value for course in courses),
        skills=_read_lists(parts, SectionKind.SKILLS, read_skills),
        languages=_merge([_read_lists(parts, SectionKind.LANGUAGES, read_languages), spoken]),
        certificates=_read_lists(parts, SectionKind.CERTIFICATES, read_items),
        projects=_read_lists(parts, SectionKind.PROJECTS, read_projects),
        publications=_read_lists(parts, SectionKind.PUBLICATIONS, read_items),
        text=text,
        hidden_text=document.hidden_text,
        pages=len(document.pages),
        language=language_of(text, [part.heading for part in parts]),
        confidence={**uncertain("contact", contact.confidence), **job_doubts, **course_doubts},
        boxes={**contact_boxes, **section_boxes, **job_boxes, **course_boxes},
    )


def _read_lists(parts: list[Part], kind: SectionKind, read: Callable[[list[Line]], list[str]]) -> tuple[str, ...]:
    """The items of all sections of one kind, each once."""
    return _merge(read(part.lines) for part in _of(parts, kind))


def _gather(name: str, founds: Sequence[LocatedValue[T]]) -> tuple[dict[str, Box], dict[str, float]]:
    """Boxes and doubts of the entries of one kind, under their full paths."""
    boxes: dict[str, Box] = {}
    doubts: dict[str, float] = {}
    for k, found in enumerate(founds):
        boxes.update({f"{name}.{k}.{field}": box for field, box in found.boxes.items()})
        doubts.update(uncertain(f"{name}.{k}", found.confidence))
    return boxes, doubts


def _of(parts: list[Part], kind: SectionKind) -> list[Part]:
    return [part for part in parts if part.kind is kind]


def _merge(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _section(part: Part) -> Section:
    text = "\n".join(line.full_text for line in part.lines)
    return Section(heading=part.heading, kind=part.kind, text=text, page=part.head.page if part.head else 1)
