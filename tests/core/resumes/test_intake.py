"""A resume that comes in is kept until it has been read, whatever happens to the process that reads."""

from __future__ import annotations

import sys

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ReaderUnavailable
from core.resumes import intake
from core.resumes.isolated import IsolatedReader
from core.storage import FileStore
from core.text_files import take_as_posting
from db.models import Job, Resume
from db.session import Database, Owner
from db.states import ReadStatus
from tests.core.credits.people import make_person
from tests.core.resumes import papers
from tests.support import documents


class NoProgress:
    """The message that says "working on it", which nobody reads here."""

    async def settle(self) -> None:
        """There is none."""


async def download(source_file_id: str) -> bytes:
    return papers.paper(papers.one_column)


async def status_of(database: Database, resume: Resume) -> str | None:
    async with database.as_service() as session:
        return await session.scalar(sa.select(Resume.parse_status).where(Resume.id == resume.id))


async def receive(database: Database, owner: Owner, filename: str) -> tuple[Resume, intake.ReadResume]:
    """A file that came in and waits to be read."""
    async with database.as_service() as session:
        await intake.receive(
            session, owner, chat_id=1, filename=filename, size=1000, mime_type=None,
            source_file_id="file", language_code="en", request_key=f"update:{owner.folder}",
        )  # fmt: skip
    async with database.as_service() as session:
        resume = (await session.scalars(sa.select(Resume).where(owner.owns(Resume)))).one()
    return resume, intake.ReadResume(resume_id=resume.id, chat_id=1, source_file_id="file")


async def test_a_reader_that_cannot_start_refuses_no_resume(
    database: Database, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task fails, so that it is tried again; the person reads nothing of a file that is too hard."""
    owner = Owner(user_id=await make_person(database))
    resume, task = await receive(database, owner, "cv.pdf")
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        async with IsolatedReader() as reader:
            with pytest.raises(ReaderUnavailable):
                await intake.read(database, store, reader, task, download, NoProgress(), take_as_posting)
    assert await status_of(database, resume) == ReadStatus.PENDING
    async with IsolatedReader() as reader:
        await intake.read(database, store, reader, task, download, NoProgress(), take_as_posting)
    assert await status_of(database, resume) == ReadStatus.COMPLETED


async def download_posting(source_file_id: str) -> bytes:
    return documents.POSTING.encode()


async def fail(session: AsyncSession, resume: Resume, text: str, task: intake.ReadResume) -> None:
    """A fault within the commit that hands the text over."""
    raise ConnectionError


async def test_a_posting_in_a_text_file_is_never_lost(database: Database, store: FileStore) -> None:
    """A fault leaves the resume waiting; the next try makes one posting of it, and a repeat no second one."""
    owner = Owner(user_id=await make_person(database))
    resume, task = await receive(database, owner, "posting.txt")
    async with IsolatedReader() as reader:
        with pytest.raises(ConnectionError):
            await intake.read(database, store, reader, task, download_posting, NoProgress(), fail)
        assert await status_of(database, resume) == ReadStatus.PENDING
        for _ in range(2):
            await intake.read(database, store, reader, task, download_posting, NoProgress(), take_as_posting)
    assert await status_of(database, resume) is None
    async with database.as_service() as session:
        jobs = (await session.scalars(sa.select(Job).where(owner.owns(Job)))).all()
    assert [job.description for job in jobs] == [documents.POSTING]
