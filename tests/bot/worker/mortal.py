"""A worker of test tasks, in a process of its own, because one of them ends it: `python -m tests.bot.worker.mortal`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from typing import Any

from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.models import Job as TakenTask

from bot.worker import alone, queueing
from core.queue import Task
from core.values import Value

# How long a worker is silent before it counts as dead here; the product's own patience would make the tests slow.
HEARTBEAT = timedelta(seconds=2)


class Errand(Value):
    """What a test task does: nothing, end its worker, or take its time."""

    what: str
    chat_id: int = 1


ERRAND = Task("tests.errand", Errand)
MESSAGE = Task("tests.message", Errand, blameless=True)


async def run(errand: Errand) -> None:
    """Says what it does, and does it."""
    sys.stdout.write(f"{errand.what}\n")
    sys.stdout.flush()
    if errand.what == "die":
        # Those that were taken at the same moment have begun by then.
        await asyncio.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)
    if errand.what == "linger":
        await asyncio.sleep(3600)


async def give_up(errand: Errand, error: Exception) -> None:
    """Says that, too."""
    sys.stdout.write(f"gave up {errand.what}: {error}\n")
    sys.stdout.flush()


def register(manager: QueueManager) -> None:
    """Binds the test tasks."""
    queueing.bind(manager, ERRAND, run, give_up)
    queueing.bind(manager, MESSAGE, run, give_up)


async def run_alone(kind: Task[Any], taken: TakenTask) -> None:
    """As the worker does."""
    payload = (taken.payload or b"{}").decode()
    order = alone.Order(task=kind.name, payload=payload, database_url="", settings={})
    await alone.run(order, "tests.bot.worker.mortal")


async def main(url: str) -> None:
    """Works until told to stop."""
    working = asyncio.create_task(queueing.work(url, register, run_alone, heartbeat=HEARTBEAT))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.wait([working])


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(main(sys.argv[1]))
    else:
        given = alone.order_of_stdin()
        sys.stdout.write("alone ")
        asyncio.run(run(Errand.model_validate_json(given.payload)))
        os._exit(0)
