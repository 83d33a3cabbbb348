"""Progress that a person can see: a message when something takes longer than a second, and the chat action."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from telegram import Bot
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

PATIENCE = 1.0


class ProgressMessage:
    """For the time of an `async with`: says `text` in the chat if it takes longer than `PATIENCE` seconds.

    Work that fails takes its message back, so that the next attempt starts clean.
    """

    def __init__(self, bot: Bot, chat_id: int, text: str) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._text = text
        self._message_id: int | None = None
        self._sending = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._timer = asyncio.create_task(self._appear())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        message_id = await self.settle()
        if error is not None and message_id is not None:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(self._chat_id, message_id)

    async def settle(self) -> int | None:
        """Stops the timer; the id of the message, if it appeared."""
        async with self._sending:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            return self._message_id

    async def _appear(self) -> None:
        await asyncio.sleep(PATIENCE)
        # Progress is a courtesy: that it cannot be shown is no reason to fail.
        with contextlib.suppress(TelegramError):
            async with self._sending:
                message = await self._bot.send_message(self._chat_id, self._text, parse_mode=ParseMode.HTML)
                self._message_id = message.message_id
                await self._bot.send_chat_action(self._chat_id, ChatAction.TYPING)
