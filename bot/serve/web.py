"""HTTP: the web hooks of Telegram and Stripe, health, metrics."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import inbox
from bot.context import Services
from bot.serve import health
from bot.serve.pages import ReturnPages
from core.billing.stripe import webhook
from core.billing.stripe.webhook import SignatureInvalid
from core.settings import Settings

WEBHOOK_PATH = "/telegram/webhook"
STRIPE_PATH = "/stripe/webhook"
SIGNATURE_HEADER = "Stripe-Signature"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not the secret
MAX_BODY_BYTES = 1_000_000

log = structlog.get_logger()


def webhook_secret(settings: Settings) -> str:
    """The secret that Telegram sends along: derived from the token, so there is none to configure."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def build_web(services: Services) -> Starlette:
    """The ASGI application."""
    hooks = _WebHooks(services)

    async def healthz(request: Request) -> Response:
        found = await health.examine(services.database)
        answer = {"ok": not found.red, "red": list(found.red), **found.facts}
        return JSONResponse(answer, status_code=503 if found.red else 200)

    async def metrics(request: Request) -> Response:
        health.measure(await health.examine(services.database))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route(WEBHOOK_PATH, hooks.telegram, methods=["POST"]),
            Route(STRIPE_PATH, hooks.stripe, methods=["POST"]),
            *ReturnPages(services.settings).routes(),
            Route("/healthz", healthz),
            Route("/metrics", metrics),
        ]
    )


class _WebHooks:
    """What Telegram and Stripe call. Both are answered with 200 only when what they brought is committed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._secret = webhook_secret(services.settings).encode()

    async def telegram(self, request: Request) -> Response:
        if not self._is_telegram(request):
            return _FORBIDDEN
        body = await _limited_body(request)
        if body is None:
            return _TOO_LARGE
        update = _json(body)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return PlainTextResponse("not an update", status_code=400)
        await inbox.store(self._services.database, [update], notify=True)
        return _OK

    def _is_telegram(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "").encode()
        return self._services.settings.telegram_bot_token is not None and hmac.compare_digest(given, self._secret)

    async def stripe(self, request: Request) -> Response:
        secret, gateway = self._services.settings.stripe_webhook_secret, self._services.gateway
        if secret is None or gateway is None:
            return _FORBIDDEN
        body = await _limited_body(request)
        if body is None:
            return _TOO_LARGE
        try:
            webhook.verify(body, request.headers.get(SIGNATURE_HEADER, ""), secret.get_secret_value())
        except SignatureInvalid as error:
            log.warning("web.stripe_refused", reason=str(error))
            return _FORBIDDEN
        payload = _json(body)
        try:
            async with self._services.database.as_service() as session:
                await webhook.store(session, payload, livemode=gateway.livemode)
        except ValueError:
            return PlainTextResponse("not an event", status_code=400)
        return _OK


_OK = PlainTextResponse("ok")
_FORBIDDEN = PlainTextResponse("forbidden", status_code=403)
_TOO_LARGE = PlainTextResponse("too large", status_code=413)


def _json(body: bytes) -> Any:
    """What the body says; None for what is no JSON, or nested beyond reason."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _limited_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return body
