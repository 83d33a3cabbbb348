"""Background tasks through pgqueuer, enqueued in the caller's own transaction.

A task is a name (`noun.verb`) and the type of its value, which crosses as JSON. A rollback of the caller's
transaction leaves no task behind: pgqueuer's statements go through the session's connection, so they are part
of the transaction that SQLAlchemy began on it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Self, TypeVar

import sqlalchemy as sa
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.tm import TaskManager
from pgqueuer.ports.driver import NotifyCallback
from sqlalchemy.ext.asyncio import AsyncSession

from core.values import Value

V = TypeVar("V", bound=Value)

# Where the headers of a task name the person.
PERSON = "person"

# What a person waits for goes before what the clock asks for.
URGENT = 10
ROUTINE = 0


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and for how long a task that fails is tried again, and after which pauses.

    `attempts` counts tries in all, the first one included; `patience` is the age up to which a task is tried again.
    None is no limit. Pauses begin with `first_pause` and grow threefold, up to `longest_pause`.

    A task may have been done although it failed, when only the answer was lost. It is repeated more rarely: then the
    pause is at least as long as the age of the task.
    """

    attempts: int | None
    patience: timedelta | None
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=2)

    def pause_after(self, attempt: int, age: timedelta, *, perhaps_done: bool = False) -> timedelta | None:
        """The pause after failed attempt number `attempt` of a task enqueued `age` ago; None when it is given up."""
        if self.attempts is not None and attempt >= self.attempts:
            return None
        if self.patience is not None and age >= self.patience:
            return None
        # The exponent has a limit of its own: a task tried for a day would otherwise overflow a timedelta.
        steps = min(attempt - 1, _MOST_STEPS)
        pause = min(self.first_pause * 3.0**steps, self.longest_pause)
        return max(pause, age) if perhaps_done and self.patience is not None else pause


_MOST_STEPS = 10

# Somebody waits for the answer, or the clock asks again anyway: five tries, given up after 40 seconds.
SOON = Retries(attempts=5, patience=None)
# Nobody asks a second time: tried again for a day. Five minutes between tries is 300 tries in that day, and the longest
# time that a message comes later than it could after Telegram was away.
FOR_A_DAY = Retries(attempts=None, patience=timedelta(days=1), longest_pause=timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Task(Generic[V]):
    """A kind of task: its name in the queue, and what it is told.

    In a `shared` kind, people take turns: one person's many tasks do not hold up the next person's, who is told by the
    `chat_id` of the value. A `blameless` kind has nothing in it that a worker could die of.
    """

    name: str
    value: type[V]
    priority: int = URGENT
    retries: Retries = SOON
    shared: bool = False
    blameless: bool = False

    def decode(self, payload: bytes | None) -> V:
        """The value that was enqueued."""
        return self.value.model_validate_json(payload or b"{}")

    def headers_for(self, value: V) -> dict[str, str]:
        """What the queue itself knows of the task: the person in whose turn it is done, if people take turns."""
        chat_id = getattr(value, "chat_id", None) if self.shared else None
        return {} if chat_id is None else {PERSON: str(chat_id)}


async def enqueue(
    session: AsyncSession,
    task: Task[V],
    value: V,
    *,
    dedupe_key: str | None = None,
    delay: timedelta | None = None,
) -> bool:
    """Adds a task to the caller's transaction. False when a task with `dedupe_key` already waits or runs."""
    queries = Queries(_SessionDriver(session))
    ids = await queries.enqueue(
        [task.name],
        [value.model_dump_json().encode()],
        [task.priority],
        [delay],
        [dedupe_key],
        [task.headers_for(value)],
        on_conflict="skip",
    )
    return ids[0] is not None


async def requeue_held(session: AsyncSession) -> None:
    """Puts tasks back that the queue held because it could not write down their retry. Needs the service role."""
    await session.execute(
        sa.text(
            "UPDATE pgqueuer SET status = 'queued', execute_after = now(), updated = now(), queue_manager_id = NULL"
            " WHERE status = 'failed'"
        )
    )


class _SessionDriver:
    """pgqueuer's driver over the connection of a session; enqueueing needs `fetch` and `execute` alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._shutdown = asyncio.Event()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        connection = await self._session.connection()
        rows = await connection.exec_driver_sql(query, args)
        return [dict(row) for row in rows.mappings()]

    async def execute(self, query: str, *args: object) -> str:
        connection = await self._session.connection()
        await connection.exec_driver_sql(query, args)
        return ""

    async def notify(self, channel: str, payload: str) -> None:
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        raise RuntimeError("a session is not for listening")

    @property
    def shutdown(self) -> asyncio.Event:
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: Any) -> None:
        return None
