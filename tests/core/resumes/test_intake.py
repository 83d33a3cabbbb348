"""A resume that comes in is kept until it has been read, whatever happens to the process that reads."""

from __future__ import annotations

import sys

import pytest
import sqlalchemy as sa

from core.errors import ReaderUnavailable
from core.resumes import intake
from core.resumes.isolated import IsolatedReader
from core.storage import FileStore
from db.models import Resume
from db.session import Database, Owner
from db.states import ReadStatus
from tests.core.credits.people import make_person
from tests.core.resumes import papers


class NoProgress:
    """The message that says "working on it", which nobody reads here."""

    async def settle(self) -> None:
        """There is none."""


async def download(source_file_id: str) -> bytes:
    return papers.paper(papers.one_column)


async def status_of(database: Database, resume: Resume) -> str | None:
    async with database.as_service() as session:
        return await session.scalar(sa.select(Resume.parse_status).where(Resume.id == resume.id))


async def test_a_reader_that_cannot_start_refuses_no_resume(
    database: Database, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task fails, so that it is tried again; the person reads nothing of a file that is too hard."""
    owner = Owner(user_id=await make_person(database))
    async with database.as_service() as session:
        await intake.receive(
            session, owner, chat_id=1, filename="cv.pdf", size=1000, mime_type="application/pdf",
            source_file_id="file", language_code="en", request_key="update:1",
        )  # fmt: skip
    async with database.as_service() as session:
        resume = (await session.scalars(sa.select(Resume).where(owner.owns(Resume)))).one()
    task = intake.ReadResume(resume_id=resume.id, chat_id=1, source_file_id="file")
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        async with IsolatedReader() as reader:
            with pytest.raises(ReaderUnavailable):
                await intake.read(database, store, reader, task, download, NoProgress())
    assert await status_of(database, resume) == ReadStatus.PENDING
    async with IsolatedReader() as reader:
        await intake.read(database, store, reader, task, download, NoProgress())
    assert await status_of(database, resume) == ReadStatus.COMPLETED
