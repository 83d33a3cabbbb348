"""The log of what happened, numbered; readers wait for the next number instead of asking again and again."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

EVENTS_KEPT = 20_000
EVENTS_KEPT_PER_CHAT = 2_000


@dataclass(slots=True)
class Event:
    """One thing that happened in one chat of one bot.

    The kinds are listed in `sandbox.telegram.control`.
    """

    number: int
    bot_id: int
    chat_id: int
    kind: str
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "bot_id": self.bot_id,
            "chat_id": self.chat_id,
            "kind": self.kind,
            **self.data,
        }


ChatKey = tuple[int, int]


class EventLog:
    def __init__(self) -> None:
        self.number = 0
        self.closed = False
        self._all: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._by_chat: dict[ChatKey, deque[Event]] = {}
        self._waiting: defaultdict[ChatKey | None, set[asyncio.Future[None]]] = defaultdict(set)

    def add(self, bot_id: int, chat_id: int, kind: str, data: dict[str, Any]) -> Event:
        self.number += 1
        event = Event(self.number, bot_id, chat_id, kind, data)
        self._all.append(event)
        key = (bot_id, chat_id)
        events = self._by_chat.get(key)
        if events is None:
            events = self._by_chat[key] = deque(maxlen=EVENTS_KEPT_PER_CHAT)
        events.append(event)
        if self._waiting:
            self._wake(key)
            self._wake(None)
        return event

    def since(self, number: int, key: ChatKey | None) -> list[Event]:
        """Events after `number`, oldest first; of one chat, or of all of them."""
        found: list[Event] = []
        for event in reversed(self._all if key is None else self._by_chat.get(key, deque())):
            if event.number <= number:
                break
            found.append(event)
        found.reverse()
        return found

    async def wait(self, number: int, key: ChatKey | None, timeout: float) -> list[Event]:
        """Like `since`, but waits up to `timeout` seconds for the first such event."""
        found = self.since(number, key)
        if found or timeout <= 0 or self.closed:
            return found
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[key].add(future)
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            return []
        finally:
            self._forget(key, future)
        return self.since(number, key)

    def close(self) -> None:
        self.closed = True
        for key in list(self._waiting):
            self._wake(key)

    def _wake(self, key: ChatKey | None) -> None:
        for future in self._waiting.pop(key, ()):
            if not future.done():
                future.set_result(None)

    def _forget(self, key: ChatKey | None, future: "asyncio.Future[None]") -> None:
        waiting = self._waiting.get(key)
        if waiting is not None:
            waiting.discard(future)
            if not waiting:
                del self._waiting[key]
