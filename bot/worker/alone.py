"""A task in a process of its own: `python -m bot.worker.alone`, told on stdin what to do.

For a task that was running when workers died. Should it end its process, its worker lives and has seen it: that is
proof. A worker that is killed from outside proves nothing, however often it happens while the task runs.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from typing import Any

import structlog
from pydantic import SecretStr

from bot.serve.logs import configure_logs
from core.queue import Task
from core.settings import Settings
from core.values import Value

# The longest that a task may take; reading a scanned resume takes two minutes.
PATIENCE = 600.0
FAILED = 3  # the exit status of a task that raised an error, as tasks do

log = structlog.get_logger()


class Order(Value):
    """What the process is told: one task, and where everything is."""

    task: str
    payload: str
    database_url: str
    settings: dict[str, Any]


class FailedAlone(Exception):
    """The task raised an error in its process, which its log tells. It is tried again like any other."""


class DiedAlone(Exception):
    """The task ended its process by the signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


def revealed(settings: Settings) -> dict[str, Any]:
    """The settings with their secrets, for a pipe to a process of our own."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value) if name == "data_dir" else value
        for name, value in values.items()
        if value is not None
    }


async def run(order: Order, module: str = __name__) -> None:
    """Does the task in a process of its own. Raises `FailedAlone` and `DiedAlone`."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, stdin=asyncio.subprocess.PIPE)
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    try:
        process.stdin.write(order.model_dump_json().encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            status = await process.wait()
    except (TimeoutError, OSError):
        raise FailedAlone from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        process.stdin.close()
    if status < 0:
        raise DiedAlone(-status)
    if status:
        raise FailedAlone


def order_of_stdin() -> Order:
    """What to do. From now on the process ends with the worker that asked."""
    order = Order.model_validate_json(sys.stdin.buffer.readline())

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(FAILED)

    threading.Thread(target=watch, daemon=True).start()
    return order


async def _do(order: Order) -> None:
    # Here, not above: the worker imports this module, and has all of that already.
    from bot.sending import make_bot
    from bot.serve.roles import open_services
    from bot.worker.tasks import METHODS, Worker
    from core.resumes.isolated import IsolatedReader

    settings = Settings(_env_file=None, **order.settings)
    configure_logs(settings)
    functions: dict[str, tuple[Task[Any], Any]] = {}
    bot = make_bot(settings)
    async with open_services(settings, order.database_url) as services, IsolatedReader(methods=METHODS) as reader, bot:
        Worker(services, bot, reader).register(
            lambda kind, function, give_up=None: functions.__setitem__(kind.name, (kind, function))
        )
        kind, function = functions[order.task]
        await function(kind.decode(order.payload.encode()))


def main() -> None:
    """Does one task; exit status 0, or `FAILED`."""
    order = order_of_stdin()
    try:
        asyncio.run(_do(order))
    except Exception as error:
        log.warning("worker.failed_alone", task=order.task, error=type(error).__name__)
        os._exit(FAILED)
    # Not through the interpreter's end: a thread still reads stdin.
    os._exit(0)


if __name__ == "__main__":
    main()
