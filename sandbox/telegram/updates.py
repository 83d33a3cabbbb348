"""Pending updates of one bot: numbered, kept until acknowledged, handed out by long poll or webhook."""

import asyncio
import random
import time
from collections import deque
from typing import Any, NamedTuple

from sandbox.telegram.errors import conflict

Json = dict[str, Any]

MAX_UPDATES_PER_POLL = 100
MAX_POLL_SECONDS = 50
CLOSING_POLL_SECONDS = 0.2
RECENT_SECONDS = 3.0
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
ANOTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
WEBHOOK_CAME = "terminated by setWebhook request"


class Update(NamedTuple):
    id: int
    chat_id: int
    data: Json


class UpdateQueue:
    """Updates wait here until `getUpdates` acknowledges them by asking for a later one, or the webhook took
    them.
    """

    def __init__(self) -> None:
        self.pending: deque[Update] = deque()
        self.allowed: list[str] = []
        self.webhook_url = ""
        self.closing = False
        self._next_id = random.randint(100_000_000, 900_000_000)
        self._polled_at = -RECENT_SECONDS
        self._poll: asyncio.Future[str | None] | None = None
        self.arrived = asyncio.Event()

    @property
    def waiting(self) -> bool:
        """Whether a poll waits at this very moment."""
        return self._poll is not None and not self._poll.done()

    @property
    def receiving(self) -> bool:
        """Whether a bot takes updates at this time: in a poll, between two of them, or by webhook."""
        return self.waiting or bool(self.webhook_url) or time.monotonic() - self._polled_at < RECENT_SECONDS

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def push(self, kind: str, chat_id: int, payload: Json) -> None:
        """Queue one update, unless the bot said that it does not want this kind."""
        if not self.wants(kind):
            return
        self.pending.append(Update(self._next_id, chat_id, {"update_id": self._next_id, kind: payload}))
        self._next_id += 1
        self.arrived.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """The oldest unacknowledged updates; waits up to `timeout` seconds for the first.

        Raises:
            Refusal: 409 when a webhook is set, or when another poll or a webhook arrives meanwhile.
        """
        if self.webhook_url:
            raise conflict(WEBHOOK_IS_SET)
        self._polled_at = time.monotonic()
        self.terminate(ANOTHER_POLLER)
        self._acknowledge(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, CLOSING_POLL_SECONDS if self.closing else MAX_POLL_SECONDS))
        return [update.data for update, _ in zip(self.pending, range(limit), strict=False)]

    def terminate(self, reason: str) -> None:
        """End the poll that waits, with a 409 to it."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    def discard(self, update: Update) -> None:
        """Forget an update that the webhook took."""
        if update in self.pending:
            self.pending.remove(update)

    def close(self) -> None:
        """The sandbox ends: polls end soon, also those that come while it does."""
        self.closing = True
        self.release()

    def release(self) -> None:
        """End the poll that waits, with no updates."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    async def _wait(self, timeout: float) -> None:
        poll: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(timeout):
                reason = await poll
        except TimeoutError:
            return
        finally:
            self._polled_at = time.monotonic()
            if self._poll is poll:
                self._poll = None
        if reason is not None:
            raise conflict(reason)
