"""A document as it goes out: with salutation, signature and the person's own contact details."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.postings.model import Posting
from core.resumes import service as resumes
from core.resumes.model import Contact
from core.writing import documents
from core.writing.layout import Letter, lay_out, to_text
from db.models import Document, Job, Resume
from db.states import DocumentKind


async def letter_of(session: AsyncSession, document: Document) -> Letter:
    """The document laid out. Contact details and the job's name are there while the resume and the posting are."""
    resume = await session.get(Resume, document.resume_id) if document.resume_id else None
    job = await session.get(Job, document.job_id) if document.job_id else None
    content = resumes.content_of(resume) if resume is not None else None
    return lay_out(
        documents.paragraphs_of(document),
        document.language_code,
        content.contact if content is not None else Contact(),
        Posting(title=job.title, company=job.company) if job is not None else Posting(),
        tone=documents.request_of(document).order.tone,
        today=datetime.now(UTC).date(),
    )


def text_of(document: Document, letter: Letter) -> str:
    """What one pastes: a letter with its frame, a message with the name under it, an answer alone."""
    if document.kind == DocumentKind.COVER_LETTER:
        return to_text(letter)
    if document.kind == DocumentKind.OUTREACH:
        return "\n\n".join(part for part in (document.content, letter.name) if part)
    return document.content
