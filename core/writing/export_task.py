"""A document as a file: asked for in the chat, made by the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.queue import Task, enqueue
from core.values import Value
from core.writing.export import to_docx, to_pdf
from core.writing.layout import Letter
from core.writing.rendering import letter_of
from db.models import Document
from db.session import Database

FORMS: dict[str, Callable[[Letter], bytes]] = {"pdf": to_pdf, "docx": to_docx}


class ExportDocument(Value):
    """A document that is wanted as a file, `form` one of `FORMS`."""

    document_id: UUID
    form: str
    chat_id: int
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the task, whoever does it."""
        return f"documents.export:{self.document_id}:{self.form}"


EXPORT = Task("documents.export", ExportDocument)


async def ask(session: AsyncSession, document: Document, form: str, *, chat_id: int, language_code: str) -> None:
    """Asks for the file. Asked twice while it is made, it is made once."""
    if form in FORMS:
        task = ExportDocument(document_id=document.id, form=form, chat_id=chat_id, language_code=language_code)
        await enqueue(session, EXPORT, task, dedupe_key=task.key)


async def make(database: Database, task: ExportDocument) -> tuple[Document, Letter, bytes] | None:
    """The document, its letter and the file; None when it is gone."""
    async with database.as_service() as session:
        document = await session.get(Document, task.document_id)
        if document is None or not document.content:
            return None
        letter = await letter_of(session, document)
    return document, letter, await asyncio.to_thread(FORMS[task.form], letter)
