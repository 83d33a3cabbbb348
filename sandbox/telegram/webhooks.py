"""Delivering updates to a webhook: chats side by side, one chat in order, again until it was taken."""

import asyncio
import time
from typing import Any

import httpx

from sandbox.telegram.updates import Update, UpdateQueue

FIRST_RETRY_SECONDS = 0.25
LONGEST_RETRY_SECONDS = 10.0
ANSWER_SECONDS = 60.0


class Webhook:
    """One registration by `setWebhook`, and the task that serves it."""

    def __init__(self, updates: UpdateQueue, url: str, secret: str | None, max_connections: int) -> None:
        self.updates = updates
        self.url = url
        self.max_connections = max_connections
        self.last_error_date = 0
        self.last_error_message = ""
        self._headers = {"Content-Type": "application/json"}
        if secret:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._freed = asyncio.Event()

    def info(self) -> dict[str, Any]:
        error = {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        return {"max_connections": self.max_connections, **(error if self.last_error_date else {})}

    async def serve(self) -> None:
        """Deliver until cancelled."""
        limits = httpx.Limits(max_connections=self.max_connections)
        secure = self.url.startswith("https:")
        async with httpx.AsyncClient(limits=limits, timeout=ANSWER_SECONDS, trust_env=False, verify=secure) as client:
            try:
                while True:
                    self.updates.arrived.clear()
                    self._freed.clear()
                    self._start_deliveries(client)
                    await self._something_changes()
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _something_changes(self) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self.updates.arrived, self._freed)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _start_deliveries(self, client: httpx.AsyncClient) -> None:
        for update in self.updates.pending:
            if len(self._busy) >= self.max_connections:
                return
            if update.chat_id not in self._busy:
                self._busy[update.chat_id] = asyncio.create_task(self._deliver(client, update))

    async def _deliver(self, client: httpx.AsyncClient, update: Update) -> None:
        pause = FIRST_RETRY_SECONDS
        while not await self._taken(client, update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_RETRY_SECONDS)
        self.updates.discard(update)
        del self._busy[update.chat_id]
        self._freed.set()

    async def _taken(self, client: httpx.AsyncClient, update: Update) -> bool:
        try:
            response = await client.post(self.url, json=update.data, headers=self._headers)
        except httpx.HTTPError as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return False
        if response.is_success:
            return True
        self._failed(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        return False

    def _failed(self, message: str) -> None:
        self.last_error_date = int(time.time())
        self.last_error_message = message
