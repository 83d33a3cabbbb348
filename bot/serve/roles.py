"""The roles that a process can have: bot, web, worker with its clock. `shortlist run` is all of them at once."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

import structlog
import uvicorn
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import inbox, leadership, polling
from bot.app import build_application, introduce
from bot.context import App, Services
from bot.errors import is_database_away
from bot.feeder import Feeder
from bot.inbox import Marker
from bot.persistence import ConversationStore
from bot.sending import make_bot
from bot.serve import web
from bot.serve.prompt import PromptProtocol
from core.ai.providers import open_models
from core.billing.stripe.gateway import open_gateway
from core.remembered import Memory
from core.schedule import start_clock
from core.settings import Settings
from core.storage import KEY_BYTES, FileStore, memory_key, open_store
from db.session import Database

# How long web waits for answers that are on their way out.
SHUTDOWN_SECONDS = 5
# Beyond them web answers 503. Telegram opens one connection, Stripe a few; each takes a file descriptor of 1,024.
MOST_CONNECTIONS = 500

log = structlog.get_logger()

Ready = Callable[[], None]


@asynccontextmanager
async def open_services(
    settings: Settings, database_url: str, *, pages_url: str | None = None, with_files: bool = True
) -> AsyncIterator[Services]:
    """Database, files, Stripe and models, for the time of an `async with`; `pages_url` is PUBLIC_URL by default.

    Without files, there is an empty store in memory, and no key is looked at.
    """
    store = await open_store(settings) if with_files else FileStore("memory:///", os.urandom(KEY_BYTES))
    # What web does touches neither.
    memory = Memory(await asyncio.to_thread(memory_key, settings) if with_files else os.urandom(KEY_BYTES))
    gateway = open_gateway(settings)
    models = open_models(settings)
    async with Database(database_url) as database:
        try:
            yield Services(settings, database, store, memory, gateway, models, pages_url or settings.public_url)
        finally:
            await models.close()
            if gateway is not None:
                await gateway.close()


async def serve_bot(services: Services, *, ready: Ready = lambda: None) -> None:
    """Waits to be the active bot, then serves until cancelled; stands by again when it loses the lock."""
    while True:
        news = asyncio.Event()
        async with leadership.elected(services.database.url, inbox.CHANNEL, news) as lock:
            serving = asyncio.create_task(_serve_active(services, news, ready))
            try:
                await asyncio.wait({lock, serving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                serving.cancel()
                results = await asyncio.gather(serving, return_exceptions=True)
            if not lock.done():
                await _wait_out_database([result for result in results if isinstance(result, Exception)])
        log.warning("bot.stood_down")


async def _wait_out_database(errors: list[Exception]) -> None:
    """A database that broke off while the bot was starting is waited for; every other error is raised."""
    for error in errors:
        group = error if isinstance(error, ExceptionGroup) else ExceptionGroup("", [error])
        if group.split(lambda found: isinstance(found, Exception) and is_database_away(found))[1] is not None:
            raise error
        log.warning("bot.database_away", error=type(error).__name__)
        await asyncio.sleep(1)


async def _serve_active(services: Services, news: asyncio.Event, ready: Ready) -> None:
    states = ConversationStore(services.database)
    marker = Marker(services.database, states)
    bot = make_bot(services.settings)
    app = build_application(services, bot, marker, states)
    processor = app.update_processor
    assert isinstance(processor, inbox.ChatOrder)  # noqa: S101 - build_application put it there
    feeder = Feeder(services.database, app, processor, news)
    try:
        await _until_telegram_answers(app.initialize)
        await app.start()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(marker.run())
            tasks.create_task(feeder.run())
            tasks.create_task(_receive(services, feeder))
            tasks.create_task(_introduce(bot))
            ready()
    finally:
        # What is cut off or let go here runs again: its updates are not marked.
        processor.stop()
        await asyncio.shield(_stop(app))


async def _until_telegram_answers(call: Callable[[], Awaitable[object]]) -> None:
    delay = 0.5
    while True:
        try:
            await call()
            return
        except TelegramError as error:
            log.warning("bot.telegram_away", error=type(error).__name__)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 15)


@asynccontextmanager
async def _answering(bot: ExtBot[int]) -> AsyncIterator[None]:
    """The bot once Telegram answers it; its connections are closed even when that is given up before."""
    try:
        await _until_telegram_answers(bot.initialize)
        yield
    finally:
        await bot.shutdown()


async def _stop(app: App) -> None:
    # An application that was cut off while it began shuts down nothing, not even its bot's connections.
    steps = (app.shutdown, app.bot.shutdown)
    for step in (app.stop, *steps) if app.running else steps:
        try:
            async with asyncio.timeout(5):
                await step()
        except Exception as error:
            log.info("bot.stopped_in_a_hurry", error=type(error).__name__)


async def _introduce(bot: ExtBot[int]) -> None:
    try:
        await introduce(bot)
    except TelegramError as error:
        log.warning("bot.not_introduced", error=type(error).__name__)


async def _receive(services: Services, feeder: Feeder) -> None:
    """Web hook where there is a public address, else long polling."""
    settings = services.settings
    bot = make_bot(settings, pool_size=4)
    async with _answering(bot):
        if settings.public_url:
            set_webhook = partial(
                bot.set_webhook,
                f"{settings.public_url}{web.WEBHOOK_PATH}",
                secret_token=web.webhook_secret(settings),
                allowed_updates=list(polling.ALLOWED),
                # One at a time keeps each chat's updates in order on their way in.
                max_connections=1,
            )
            await _until_telegram_answers(set_webhook)
            log.info("bot.webhook")
            await asyncio.Event().wait()
        await _until_telegram_answers(bot.delete_webhook)
        log.info("bot.polling")
    await polling.poll(settings, feeder.receive)


async def serve_worker(services: Services, *, ready: Ready = lambda: None) -> None:
    """Works and keeps the clock until cancelled."""
    # Only a worker needs the engine and what it brings along.
    from bot.worker import tasks

    bot = make_bot(services.settings)
    async with _answering(bot):
        clock = start_clock(services.database)
        try:
            await tasks.work(services, bot, ready=ready)
        finally:
            clock.shutdown(wait=False)


async def serve_web(services: Services, *, port: int, private: bool = False, ready: Ready = lambda: None) -> None:
    """Serves HTTP until cancelled. Raises `OSError` when the port is taken. `private` as in `web.build_web`."""
    config = uvicorn.Config(
        web.build_web(services, private=private),
        http=PromptProtocol,
        limit_concurrency=MOST_CONNECTIONS,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Server(config)
    listener = socket.create_server(("0.0.0.0", port), backlog=1024)  # noqa: S104 - web is the public role
    serving = asyncio.create_task(server.serve([listener]))
    try:
        # The listener takes connections from here on; uvicorn answers them as soon as it runs.
        ready()
        # Not cancelled with us: uvicorn itself ends what it began, and closes the listener.
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the process has one place for those."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
