"""When a task fails for good, the person who asked for it is told, and also that it cost nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from core.notices import SEND, GaveUp, Notice, NoticeKind
from core.queue import enqueue
from db.session import Database


class FromChat(Protocol):
    """A task that a person asked for in a chat; one that nobody asked for has no chat."""

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
