"""From the bytes of a document to what a machine reads in it, in this process: no network, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from core.decoding import NotText, decode
from core.errors import DocumentFault, DocumentRejected
from core.language.detect import detect_language
from core.language.planted import find_planted, take_out_planted
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
from core.resumes.fields.unheaded import open_unheaded
from core.resumes.limits import MAX_BYTES
from core.resumes.model import Box, Resume, Section, SectionKind
from core.resumes.page.columns import stitch
from core.resumes.page.document import Document
from core.resumes.page.docx import read_docx
from core.resumes.page.furniture import without_furniture
from core.resumes.page.lines import Line
from core.resumes.page.pdf import read_pdf
from core.resumes.page.rtf import is_rtf, text_of_rtf
from core.resumes.page.text import read_text
from core.resumes.words.headings import is_heading_text

T = TypeVar("T")

# The mark of the compound files in which old Office programs store everything (MS-CFB, 2.2).
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_resume(data: bytes, filename: str | None = None, *, use_ocr: bool = True) -> Resume:
    """Read a PDF, a DOCX, an RTF or a text file, told apart by content and never by name.

    Nothing is believed of `filename`; instructions to machines are looked for in it. With `use_ocr`, pages without
    readable text are read by an OCR engine where one is installed.

    Raises:
        DocumentRejected: with the `DocumentFault` that says why it cannot be used.
    """
    document = open_document(data, use_ocr=use_ocr)
    resume, lines = understand(document)
    recognised = is_resume_text if document.plain else is_resume
    if not recognised(resume, lines):
        raise DocumentRejected(DocumentFault.NOT_A_RESUME)
    return _name_planted(resume, (*document.properties, filename or ""))


def read_resume_text(text: str) -> Resume:
    """Read a text that is known to be a resume, however little it says.

    Raises:
        DocumentRejected: TOO_HARD, where it is longer than any resume.
    """
    return understand(read_text(text))[0]


def open_document(data: bytes, *, use_ocr: bool = True) -> Document:
    """The pages of a PDF, a DOCX, an RTF or a text file.

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
    document = read_text(_text_of(data), len(data))
    if not document.pages:
        raise DocumentRejected(DocumentFault.NO_TEXT)
    return document


def _text_of(data: bytes) -> str:
    """The text of a file that keeps no pages."""
    if is_rtf(data):
        return text_of_rtf(data)
    if data.startswith(_COMPOUND):
        raise DocumentRejected(_fault_of_compound(data))
    try:
        return decode(data)
    except NotText:
        raise DocumentRejected(DocumentFault.NOT_A_DOCUMENT) from None


def _fault_of_compound(data: bytes) -> DocumentFault:
    """What a compound file is: Word's format until 2003, or the wrapper of a document with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return DocumentFault.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in data:
        return DocumentFault.OLD_WORD
    return DocumentFault.NOT_A_DOCUMENT


def understand(document: Document) -> tuple[Resume, list[Line]]:
    """Sections, fields and findings out of lines; and the lines."""
    lines, planted = _take_out_planted(stitch(without_furniture(document.pages), is_heading_text))
    head, parts = open_unheaded(*split_sections(lines))
    resume = _fields(document, head, parts, lines)
    findings = (*check_pages(document), *check_content(resume, document, parts))
    read: dict[str, Any] = {"findings": findings, "readability": readability(findings), "planted": planted}
    if planted:
        read["language"] = detect_language("\n".join(line.full_text for line in lines))
    return _name_planted(resume.model_copy(update=read), (document.hidden_text, *document.links)), lines


def _name_planted(resume: Resume, texts: Iterable[str]) -> Resume:
    """The resume, with the instructions to machines named that stand beside its text."""
    found = [sentence for text in texts for sentence in find_planted(text)]
    return resume.model_copy(update={"planted": tuple(dict.fromkeys((*resume.planted, *found)))}) if found else resume


def _take_out_planted(lines: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """The lines without those that only speak to machines, and what was planted."""
    cleaned = take_out_planted(line.full_text for line in lines)
    kept = [line for line, text in zip(lines, cleaned.lines, strict=True) if text or not line.full_text]
    return kept, cleaned.planted


def _fields(document: Document, head: list[Line], parts: list[Part], lines: list[Line]) -> Resume:
    contact = read_contact(head, parts, lines, document.links)
    positions = read_experience([part.lines for part in _of(parts, SectionKind.EXPERIENCE)])
    courses = [found for part in _of(parts, SectionKind.EDUCATION) for found in read_education(part.lines)]
    boxes = {f"contact.{name}": box for name, box in contact.boxes.items()}
    boxes |= {f"sections.{k}": box_of(part.head) for k, part in enumerate(parts) if part.head is not None}
    text = document.text
    return Resume(
        contact=contact.value,
        sections=tuple(map(_section, parts)),
        experience=tuple(found.value for found in positions),
        education=tuple(found.value for found in courses),
        **_lists(parts),
        text=text,
        hidden_text=document.hidden_text,
        pages=len(document.pages),
        language=detect_language(text),
        confidence={
            **uncertain("contact", contact.confidence),
            **_doubts("experience", positions),
            **_doubts("education", courses),
        },
        boxes={**boxes, **_boxes("experience", positions), **_boxes("education", courses)},
    )


# Which sections a list of the resume comes from, and how each is read.
_LISTS: dict[str, tuple[tuple[SectionKind, Callable[[list[Line]], list[str]]], ...]] = {
    "skills": ((SectionKind.SKILLS, read_skills),),
    "languages": ((SectionKind.LANGUAGES, read_languages), (SectionKind.SKILLS, spoken_in)),
    "certificates": ((SectionKind.CERTIFICATES, read_items),),
    "projects": ((SectionKind.PROJECTS, read_projects),),
    "publications": ((SectionKind.PUBLICATIONS, read_items),),
}


def _lists(parts: list[Part]) -> dict[str, Any]:
    """Every list of the resume; what is named twice counts once."""
    lists = {}
    for name, sources in _LISTS.items():
        items = [item for kind, read in sources for part in _of(parts, kind) for item in read(part.lines)]
        lists[name] = tuple(dict.fromkeys(items))
    return lists


def _boxes(name: str, entries: Sequence[LocatedValue[T]]) -> dict[str, Box]:
    """The boxes of the entries of one kind, under their full paths."""
    return {f"{name}.{k}.{field}": box for k, entry in enumerate(entries) for field, box in entry.boxes.items()}


def _doubts(name: str, entries: Sequence[LocatedValue[T]]) -> dict[str, float]:
    """The confidence of their fields that are not certain, under their full paths."""
    doubts: dict[str, float] = {}
    for k, entry in enumerate(entries):
        doubts |= uncertain(f"{name}.{k}", entry.confidence)
    return doubts


def _of(parts: list[Part], kind: SectionKind) -> list[Part]:
    return [part for part in parts if part.kind is kind]


def _section(part: Part) -> Section:
    text = "\n".join(line.full_text for line in part.lines)
    return Section(heading=part.heading, kind=part.kind, text=text, page=part.head.page if part.head else 1)
