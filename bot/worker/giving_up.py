"""What is left to do when a task fails for good: whoever asked is told, and what it cost them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from core.notices import SEND, GaveUp, Notice, NoticeKind
from core.queue import enqueue
from db.session import Database


class FromChat(Protocol):
    """What somebody asked for in a chat; what nobody asked for has no chat."""

    @property
    def chat_id(self) -> int | None:
        """Where they asked."""

    @property
    def language_code(self) -> str:
        """The language of the answer."""


def tell_given_up(database: Database, what: GaveUp) -> Callable[[FromChat, Exception], Awaitable[None]]:
    """A way to give a task up: whoever asked reads that it was not done."""

    async def give_up(task: FromChat, error: Exception) -> None:
        if task.chat_id is None:
            return
        notice = Notice(
            chat_id=task.chat_id,
            kind=NoticeKind.GAVE_UP,
            gave_up=what,
            language_code=task.language_code,
            # A task that shows no progress has no such key.
            progress_key=getattr(task, "key", ""),
        )
        async with database.as_service() as session:
            await enqueue(session, SEND, notice)

    return give_up
