"""Calls to Telegram: waits as a 429 says, tries again after a 5xx, repeats once at most what may have been done."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import structlog
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from core.settings import Settings

ATTEMPTS = 4
FIRST_DELAY = 0.3
# A longer pause is left to whoever asked: the inbox and the queue both try again later.
LONGEST_PAUSE = 30.0
# Telegram takes about 30 messages a second of a bot; httpx looks at every connection for every call, so more of them
# than that needs cost more than they bring.
POOL_SIZE = 16

log = structlog.get_logger()


class PatientSender(BaseRateLimiter[int]):
    """Repeats calls that Telegram refused for the moment. Raises what still fails after `ATTEMPTS`."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Makes the call, with pauses between attempts."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                pause = _pause(error, attempt)
                if pause is None or attempt == ATTEMPTS or pause > LONGEST_PAUSE:
                    raise
                log.info("telegram.retry", endpoint=endpoint, attempt=attempt, pause=pause, error=type(error).__name__)
            await self._sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")


def is_passing(error: BaseException) -> bool:
    """Whether Telegram may well take the same call later."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)


def may_have_gone_out(error: BaseException) -> bool:
    """Whether Telegram may have done what was asked, and only its answer was lost."""
    return isinstance(error.__cause__, httpx.ReadTimeout | httpx.ReadError | httpx.RemoteProtocolError)


def _pause(error: TelegramError, attempt: int) -> float | None:
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return after.total_seconds() if isinstance(after, timedelta) else float(after)
    if not is_passing(error):
        return None
    # After a time-out or a broken connection the message may have gone out: one more try at the most, so that
    # a person sees at most one of them twice.
    if (isinstance(error, TimedOut) or "httpx" in str(error)) and attempt > 1:
        return None
    return float(FIRST_DELAY * 2 ** (attempt - 1))


@cache
def trust() -> ssl.SSLContext:
    """Which certificates are trusted: read once, for that takes longer than everything else a client does to begin."""
    return httpx.create_ssl_context()


def make_bot(settings: Settings, *, pool_size: int = POOL_SIZE) -> ExtBot[int]:
    """The bot of the settings' token at the settings' address. Raises `ValueError` without a token."""
    if settings.telegram_bot_token is None:
        raise ValueError("TELEGRAM_BOT_TOKEN is not set")
    return ExtBot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=pool_size, pool_timeout=30.0, read_timeout=20.0, httpx_kwargs={"verify": trust()}
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2, httpx_kwargs={"verify": trust()}),
        rate_limiter=PatientSender(),
    )


async def fetch_file(bot: Bot, file_id: str) -> bytes:
    """The bytes of a file that a person sent. Raises `TelegramError`."""
    file = await bot.get_file(file_id)
    return bytes(await file.download_as_bytearray())
