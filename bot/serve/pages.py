"""The pages that a payment leads back to. They say where the message comes, lead to the chat, and do nothing else.

Whoever opens them may have paid or not, so they know nobody and fulfil nothing. No script, nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import re
from pathlib import Path
from string import Template

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError

from bot.sending import make_bot
from bot.texts import DEFAULT_LANGUAGE, Texts, languages, texts_for
from core.settings import Settings

_TEMPLATES = Path(__file__).parent / "templates"
_PAGE = Template((_TEMPLATES / "return.html").read_text(encoding="utf-8"))
_STYLE = (_TEMPLATES / "return.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# A tick, and a dash: what is drawn inside the circle.
_SIGNS = {"paid": "M20 33l9 9 16-19", "cancelled": "M21 32h22"}
_WEIGHED = re.compile(r"\s*([A-Za-z*-]{1,16})\s*(?:;\s*q=([01](?:\.\d{1,3})?))?\s*")
_LONGEST_HEADER = 500
# How long a page waits to learn where the chat is; it does without when that takes longer.
TELEGRAM_SECONDS = 3.0

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = structlog.get_logger()


class ReturnPages:
    """/paid and /cancelled, and the address of the chat, which is asked for once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._chat: str | None = settings.chat_url

    def routes(self) -> list[Route]:
        return [Route("/paid", self.paid), Route("/cancelled", self.cancelled)]

    async def paid(self, request: Request) -> Response:
        """Where a payment page leads when it was paid, as far as that page knows."""
        return await self._page(request, "paid")

    async def cancelled(self, request: Request) -> Response:
        """Where a payment page leads when it was left."""
        return await self._page(request, "cancelled")

    async def _page(self, request: Request, kind: str) -> Response:
        texts = texts_for(preferred_language(request.headers.get("accept-language", "")))
        page = _PAGE.substitute(
            language=texts.language,
            title=texts(f"page-{kind}-title"),
            text=texts(f"page-{kind}-text"),
            style=_STYLE,
            kind=kind,
            sign=_SIGNS[kind],
            back=_back(texts, await self._chat_address()),
        )
        return HTMLResponse(page, headers={**HEADERS, "Content-Language": texts.language})

    async def _chat_address(self) -> str | None:
        """The chat with our bot; None while Telegram does not say what the bot is called."""
        if self._chat is None and self._settings.telegram_bot_token is not None:
            bot = make_bot(self._settings, pool_size=1)
            try:
                async with asyncio.timeout(TELEGRAM_SECONDS):
                    await bot.initialize()
                self._chat = bot.link
            except (TelegramError, TimeoutError) as error:
                log.warning("pages.chat_unknown", error=type(error).__name__)
            finally:
                await bot.shutdown()
        return self._chat


def preferred_language(header: str) -> str:
    """The language of ours that an Accept-Language header likes best; English when it likes none."""
    parts = filter(None, map(_WEIGHED.fullmatch, header[:_LONGEST_HEADER].split(",")))
    for part in sorted(parts, key=_weight, reverse=True):
        language = part[1].split("-")[0].lower()
        if _weight(part) and language in languages():
            return language
    return DEFAULT_LANGUAGE


def _weight(part: re.Match[str]) -> float:
    return float(part[2] or 1)


def _back(texts: Texts, address: str | None) -> str:
    if address is None:
        return f'<p class="hint">{texts("page-back-unknown")}</p>'
    return f'<a href="{html.escape(address)}">{texts("page-back")}</a>'
