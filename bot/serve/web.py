"""HTTP: the web hooks of Telegram and Stripe, health, metrics."""

from __future__ import annotations

import hashlib
import hmac
import json

import sqlalchemy as sa
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import inbox
from bot.context import Services
from bot.serve.pages import ReturnPages
from core.billing.stripe import intake
from core.billing.stripe.intake import SignatureInvalid
from core.settings import Settings

WEBHOOK_PATH = "/telegram/webhook"
STRIPE_PATH = "/stripe/webhook"
SIGNATURE_HEADER = "Stripe-Signature"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not the secret
MAX_BODY_BYTES = 1_000_000
# Older than this, a waiting task or update means that nobody does the work.
STALE_SECONDS = 120

log = structlog.get_logger()

_HEALTH = sa.text(
    """
    SELECT
      (SELECT coalesce(extract(epoch FROM now() - min(execute_after)), 0) FROM pgqueuer
       WHERE status = 'queued' AND execute_after <= now()) AS queue_age,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM telegram_updates
       WHERE handled_at IS NULL) AS update_age,
      (SELECT count(*) FROM telegram_updates WHERE handled_at IS NULL) AS unhandled_updates,
      (SELECT count(*) FROM stripe_events WHERE handled_at IS NULL) AS unhandled_events
    """
)


def webhook_secret(settings: Settings) -> str:
    """The secret that Telegram sends along: derived from the token, so there is none to configure."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def build_web(services: Services) -> Starlette:
    """The ASGI application."""
    secret = webhook_secret(services.settings).encode()

    async def telegram_webhook(request: Request) -> Response:
        if services.settings.telegram_bot_token is None or not hmac.compare_digest(
            request.headers.get(SECRET_HEADER, "").encode(), secret
        ):
            return PlainTextResponse("forbidden", status_code=403)
        body = await _limited_body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON", status_code=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return PlainTextResponse("not an update", status_code=400)
        # Stored and committed first: 200 is the acknowledgement.
        await inbox.store(services.database, [update], notify=True)
        return PlainTextResponse("ok")

    async def stripe_webhook(request: Request) -> Response:
        secret = services.settings.stripe_webhook_secret
        if secret is None or services.gateway is None:
            return PlainTextResponse("forbidden", status_code=403)
        body = await _limited_body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        try:
            intake.verify(body, request.headers.get(SIGNATURE_HEADER, ""), secret.get_secret_value())
        except SignatureInvalid as error:
            log.warning("web.stripe_refused", reason=str(error))
            return PlainTextResponse("forbidden", status_code=403)
        try:
            payload = json.loads(body)
            # Stored, enqueued and committed first: 200 is the acknowledgement.
            async with services.database.as_service() as session:
                await intake.store(session, payload, livemode=services.gateway.livemode)
        except (ValueError, RecursionError):
            return PlainTextResponse("not an event", status_code=400)
        return PlainTextResponse("ok")

    async def healthz(request: Request) -> Response:
        try:
            async with services.database.as_service() as session:
                row = (await session.execute(_HEALTH)).one()
        except Exception as error:
            return JSONResponse({"ok": False, "database": type(error).__name__}, status_code=503)
        facts = {key: float(value) for key, value in row._mapping.items()}
        ok = facts["queue_age"] < STALE_SECONDS and facts["update_age"] < STALE_SECONDS
        return JSONResponse({"ok": ok, "database": "ok", **facts}, status_code=200 if ok else 503)

    async def metrics(request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route(WEBHOOK_PATH, telegram_webhook, methods=["POST"]),
            Route(STRIPE_PATH, stripe_webhook, methods=["POST"]),
            *ReturnPages(services.settings).routes(),
            Route("/healthz", healthz),
            Route("/metrics", metrics),
        ]
    )


async def _limited_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return body
