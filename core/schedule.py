"""The clock. It only enqueues, with a dated key, so any number of clocks at once changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from core.heartbeats import beat
from core.queue import ROUTINE, Task, enqueue
from core.values import Value
from db.session import Database
from db.states import Beat

_STAMP = "%Y-%m-%dT%H:%M"


class Tick(Value):
    """A moment of the clock (UTC, to the minute)."""

    moment: str

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.moment, _STAMP).replace(tzinfo=UTC)


EXPIRE_SESSIONS = Task("sessions.expire", Tick, priority=ROUTINE)
EXPIRE_CREDITS = Task("credits.expire", Tick, priority=ROUTINE)
RECONCILE = Task("payments.reconcile", Tick, priority=ROUTINE)
REPORT = Task("reconcile.report", Tick, priority=ROUTINE)
RESEAL_FILES = Task("files.reseal", Tick, priority=ROUTINE)
KEEP_HOUSE = Task("house.keep", Tick, priority=ROUTINE)

# Which task runs when (UTC).
TIMETABLE = {
    EXPIRE_SESSIONS: CronTrigger(minute="*", timezone=UTC),
    EXPIRE_CREDITS: CronTrigger(minute=5, timezone=UTC),
    RECONCILE: CronTrigger(minute="*/5", timezone=UTC),
    REPORT: CronTrigger(hour=6, minute=0, timezone=UTC),
    RESEAL_FILES: CronTrigger(minute=41, timezone=UTC),
    KEEP_HOUSE: CronTrigger(hour=3, minute=17, timezone=UTC),
}


def start_clock(database: Database) -> AsyncIOScheduler:
    """A running clock; `shutdown()` stops it."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for task, trigger in TIMETABLE.items():
        # A tick that comes late is still due; several that were missed are one.
        scheduler.add_job(tick, trigger, args=[database, task], id=task.name, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    return scheduler


async def tick(database: Database, task: Task[Tick], moment: datetime | None = None) -> bool:
    """Enqueues `task` for the minute of `moment` (now). False when another clock did so before and it waits."""
    async with database.as_service() as session:
        # By the database, not by this machine: clocks that differ would keep different times.
        now = moment or (await session.scalars(sa.select(sa.func.now()))).one()
        stamp = now.astimezone(UTC).strftime(_STAMP)
        await beat(session, Beat.CLOCK)
        return await enqueue(session, task, Tick(moment=stamp), dedupe_key=f"{task.name}:{stamp}")
