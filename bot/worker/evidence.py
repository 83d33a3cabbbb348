"""What is kept of a task that killed its workers, and operators being told of it."""

from __future__ import annotations

from typing import Any

from pgqueuer import Queries
from pgqueuer.domain.models import Job as TakenTask

from core.notices import TELL_OPERATORS, Matter, OperatorNotice
from core.queue import Task

_KEEP = """
INSERT INTO deadly_tasks (task_id, task, value, chat_id, workers, enqueued_at)
VALUES ($1, $2, $3::jsonb, $4, $5, $6) ON CONFLICT DO NOTHING
"""


async def keep(queries: Queries, kind: Task[Any], taken: TakenTask, workers: tuple[str, ...]) -> None:
    """Keeps what the task was told and which workers died of it, and has operators told. A repeat has no effect."""
    value = kind.decode(taken.payload)
    chat_id = getattr(value, "chat_id", None)
    await queries.driver.execute(
        _KEEP, taken.id, kind.name, value.model_dump_json(), chat_id, list(workers), taken.created
    )
    notice = OperatorNotice(matter=Matter.DEADLY_TASK, lines=(f"{kind.name}, deadly_tasks.task_id {taken.id}",))
    await queries.enqueue(
        [TELL_OPERATORS.name],
        [notice.model_dump_json().encode()],
        [TELL_OPERATORS.priority],
        [None],
        [f"{Matter.DEADLY_TASK}:{taken.id}"],
        on_conflict="skip",
    )
