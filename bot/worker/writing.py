"""The worker's tasks about writing: facts chosen, documents drafted, files made and sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot, InputFile
from telegram.error import Forbidden

from bot.context import Services
from bot.screens import writing as screens
from bot.texts import texts_for
from bot.worker.giving_up import tell_given_up
from bot.worker.progress import ProgressMessage
from core import accounts, model_writing
from core.ai.shared_guard import SharedGuard
from core.decisions import Match
from core.notices import GaveUp
from core.waiting import NoLongerWanted, while_wanted
from core.writing import export_task, requests, service
from core.writing.export_task import ExportDocument
from core.writing.requests import WriteDocument
from core.writing.service import Material, WritingDone

Bind = Callable[..., None]

SHOW_EVERY = 1.5


class WritingTasks:
    """Tasks about writing, and what they need. `match` waits for the offline engine."""

    def __init__(self, services: Services, bot: Bot, match: Callable[[], Awaitable[Match]]) -> None:
        self._services = services
        self._bot = bot
        self._match = match

    async def choose_facts(self, task: WriteDocument) -> None:
        """`documents.choose`"""
        async with self._progress(task) as progress:
            match = await self._match()
            await progress.settle()
            await service.show_facts(self._services.database, task, match)

    async def write(self, task: WriteDocument) -> None:
        """`documents.write`"""
        async with self._progress(task) as progress:
            match = await self._match()
            try:
                if await service.write(self._services.database, task, match, partial(self._draft, progress, task)):
                    await progress.settle()
            except NoLongerWanted:
                return

    async def _draft(self, progress: ProgressMessage, task: WriteDocument, material: Material) -> WritingDone:
        """Written by whoever may be asked, for as long as somebody waits for it; it can be seen growing."""
        services = self._services
        allowed = await model_writing.list_allowed(services.database, services.models, material)
        guard = SharedGuard.of(services.database, services.settings, material.document.user_id)
        growing = model_writing.growing_for(material)
        showing = asyncio.create_task(self._show_growing(progress, task, growing)) if allowed else None
        try:
            return await while_wanted(
                partial(service.is_wanted, services.database, task.document_id),
                model_writing.run(services.models, guard, material, allowed, growing),
            )
        finally:
            if showing is not None:
                showing.cancel()
                await asyncio.gather(showing, return_exceptions=True)

    async def _show_growing(
        self, progress: ProgressMessage, task: WriteDocument, growing: model_writing.Growing
    ) -> None:
        """Shows the sentences as they pass, at most once in `SHOW_EVERY` seconds: Telegram allows no more."""
        texts, shown = texts_for(task.language_code), -1
        while True:
            if len(growing.texts) != shown:
                shown = len(growing.texts)
                plays = self._services.models.only_play
                await progress.show(screens.growing(texts, task.document_id, list(growing.texts), plays=plays))
            await asyncio.sleep(SHOW_EVERY)

    async def export(self, task: ExportDocument) -> None:
        """`documents.export`"""
        made = await export_task.make(self._services.database, task)
        if made is None:
            return
        document, letter, content = made
        texts = texts_for(task.language_code)
        name = texts.plain("export-name", kind=texts.plain(f"kind-{document.kind}"), name=letter.name).strip()
        try:
            await self._bot.send_document(task.chat_id, InputFile(content, filename=f"{name}.{task.form}"))
        except Forbidden:
            async with self._services.database.as_service() as session:
                await accounts.mark_blocked(session, task.chat_id, blocked=True)

    def register(self, bind: Bind) -> None:
        """Binds every task to its function, and to what happens when it fails for good."""
        database = self._services.database
        bind(requests.CHOOSE, self.choose_facts, lambda task, _: service.fail(database, task))
        bind(requests.WRITE, self.write, lambda task, _: service.fail(database, task))
        bind(export_task.EXPORT, self.export, tell_given_up(database, GaveUp.EXPORT))

    def _progress(self, task: WriteDocument) -> ProgressMessage:
        text = texts_for(task.language_code)("writing-progress")
        return ProgressMessage(self._bot, self._services.database, task.chat_id, task.key, text)
