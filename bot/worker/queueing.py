"""How tasks are done: at once, with a heartbeat, again after a fault or when the database is back.

A task that fails is tried again, later each time, for as long as its kind says; then it is given up. So is one that
killed its worker again and again. `bot.worker.taking` is which tasks a worker takes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import Job as TakenTask
from pgqueuer.domain.types import QueueManagerId
from pgqueuer.ports.driver import NotifyCallback
from sqlalchemy.engine import make_url
from telegram.error import RetryAfter

from bot.leadership import CONNECTION_LOST
from bot.sending import may_have_gone_out
from bot.serve.metrics import TASKS
from bot.worker import evidence
from bot.worker.alone import DiedAlone
from bot.worker.taking import DEATHS_BEFORE_ALONE, FairQueries, deaths_of
from core.errors import ShortlistError
from core.queue import Task
from core.values import Value
from db.session import SERVICE_ROLE

BATCH = 8
AT_ONCE = 32
# A worker that was killed loses its tasks to the others after this long without a heartbeat.
HEARTBEAT = timedelta(seconds=8)
# How long a failed task waits for a database that is away before it asks to be repeated.
DATABASE_PATIENCE = 60.0
PROBE_EVERY = 1.0
LOOK_EVERY = timedelta(seconds=5)
GOODBYE_PATIENCE = 2.0
CUT_OFF_AFTER = 3.0

# The errors that come from a database that is away, or was away for a while.
_AWAY = (*CONNECTION_LOST, FailingListenerError, RuntimeError, ExceptionGroup)

V = TypeVar("V", bound=Value)

# Under which name a manager has the function that runs a task in a process of its own.
ALONE = "run_alone"
RunAlone = Callable[[Task[Any], TakenTask], Awaitable[None]]

GiveUp = Callable[[Any, Exception], Awaitable[None]]

log = structlog.get_logger()


class WorkerDied(ShortlistError):
    """The task was running when processes died, `deaths` of them, the last time alone: it is the reason."""

    def __init__(self, deaths: int) -> None:
        super().__init__(f"{deaths} processes died of it")
        self.deaths = deaths


def bind(
    manager: QueueManager, kind: Task[V], function: Callable[[V], Awaitable[None]], give_up: GiveUp | None = None
) -> None:
    """Has `function` do the tasks of that kind, and `give_up` what is left to do when one fails for good."""

    queries = manager.queries
    assert isinstance(queries, FairQueries), "`work` makes the managers"  # noqa: S101
    queries.know(kind)

    async def run(taken: TakenTask) -> None:
        value = kind.decode(taken.payload)
        died = deaths_of(taken)
        alone = len(died) >= DEATHS_BEFORE_ALONE
        try:
            await (manager.resources[ALONE](kind, taken) if alone else function(value))  # type: ignore[operator]  # `work`
        except DiedAlone as error:
            TASKS.labels(kind.name, "deadly").inc()
            log.error("worker.deadly_task", task=kind.name, task_id=taken.id, signal=error.number, workers=died)
            await evidence.keep(queries, kind, taken, died)
            if give_up is not None:
                await give_up(value, WorkerDied(len(died) + 1))
        except Exception as error:
            attempt = taken.attempts + 1
            # By the database's clock: `updated` is when the task was taken.
            age = taken.updated - taken.created
            pause = kind.retries.pause_after(attempt, age, perhaps_done=may_have_gone_out(error))
            if pause is not None:
                TASKS.labels(kind.name, "retried").inc()
                log.warning("worker.retry", task=kind.name, attempt=attempt, error=type(error).__name__)
                # The retry has to be written as well, so the database must answer first.
                await _until_database_answers(manager)
                raise RetryRequested(delay=_asked_for(error) or pause, reason=type(error).__name__) from error
            TASKS.labels(kind.name, "gave_up").inc()
            log.error("worker.gave_up", task=kind.name, exc_info=error)
            if give_up is not None:
                await give_up(value, error)
        else:
            TASKS.labels(kind.name, "done").inc()

    # Held, not deleted: what still fails here is the queue's own bookkeeping while the database is away.
    manager.entrypoint(kind.name, accepts_context=False, on_failure="hold")(run)


async def _until_database_answers(manager: QueueManager) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DATABASE_PATIENCE):
            while True:
                try:
                    await manager.queries.driver.fetch("SELECT 1")
                    return
                except Exception as error:
                    log.info("worker.database_away", error=type(error).__name__)
                    await asyncio.sleep(PROBE_EVERY)


def _asked_for(error: Exception) -> timedelta | None:
    """The pause that Telegram asks for, if it does: the next try must not come before."""
    if not isinstance(error, RetryAfter):
        return None
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=float(after))


async def work(
    database_url: str,
    register: Callable[[QueueManager], None],
    run_alone: RunAlone,
    *,
    heartbeat: timedelta = HEARTBEAT,
) -> None:
    """Takes tasks until cancelled; `register` binds the tasks. A database that goes away is waited for.

    `run_alone` does a task in a process of its own, as `bot.worker.alone.run`.
    A worker without a sign of life for `heartbeat` loses its tasks to the others.
    """
    lives: list[QueueManagerId] = []
    while True:
        try:
            await _work(database_url, register, run_alone, lives, heartbeat)
        except _AWAY as error:
            _stop_if_told(error)
            log.warning("worker.database_away", error=type(error).__name__)
            await asyncio.sleep(1)


def _stop_if_told(error: BaseException) -> None:
    """Raises `CancelledError` when what came up is how the queue manager took being cancelled."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error


async def _work(
    database_url: str,
    register: Callable[[QueueManager], None],
    run_alone: RunAlone,
    lives: list[QueueManagerId],
    heartbeat: timedelta,
) -> None:
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with asyncpg.create_pool(
        url, min_size=2, max_size=6, server_settings={"role": SERVICE_ROLE, "application_name": "shortlist worker"}
    ) as pool:
        queries = FairQueries(_Driver(pool), lives)
        manager = QueueManager(queries, resources={ALONE: run_alone})
        register(manager)
        running = asyncio.create_task(
            manager.run(
                dequeue_timeout=LOOK_EVERY,
                batch_size=BATCH,
                max_concurrent_tasks=AT_ONCE,
                heartbeat_timeout=heartbeat,
                shutdown_on_listener_failure=True,
            )
        )
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            # Told to stop. What runs is done first, unless we are told once more.
            await _say_goodbye(queries, manager)
            manager.shutdown.set()
            if not _is_told_twice():
                # Shielded: being told once more ends this wait, whatever the manager is about.
                await asyncio.shield(running)
            raise
        finally:
            manager.shutdown.set()
            was_cut_off = not running.done() or running.cancelled()
            while not running.done():
                # pgqueuer takes being cancelled once for "finish what you do", twice for "cut it off".
                running.cancel()
                await asyncio.wait([running], timeout=CUT_OFF_AFTER)
            if was_cut_off:
                # What was cut off may not have given its connection back, for which closing the pool would wait.
                pool.terminate()


def _is_told_twice() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 1


async def _say_goodbye(queries: FairQueries, manager: QueueManager) -> None:
    """Has nothing blamed on the tasks that still run; where the database is away, nothing is blamed anyway."""
    with contextlib.suppress(*_AWAY, TimeoutError):
        async with asyncio.timeout(GOODBYE_PATIENCE):
            await queries.spare(manager.queue_manager_id)


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
