"""Long polling that acknowledges only what is stored.

PTB's own Updater acknowledges first and would lose updates in a crash. The offset of the next getUpdates is the
acknowledgement, so it is sent only after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import structlog

from bot.inbox import Payload
from bot.sending import trust
from core.settings import Settings

POLL_SECONDS = 30
FIRST_DELAY = 0.5
LONGEST_DELAY = 15.0
ALLOWED = ("message", "edited_message", "callback_query", "pre_checkout_query", "subscription", "my_chat_member")

log = structlog.get_logger()


async def poll(settings: Settings, receive: Callable[[list[Payload]], Awaitable[None]]) -> None:
    """Polls until cancelled; `receive` stores and commits. Waits out faults of Telegram and the database."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    url = f"{settings.telegram_api_url}/bot{token}/getUpdates"
    offset: int | None = None
    delay = FIRST_DELAY
    async with httpx.AsyncClient(timeout=httpx.Timeout(POLL_SECONDS + 10, connect=5), verify=trust()) as client:
        while True:
            try:
                updates = await _get_updates(client, url, offset)
                if updates:
                    await receive(updates)
                    offset = updates[-1]["update_id"] + 1
                delay = FIRST_DELAY
            except _Refused as refused:
                log.warning("polling.refused", status=refused.status, description=refused.description)
                await asyncio.sleep(refused.retry_after or delay)
                delay = min(delay * 2, LONGEST_DELAY)
            except Exception as error:
                # The URL holds the token, and httpx quotes it in its messages: the class must do.
                log.warning("polling.delayed", error=type(error).__name__)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_DELAY)


class _Refused(Exception):
    def __init__(self, status: int, description: str, retry_after: float) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


async def _get_updates(client: httpx.AsyncClient, url: str, offset: int | None) -> list[dict[str, Any]]:
    body: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED}
    if offset is not None:
        body["offset"] = offset
    answer = await client.post(url, json=body)
    content = answer.json()
    if not content.get("ok"):
        retry_after = (content.get("parameters") or {}).get("retry_after", 0)
        raise _Refused(answer.status_code, str(content.get("description", "")), float(retry_after))
    updates: list[dict[str, Any]] = content["result"]
    return updates
