"""Progress that a person can see: a message when something takes longer than a second, and the chat action."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.screens import deeper
from bot.screens.jobs import name_of_scan
from bot.screens.scans import provider_name, resume_of_scan
from bot.screens.screen import Screen, replace, send
from bot.texts import Texts
from core import progress
from db.models import Job, JobScan
from db.session import Database
from db.states import Provider

PATIENCE = 1.0


async def scan_progress(session: AsyncSession, texts: Texts, scan_id: UUID, *, plays: bool = False) -> Screen:
    """What is said while a scan runs: which resume is compared with which posting; one by a model can be stopped.

    `plays`: a stand-in answers in place of models.
    """
    scan = await session.get(JobScan, scan_id)
    if scan is None:
        return Screen(texts("scan-progress"))
    job = await session.get(Job, scan.job_id) if scan.job_id is not None else None
    names = {"resume": resume_of_scan(scan), "posting": name_of_scan(texts, scan, job)}
    if scan.engine == Provider.OFFLINE:
        return Screen(texts("scan-progress-named", **names))
    said = texts("scan-progress-model", provider=provider_name(texts, scan.engine), **names)
    return Screen(f"{texts('only-plays')}\n\n{said}" if plays else said, deeper.waiting(texts, scan))


class ProgressMessage:
    """For the time of an `async with`: says `text` in the chat if it takes longer than `PATIENCE` seconds.

    The message is kept under the task's key: an attempt that follows on a crash or a fault goes on with it, and the
    notice that ends the task takes its place. `settle` announces that notice; work that ends without one, because
    there is nothing left to tell, takes its message back.
    """

    def __init__(self, bot: Bot, database: Database, chat_id: int, key: str, text: str | Screen) -> None:
        self._bot = bot
        self._database = database
        self._chat_id = chat_id
        self._key = key
        self._screen = Screen(text) if isinstance(text, str) else text
        self._sending = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None
        self._settled = False

    async def __aenter__(self) -> Self:
        self._timer = asyncio.create_task(self._appear())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()
        if error is None and not self._settled:
            await self._take_back()

    async def show(self, screen: Screen) -> None:
        """Shows how far the work is, in the message that says so; nothing where none has appeared."""
        self._screen = screen
        with contextlib.suppress(TelegramError, SQLAlchemyError, OSError):
            async with self._sending:
                if self._settled:
                    return
                async with self._database.as_service() as session:
                    shown = await progress.recall(session, self._key)
                if shown is not None:
                    await replace(self._bot, self._chat_id, shown, screen)

    async def settle(self) -> None:
        """Stops the timer; a message that is on its way out is waited for."""
        self._settled = True
        await self._stop()

    async def _stop(self) -> None:
        async with self._sending:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    async def _take_back(self) -> None:
        async with self._database.as_service() as session:
            message_id = await progress.recall(session, self._key)
        if message_id is None:
            return
        with contextlib.suppress(TelegramError):
            await self._bot.delete_message(self._chat_id, message_id)
        async with self._database.as_service() as session:
            await progress.forget(session, self._key)

    async def _appear(self) -> None:
        await asyncio.sleep(PATIENCE)
        # Progress is a courtesy: that it cannot be shown is no reason to fail.
        with contextlib.suppress(TelegramError, SQLAlchemyError, OSError):
            async with self._sending:
                async with self._database.as_service() as session:
                    shown = await progress.recall(session, self._key)
                if shown is None:
                    message = await send(self._bot, self._chat_id, self._screen)
                    async with self._database.as_service() as session:
                        await progress.remember(session, self._key, self._chat_id, message.message_id)
                await self._bot.send_chat_action(self._chat_id, ChatAction.TYPING)
