"""HTTP: the web hooks of Telegram and Stripe, health, metrics."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import inbox
from bot.context import Services
from bot.errors import is_database_away
from bot.serve import health
from bot.serve.bodies import MAX_ID, TooLarge, TooSlow, body_of, json_of
from bot.serve.pages import ReturnPages
from core.billing.stripe import webhook
from core.billing.stripe.webhook import SignatureInvalid
from core.settings import Settings

WEBHOOK_PATH = "/telegram/webhook"
STRIPE_PATH = "/stripe/webhook"
SIGNATURE_HEADER = "Stripe-Signature"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not the secret

log = structlog.get_logger()

Answer = Callable[[Request], Awaitable[Response]]


def webhook_secret(settings: Settings) -> str:
    """The secret that Telegram sends along: derived from the token, so there is none to configure."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def build_web(services: Services, *, private: bool = False) -> Starlette:
    """The ASGI application. `private`: health and metrics are for this machine alone."""
    hooks = _WebHooks(services)

    def for_operators(answer: Answer) -> Answer:
        async def guarded(request: Request) -> Response:
            return await answer(request) if not private or _is_local(request) else _NOT_HERE

        return guarded

    async def healthz(request: Request) -> Response:
        found = await health.examine(services.database)
        answer = {"ok": not found.red, "red": list(found.red), **found.facts}
        return JSONResponse(answer, status_code=503 if found.red else 200)

    async def metrics(request: Request) -> Response:
        health.measure(await health.examine(services.database))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    web = Starlette(
        exception_handlers=_ANSWERS,
        routes=[
            Route(WEBHOOK_PATH, hooks.telegram, methods=["POST"]),
            Route(STRIPE_PATH, hooks.stripe, methods=["POST"]),
            *ReturnPages(services.settings).routes(),
            Route("/healthz", for_operators(healthz)),
            Route("/metrics", for_operators(metrics)),
        ],
    )
    # It would send whoever asks for /paid/ to the host that their own request names.
    web.router.redirect_slashes = False
    return web


def _is_id(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_ID


class _WebHooks:
    """What Telegram and Stripe call. Both are answered with 200 only when what they brought is committed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._secret = webhook_secret(services.settings).encode()

    async def telegram(self, request: Request) -> Response:
        if not self._is_telegram(request):
            return _FORBIDDEN
        update = json_of(await body_of(request))
        if not isinstance(update, dict) or not _is_id(update.get("update_id")):
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
        body = await body_of(request)
        try:
            now = (await self._services.database.now()).timestamp()
            webhook.verify(body, request.headers.get(SIGNATURE_HEADER, ""), secret.get_secret_value(), now=now)
        except SignatureInvalid as error:
            log.warning("web.stripe_refused", reason=str(error))
            return _FORBIDDEN
        payload = json_of(body)
        try:
            async with self._services.database.as_service() as session:
                await webhook.store(session, payload, livemode=gateway.livemode)
        except ValueError:
            return PlainTextResponse("not an event", status_code=400)
        return _OK


_OK = PlainTextResponse("ok")
_FORBIDDEN = PlainTextResponse("forbidden", status_code=403)
_NOT_HERE = PlainTextResponse("not found", status_code=404)


async def _too_large(request: Request, error: Exception) -> Response:
    return PlainTextResponse("too large", status_code=413)


async def _too_slow(request: Request, error: Exception) -> Response:
    return PlainTextResponse("too slow", status_code=408, headers={"Connection": "close"})


async def _database_away(request: Request, error: Exception) -> Response:
    """Telegram and Stripe deliver again what is not answered with 200; any other fault of the database is ours."""
    if not is_database_away(error):
        raise error
    log.warning("web.database_away", error=type(error).__name__)
    return PlainTextResponse("not now", status_code=503, headers={"Retry-After": "5"})


_ANSWERS = {
    TooLarge: _too_large,
    TooSlow: _too_slow,
    SQLAlchemyError: _database_away,
    OSError: _database_away,
    TimeoutError: _database_away,
}


def _is_local(request: Request) -> bool:
    """Whether a process of this machine asks for itself: a proxy on it says for whom it asks."""
    client = request.client.host if request.client is not None else ""
    forwarded = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers.keys())
    return client in ("127.0.0.1", "::1") and not forwarded
