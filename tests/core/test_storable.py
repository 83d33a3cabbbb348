"""Texts with characters that PostgreSQL cannot hold come in without them, and lose nothing else."""

from __future__ import annotations

import json

import sqlalchemy as sa

from core.resumes import intake
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Contact, Resume
from core.storable import storable, storable_text
from core.storage import FileStore
from core.text_files import take_as_posting
from db.models import Resume as ResumeRow
from db.session import Database, Owner
from tests.core.credits.people import make_person
from tests.core.resumes.test_intake import NoProgress, download, receive

HOSTILE = "a\0b \ud83d c \ude00 \U0001f600"


class _ReadsNul(IsolatedReader):
    async def read(self, data: bytes, filename: str | None = None) -> Resume:
        return Resume(contact=Contact(name="Robin\0 Example"), confidence={"a\0": 1.0}, text="half\0 and half")


def test_texts_lose_what_cannot_be_stored_alone() -> None:
    assert storable_text(HOSTILE) == "ab � c � \U0001f600"
    assert storable_text("\ufeffas it was\n") == "\ufeffas it was\n"


async def test_the_database_takes_what_is_storable(database: Database) -> None:
    value = storable({HOSTILE: [HOSTILE, {"deep": HOSTILE}], "number": 1})
    async with database.as_service() as session:
        query = sa.text("SELECT CAST(:value AS jsonb), CAST(:text AS text)")
        row = (await session.execute(query, {"value": json.dumps(value), "text": storable_text(HOSTILE)})).one()
    assert tuple(row) == (value, storable_text(HOSTILE))


async def test_a_resume_with_nul_is_kept(database: Database, store: FileStore) -> None:
    owner = Owner(user_id=await make_person(database))
    resume, task = await receive(database, owner, "cv.pdf")
    await intake.read(database, store, _ReadsNul(), task, download, NoProgress(), take_as_posting)
    async with database.as_service() as session:
        kept = await session.scalar(sa.select(ResumeRow.parsed_data).where(ResumeRow.id == resume.id))
    assert kept is not None
    assert (kept["contact"]["name"], kept["text"], kept["confidence"]) == ("Robin Example", "half and half", {"a": 1.0})
