"""A copy of the person's own PDF with boxes on what was read, and on what is in the way."""

from __future__ import annotations

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import Forbidden

from bot.context import Services
from bot.texts import texts_for
from core import accounts
from core.errors import DocumentRejected
from core.resumes import service as resumes
from core.resumes.isolated import IsolatedReader
from core.storage import FileMissing, FileUnreadable


async def send_marked(bot: Bot, services: Services, reader: IsolatedReader, task: resumes.MarkResume) -> None:
    """Makes the copy and sends it; says why where there is none. Raises `TelegramError` for what may pass."""
    texts = texts_for(task.language_code)
    try:
        found = await resumes.marked(services.database, services.store, reader, task)
        if found is None:
            return
        name, data = found
        await bot.send_document(
            task.chat_id,
            InputFile(data, filename=texts.plain("mark-filename", filename=name)),
            caption=texts("mark-legend"),
            parse_mode=ParseMode.HTML,
        )
    except DocumentRejected:
        await bot.send_message(task.chat_id, texts("mark-pdf-only"))
    except (FileMissing, FileUnreadable):
        await bot.send_message(task.chat_id, texts("file-unavailable"))
    except Forbidden:
        async with services.database.as_service() as session:
            await accounts.mark_blocked(session, task.chat_id, blocked=True)
