"""The worker: takes jobs from the queue and does them. Any number of workers share one queue.

A job that fails is tried again, later each time; one that fails for good releases what it held and says so.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
import structlog
from pgqueuer import Queries
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.ports.driver import NotifyCallback
from sqlalchemy.engine import make_url
from telegram import Bot
from telegram.error import RetryAfter

from bot import marking, notify, scoring
from bot.cashier import Cashier
from bot.context import Services
from bot.metrics import JOBS
from bot.progress import ProgressMessage
from bot.sending import fetch_file
from bot.texts import texts_for
from core import (
    credits,
    decisions,
    files,
    housekeeping,
    intake,
    library,
    notices,
    onboarding,
    quotas,
    ranking,
    scans,
    schedule,
    tracker,
)
from core.billing import subscriptions
from core.postings.model import Posting
from core.queue import Task, requeue_held
from core.resumes.isolation import IsolatedReader
from core.resumes.model import Resume
from core.values import Value
from db.session import SERVICE_ROLE

if TYPE_CHECKING:
    from core.matching.engine import Engine

ATTEMPTS = 5
FIRST_DELAY = 1.0
LONGEST_DELAY = 120.0
BATCH = 8
AT_ONCE = 32
# A worker that was killed loses its jobs to the others after this long without a heartbeat.
HEARTBEAT = timedelta(seconds=8)
# How long a failed job waits for a database that is away before it asks to be repeated.
DATABASE_PATIENCE = 60.0
LOOK_EVERY = timedelta(seconds=5)

# What a database that is away, or was away for a while, shows up as.
_AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    FailingListenerError,
    RuntimeError,
    ExceptionGroup,
)

V = TypeVar("V", bound=Value)

# The jobs that say so when they take longer than a second.
Announced = intake.ReadResume | library.MarkResume | tracker.ReadPosting | scans.RunScan

log = structlog.get_logger()


class Worker:
    """Everything that jobs need, and the functions that do them."""

    def __init__(self, services: Services, bot: Bot, reader: IsolatedReader) -> None:
        self._services = services
        self._bot = bot
        self._reader = reader
        self._engine: asyncio.Task[Engine] | None = None

    def engine(self) -> asyncio.Task[Engine]:
        """The offline engine, loaded once, in a thread, when the first document announces a scan.

        It takes a second and a good part of the process's memory, which a bot that nobody writes to need not have.
        """
        if self._engine is None or (self._engine.done() and self._engine.exception() is not None):
            self._engine = asyncio.create_task(asyncio.to_thread(_load_engine))
        return self._engine

    def _progress(self, job: Announced, text: str) -> ProgressMessage:
        return ProgressMessage(self._bot, self._services.database, job.chat_id, job.key, text)

    async def read_resume(self, job: intake.ReadResume) -> None:
        """`resumes.read`"""
        self.engine()
        async with self._services.database.as_service() as session:
            filename = await intake.filename_of(session, job.resume_id)
        text = texts_for(job.language_code)("resume-progress", filename=filename)
        async with self._progress(job, text) as progress:
            await intake.read(
                self._services.database,
                self._services.store,
                self._reader,
                job,
                partial(fetch_file, self._bot),
                progress,
            )

    async def mark_resume(self, job: library.MarkResume) -> None:
        """`resumes.mark`"""
        texts = texts_for(job.language_code)
        async with self._progress(job, texts("mark-progress")):
            await marking.send_marked(self._bot, self._services, self._reader, job)

    async def read_posting(self, job: tracker.ReadPosting) -> None:
        """`postings.read`"""
        # Here, not above: what reads pages and postings is large, and a bot that nobody writes to need not have it.
        from bot import postings

        self.engine()
        text = texts_for(job.language_code)("posting-progress")
        async with self._progress(job, text) as progress:
            await postings.read(self._services.database, self._bot, job, progress)

    async def run_scan(self, job: scans.RunScan) -> None:
        """`scans.run`"""
        async with self._progress(job, texts_for(job.language_code)("scan-progress")) as progress:
            compared = await scans.start(self._services.database, job.scan_id)
            if compared is None:
                await progress.settle()
                await scans.fail(self._services.database, job, "resume or posting is gone")
                return
            match = await self._match()
            report = await asyncio.to_thread(match, *compared)
            await progress.settle()
            await scans.complete(self._services.database, job, report)

    async def _match(self) -> decisions.Match:
        engine = await asyncio.shield(self.engine())
        return lambda resume, posting, decided: engine.match(resume, posting, decisions=decided)

    async def rescore_scan(self, rescore: decisions.Rescore) -> None:
        """`scans.rescore`"""
        await scoring.show_new_score(self._bot, self._services, await self._match(), rescore)

    async def rank_postings(self, wanted: ranking.RankPostings) -> None:
        """`jobs.rank`"""
        engine = await asyncio.shield(self.engine())

        def score(resume: Resume, postings: Sequence[Posting]) -> list[float]:
            return [fit.score for fit in engine.rank(resume, postings)]

        await scoring.show_ranking(self._bot, self._services, score, wanted)

    async def send_notice(self, notice: notices.Notice) -> None:
        """`notices.send`"""
        await notify.deliver(self._bot, self._services.database, notice)

    async def tell_operators(self, notice: notices.OperatorNotice) -> None:
        """`notices.tell_operators`"""
        await notify.tell_operators(self._bot, self._services.settings.admin_ids, notice)

    async def delete_files(self, request: files.DeleteFiles) -> None:
        """`files.delete`"""
        await files.delete(self._services.store, request)

    async def expire_sessions(self, tick: schedule.Tick) -> None:
        """`sessions.expire`; every minute is also when jobs that were held go on."""
        async with self._services.database.as_service() as session:
            await requeue_held(session)
        expired = await onboarding.expire_due(self._services.database)
        if expired:
            log.info("sessions.expired", count=expired)

    async def expire_credits(self, tick: schedule.Tick) -> None:
        """`credits.expire`"""
        database = self._services.database
        expired, released = await credits.expire_due(database), await quotas.release_abandoned(database)
        lapsed = await subscriptions.lapse_due(database)
        if expired or released or lapsed:
            log.info("credits.swept", expired=expired, released=released, lapsed=lapsed)

    async def keep_house(self, tick: schedule.Tick) -> None:
        """`house.keep`"""
        await housekeeping.keep_house(self._services.database, self._services.store)

    def register(self, manager: QueueManager) -> None:
        """Binds every task to its function, and to what happens when it fails for good."""
        database = self._services.database
        _bind(manager, intake.READ, self.read_resume, lambda job, _: intake.give_up(database, job))
        _bind(
            manager,
            tracker.READ,
            self.read_posting,
            lambda job, _: tracker.reject(database, job, "our_side"),
        )
        _bind(manager, scans.RUN, self.run_scan, lambda job, error: scans.fail(database, job, type(error).__name__))
        _bind(manager, library.MARK, self.mark_resume)
        _bind(manager, decisions.RESCORE, self.rescore_scan)
        _bind(manager, ranking.RANK, self.rank_postings)
        _bind(manager, notices.SEND, self.send_notice)
        _bind(manager, notices.TELL_OPERATORS, self.tell_operators)
        _bind(manager, files.DELETE, self.delete_files)
        _bind(manager, schedule.EXPIRE_SESSIONS, self.expire_sessions)
        _bind(manager, schedule.EXPIRE_CREDITS, self.expire_credits)
        _bind(manager, schedule.KEEP_HOUSE, self.keep_house)
        Cashier(self._services, self._bot).register(partial(_bind, manager))


def _load_engine() -> Engine:
    # Here, not above: importing it is a part of the time and memory that the first scan brings.
    from core.matching.engine import Engine

    return Engine.load()


GiveUp = Callable[[Any, Exception], Awaitable[None]]


def _bind(
    manager: QueueManager, task: Task[V], function: Callable[[V], Awaitable[None]], give_up: GiveUp | None = None
) -> None:
    async def run(job: Job) -> None:
        value = task.decode(job.payload)
        try:
            await function(value)
        except Exception as error:
            if job.attempts + 1 < ATTEMPTS:
                delay = _delay(error, job.attempts)
                JOBS.labels(task.name, "retried").inc()
                log.warning("worker.retry", task=task.name, attempt=job.attempts + 1, error=type(error).__name__)
                # The retry is a write, too: it must not meet the same closed door.
                await _until_database_answers(manager)
                raise RetryRequested(delay=delay, reason=type(error).__name__) from error
            JOBS.labels(task.name, "gave_up").inc()
            log.error("worker.gave_up", task=task.name, exc_info=error)
            if give_up is not None:
                await give_up(value, error)
        else:
            JOBS.labels(task.name, "done").inc()

    # Held, not deleted: what still fails here is the queue's own bookkeeping while the database is away.
    manager.entrypoint(task.name, accepts_context=False, on_failure="hold")(run)


async def _until_database_answers(manager: QueueManager) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DATABASE_PATIENCE):
            while True:
                try:
                    await manager.queries.driver.fetch("SELECT 1")
                    return
                except Exception as error:
                    log.info("worker.database_away", error=type(error).__name__)
                    await asyncio.sleep(FIRST_DELAY)


def _delay(error: Exception, attempts: int) -> timedelta:
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return after if isinstance(after, timedelta) else timedelta(seconds=float(after))
    return timedelta(seconds=min(FIRST_DELAY * 3.0**attempts, LONGEST_DELAY))


async def work(services: Services, bot: Bot, *, ready: Callable[[], None] = lambda: None) -> None:
    """Works until cancelled; a database that goes away is waited for."""
    async with IsolatedReader() as reader:
        worker = Worker(services, bot, reader)
        ready()
        while True:
            try:
                await _work(services, worker)
            except _AWAY as error:
                _stop_if_told(error)
                log.warning("worker.database_away", error=type(error).__name__)
                await asyncio.sleep(1)


def _stop_if_told(error: BaseException) -> None:
    """Raises `CancelledError` when what came up is how the queue manager took being cancelled."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error


async def _work(services: Services, worker: Worker) -> None:
    url = make_url(services.database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with asyncpg.create_pool(
        url, min_size=2, max_size=6, server_settings={"role": SERVICE_ROLE, "application_name": "shortlist worker"}
    ) as pool:
        manager = QueueManager(Queries(_Driver(pool)))
        worker.register(manager)
        try:
            await manager.run(
                dequeue_timeout=LOOK_EVERY,
                batch_size=BATCH,
                max_concurrent_tasks=AT_ONCE,
                heartbeat_timeout=HEARTBEAT,
                shutdown_on_listener_failure=True,
            )
        finally:
            manager.shutdown.set()


class _Driver(AsyncpgPoolDriver):
    """pgqueuer's driver that sends nothing before it listens.

    pgqueuer probes its listener at once, side by side with its LISTEN; a probe that overtakes it is lost, and a
    lost probe ends the manager ten seconds later.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self._listening = asyncio.Event()

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        await super().add_listener(channel, callback)
        self._listening.set()

    async def notify(self, channel: str, payload: str) -> None:
        await self._listening.wait()
        await super().notify(channel, payload)
