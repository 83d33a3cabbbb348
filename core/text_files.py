"""A text file comes in as a resume. When `core.resumes.fields.recognise` finds that it is none, it is a posting."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import PostingRejected
from core.notices import SEND, Notice, NoticeKind
from core.postings import service as postings
from core.queue import enqueue
from core.resumes.intake import ReadResume
from core.shares import ShareExceeded
from db.models import Resume
from db.session import Owner


async def take_as_posting(session: AsyncSession, resume: Resume, text: str, task: ReadResume) -> None:
    """Has the text read as a posting of the same owner. The caller deletes the row of `resume` in the same commit."""
    try:
        # What is refused after the row was added takes the row back with it.
        async with session.begin_nested():
            await postings.add(
                session,
                Owner.of(resume),
                chat_id=task.chat_id,
                text=text,
                language_code=task.language_code,
                request_key=resume.request_key,
                filename=resume.filename,
            )
    except (PostingRejected, ShareExceeded) as rejected:
        notice = Notice(
            chat_id=task.chat_id,
            kind=NoticeKind.POSTING_REJECTED,
            fault=rejected.fault if isinstance(rejected, PostingRejected) else "share",
            characters=getattr(rejected, "have", 0),
            language_code=task.language_code,
            progress_key=task.key,
        )
        await enqueue(session, SEND, notice, dedupe_key=f"{NoticeKind.POSTING_REJECTED}:{task.resume_id}")
