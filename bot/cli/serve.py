"""`shortlist run | bot | worker | web`: the processes that serve."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
import uvloop
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from bot.cli.settings import Unusable, load_settings
from bot.context import Services
from bot.serve import roles
from bot.serve.logs import configure_logs
from bot.serve.web import STRIPE_PATH
from core.isolation.confine import hide_memory
from core.settings import Settings
from core.storage import FilesKeyInvalid
from db import logins
from db.embedded import serve as serve_postgres
from migrations.readiness import Away, Unprepared, check_serving
from migrations.upgrade import upgrade

SANDBOX_PORT = 8081

log = structlog.get_logger()
console = Console(stderr=True, highlight=False)


@contextmanager
def database_url(settings: Settings, *, migrate: bool = False) -> Iterator[str]:
    """DATABASE_URL, or the embedded server's address for the time of a `with`; `migrate` brings that one up first."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with serve_postgres(settings.data_dir.resolve() / "postgres") as url:
        if migrate:
            upgrade(url)
        yield asyncio.run(logins.embedded_login(url))


@contextmanager
def admin_url(settings: Settings) -> Iterator[str]:
    """The address of who owns the tables: DATABASE_ADMIN_URL, else DATABASE_URL, else the embedded server's."""
    given = settings.database_admin_url or settings.database_url
    if given is not None:
        yield given.get_secret_value()
        return
    with serve_postgres(settings.data_dir.resolve() / "postgres") as url:
        yield url


def bring_up(settings: Settings, url: str) -> None:
    """Migrates the database at `url`, as its owner, and lets the login of DATABASE_URL serve it.

    Raises `Unprepared` when the server or the login does not allow that.
    """
    upgrade(url)
    if settings.database_url is not None:
        asyncio.run(logins.allow_serving(url, settings.database_url.get_secret_value()))


def run() -> None:
    """Everything in one process; the sandbox too when there is no TELEGRAM_BOT_TOKEN."""
    _main(_run, migrate=True)


def bot() -> None:
    """The bot: one is active, any number stand by."""
    _main(_role(roles.serve_bot))


def worker() -> None:
    """Background tasks and the clock; any number share the work."""
    _main(_role(roles.serve_worker))


def web() -> None:
    """Web hooks, health and metrics."""

    async def serve(services: Services) -> None:
        await roles.serve_web(services, port=services.settings.web_port)

    # The one role that strangers reach opens nobody's files.
    _main(_role(serve, needs_token=False, with_files=False))


Serve = Callable[[Settings, str], Awaitable[None]]


def _role(serve: Callable[[Services], Awaitable[None]], *, needs_token: bool = True, with_files: bool = True) -> Serve:
    async def start(settings: Settings, url: str) -> None:
        if needs_token and settings.telegram_bot_token is None:
            raise Unusable("TELEGRAM_BOT_TOKEN is not set; `shortlist run` works without one.")
        # A server that restarts is waited for, as it is later on; one that lacks something would be for ever.
        with contextlib.suppress(Away):
            await check_serving(url)
        async with roles.open_services(settings, url, with_files=with_files) as services:
            await serve(services)

    return start


async def _run(settings: Settings, url: str) -> None:
    started = time.monotonic()
    pages = settings.public_url or f"http://localhost:{settings.web_port}"
    async with _sandbox(settings) as (settings, page), roles.open_services(settings, url, pages_url=pages) as services:
        waiting = {"bot", "worker", "web"}

        def ready(role: str) -> Callable[[], None]:
            def note() -> None:
                waiting.discard(role)
                if not waiting:
                    _say_ready(settings, page, time.monotonic() - started)

            return note

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(roles.serve_web(services, port=settings.web_port, private=True, ready=ready("web")))
            tasks.create_task(roles.serve_worker(services, ready=ready("worker")))
            tasks.create_task(roles.serve_bot(services, ready=ready("bot")))


def _say_ready(settings: Settings, page: str | None, seconds: float) -> None:
    log.info("shortlist.ready", seconds=round(seconds, 2), web_port=settings.web_port)
    if page:
        console.print(f"\n  Shortlist is ready. Chat with it at [bold]{page}[/bold]\n  Ctrl-C stops it.\n")
    else:
        console.print("\n  Shortlist is ready and serves your bot. Ctrl-C stops it.\n")


@asynccontextmanager
async def _sandbox(settings: Settings) -> AsyncIterator[tuple[Settings, str | None]]:
    """The settings as they are with a token; without one, a sandbox and the settings that lead there."""
    if settings.telegram_bot_token is not None:
        yield settings, None
        return
    from sandbox.server import Sandbox

    async with contextlib.AsyncExitStack() as stack:
        try:
            sandbox = await stack.enter_async_context(Sandbox(port=SANDBOX_PORT, bot_name="Shortlist"))
        except OSError:
            sandbox = await stack.enter_async_context(Sandbox(bot_name="Shortlist"))
        local: dict[str, object] = {
            "telegram_bot_token": SecretStr(sandbox.token),
            "telegram_api_url": sandbox.url,
            "chat_url": sandbox.chat_page_url,
            "public_url": None,
        }
        if settings.stripe_secret_key is None:
            # What signs the sandbox's events stays in this process, so a new one each time is enough.
            secret = f"whsec_{secrets.token_urlsafe(24)}"
            sandbox.stripe_webhook(f"http://127.0.0.1:{settings.web_port}{STRIPE_PATH}", secret)
            local |= {
                "stripe_secret_key": SecretStr(sandbox.stripe_key),
                "stripe_webhook_secret": SecretStr(secret),
                "stripe_api_url": sandbox.stripe_url,
            }
        if not settings.has_models:
            local |= {
                "anthropic_api_key": SecretStr(sandbox.ai.key),
                "anthropic_base_url": sandbox.anthropic_url,
                "openai_api_key": SecretStr(sandbox.ai.key),
                "openai_base_url": sandbox.openai_url,
                "ai_only_plays": True,
            }
        yield settings.model_copy(update=local), sandbox.chat_page_url


def _main(serve: Serve, *, migrate: bool = False) -> None:
    """Runs `serve` until SIGINT or SIGTERM; one sentence on stderr and status 2 when it cannot begin."""
    try:
        settings = load_settings()
        configure_logs(settings)
        hide_memory()  # it holds every secret, and the processes that read documents run as the same user
        if migrate and settings.database_url is not None:
            with admin_url(settings) as url:
                bring_up(settings, url)
        with database_url(settings, migrate=migrate) as url:
            uvloop.run(_until_told_to_stop(serve(settings, url)))
    except (Unusable, Unprepared, FilesKeyInvalid, DBAPIError, OSError) as error:
        console.print(_sentence(error))
        sys.exit(2)
    except ExceptionGroup as group:
        expected, others = group.split((Unusable, OSError))
        if others is not None:
            raise
        console.print(_sentence((expected or group).exceptions[0]))
        sys.exit(2)


def _sentence(error: BaseException) -> str:
    if isinstance(error, DBAPIError):
        return f"The database does not answer as it should: {type(error.orig).__name__}. Run `shortlist doctor`."
    return str(error)


def _log_loose_end(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio has to say of errors that nobody waits for. Its own words quote them."""
    log.error("asyncio.loose_end", exc_info=context.get("exception"))


async def _until_told_to_stop(serving: Awaitable[None]) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log_loose_end)
    task = asyncio.ensure_future(serving)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
