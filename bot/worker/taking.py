"""Which tasks a worker takes: a share to each person, and those that seem to kill their workers one at a time, alone.

pgqueuer takes tasks in the order of their ids, so that whoever sends twelve heavy documents is served before everybody
who comes after them; and a worker that dies leaves its tasks to the next one, which may die of the same task. Here one
person's tasks take turns with other people's, and every death of a worker is written down with the tasks that it ran.

Nothing is blamed for a death that was none: a worker that says goodbye first (`spare`), a PostgreSQL that started anew
since, and a worker that was cut off or stood still and is back (`forgive`).
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from pgqueuer import Queries
from pgqueuer.domain import models, types
from pgqueuer.ports.driver import Driver
from pgqueuer.ports.repository import EntrypointExecutionParameter

from core.queue import PERSON, Task

# How many tasks of one person run at a time, in all workers together. Two, so that a resume and a posting sent together
# are read together.
SHARE = 2
# How many waiting tasks of a kind are looked through for the next person's. Reading 2,000 rows of it takes PostgreSQL
# 4 ms; the caps on what one person may have waiting leave no room for a queue that begins with more of a few people's.
LOOK_THROUGH = 2_000
# After so many deaths of workers that ran it, a task runs alone, in a process of its own: see `bot.worker.alone`.
DEATHS_BEFORE_ALONE = 2
# For how long workers take nothing else while a task waits to run alone. All tasks but those that wait for somebody
# else's server end within seconds; where one does not, the rest of the work goes on.
EMPTY_OUT_FOR = timedelta(seconds=20)

# The headers of a task in the queue.
DIED_WITH = "died_with"
SPARED_BY = "spared_by"

# An older release wrote a JSON null where there is none.
_HEADERS = "coalesce(nullif(headers, 'null'), '{}')"
_DEATHS = f"jsonb_array_length(headers->'{DIED_WITH}')"
_SUSPECT = f"headers ? '{DIED_WITH}' AND {_DEATHS} >= {DEATHS_BEFORE_ALONE}"

# Tasks whose worker gave no sign for too long go back to the queue, with the worker's id among those that died.
# `$4`: tasks that are never blamed. A heartbeat from before PostgreSQL's own start says nothing about the worker.
_TAKE_BACK = f"""
WITH silent AS (
  SELECT id FROM pgqueuer WHERE status = 'picked' AND heartbeat < now() - $1::interval AND entrypoint = ANY($2)
  FOR UPDATE SKIP LOCKED
)
UPDATE pgqueuer SET status = 'queued', updated = now(), queue_manager_id = NULL,
  headers = CASE
    WHEN entrypoint = ANY($4) OR queue_manager_id = ANY($3) OR heartbeat < pg_postmaster_start_time()
      OR headers->>'{SPARED_BY}' = queue_manager_id::text THEN headers
    ELSE {_HEADERS} || jsonb_build_object('{DIED_WITH}',
      coalesce(headers->'{DIED_WITH}', '[]') || to_jsonb(queue_manager_id::text))
    END
WHERE id IN (SELECT id FROM silent)
"""  # noqa: S608 - constants

_FORGIVE = f"""
UPDATE pgqueuer SET headers = headers || jsonb_build_object('{DIED_WITH}', (headers->'{DIED_WITH}') - $1::text[])
WHERE headers ? '{DIED_WITH}' AND (headers->'{DIED_WITH}') ?| $1::text[]
"""  # noqa: S608 - constants

_SPARE = f"""
UPDATE pgqueuer SET headers = {_HEADERS} || jsonb_build_object('{SPARED_BY}', queue_manager_id::text)
WHERE queue_manager_id = $1
"""  # noqa: S608 - constants

_PUT_BACK = "UPDATE pgqueuer SET status = 'queued', updated = now(), queue_manager_id = NULL WHERE id = ANY($1)"

# `$1` this worker, `$2` and `$3` kinds and how many waiting tasks of each are looked through, `$4` how many may be
# taken, `$5` how many may run in this worker, `$6` for how long workers empty out. The tasks chosen are four times as
# many as are taken: another worker chooses the same ones at the same moment, and locks some first.
_TAKE = f"""
WITH load AS MATERIALIZED (
  SELECT count(*) AS running, coalesce(bool_or({_SUSPECT}), false) AS occupied
  FROM pgqueuer WHERE queue_manager_id = $1 AND status = 'picked'
),
kinds AS (SELECT * FROM unnest($2::text[], $3::int[]) AS kind (entrypoint, depth)),
suspect AS MATERIALIZED (
  SELECT id, now() - updated < $6::interval AS fresh FROM pgqueuer
  WHERE status = 'queued' AND headers ? '{DIED_WITH}' AND {_DEATHS} >= {DEATHS_BEFORE_ALONE}
    AND execute_after < now() AND entrypoint = ANY($2)
  ORDER BY priority DESC, id LIMIT 1
),
room AS MATERIALIZED (
  SELECT CASE WHEN load.occupied OR EXISTS (SELECT FROM suspect WHERE fresh) THEN 0
    ELSE greatest(least($4, $5 - load.running), 0) END AS free
  FROM load
),
busy AS (
  SELECT headers->>'{PERSON}' AS person, count(*) AS running FROM pgqueuer
  WHERE status = 'picked' AND headers ? '{PERSON}' GROUP BY 1
),
waiting AS (
  SELECT task.* FROM kinds CROSS JOIN LATERAL (
    SELECT id, priority, headers->>'{PERSON}' AS person FROM pgqueuer
    WHERE entrypoint = kinds.entrypoint AND status = 'queued' AND execute_after < now()
      AND NOT coalesce({_SUSPECT}, false)
    ORDER BY priority DESC, id LIMIT kinds.depth
  ) task WHERE (SELECT free FROM room) > 0
),
turns AS (
  SELECT waiting.id, waiting.priority,
    CASE WHEN waiting.person IS NULL THEN 0 ELSE coalesce(busy.running, 0)
      + row_number() OVER (PARTITION BY waiting.person ORDER BY waiting.priority DESC, waiting.id) END AS turn
  FROM waiting LEFT JOIN busy ON busy.person = waiting.person
),
chosen AS MATERIALIZED (
  SELECT id, priority, turn FROM turns WHERE turn <= {SHARE}
  ORDER BY priority DESC, turn, id LIMIT 4 * (SELECT free FROM room)
),
locked AS (
  SELECT task.id FROM chosen JOIN pgqueuer task ON task.id = chosen.id WHERE task.status = 'queued'
  ORDER BY chosen.priority DESC, chosen.turn, chosen.id
  LIMIT (SELECT free FROM room) FOR UPDATE OF task SKIP LOCKED
),
alone AS (
  SELECT task.id FROM pgqueuer task JOIN suspect ON suspect.id = task.id
  WHERE task.status = 'queued' AND (SELECT running FROM load) = 0 FOR UPDATE OF task SKIP LOCKED
),
taken AS (
  UPDATE pgqueuer SET status = 'picked', updated = now(), heartbeat = now(), queue_manager_id = $1
  WHERE id IN (SELECT id FROM alone UNION ALL SELECT id FROM locked WHERE NOT EXISTS (SELECT FROM alone))
  RETURNING *
),
logged AS (
  INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority)
  SELECT id, status, entrypoint, priority FROM taken
)
SELECT * FROM taken ORDER BY priority DESC, id
"""  # noqa: S608 - constants


def deaths_of(task: models.Job) -> tuple[str, ...]:
    """The ids of the workers that died while they ran the task."""
    died = (task.headers or {}).get(DIED_WITH, ())
    return tuple(str(worker) for worker in died) if isinstance(died, (list, tuple)) else ()


class FairQueries(Queries):
    """pgqueuer's statements, but for how tasks are taken, and that no text of an error is kept.

    `lives` has the ids of all workers that this process was: it lives, so none of them has died.
    """

    def __init__(self, driver: Driver, lives: list[types.QueueManagerId]) -> None:
        super().__init__(driver)
        self._lives = lives
        self._kinds: dict[str, Task[Any]] = {}
        self._looked_at = 0.0

    def know(self, kind: Task[Any]) -> None:
        """Tells of a kind that is done here: whether people take turns in it, and whether a worker may die of it."""
        self._kinds[kind.name] = kind

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: dict[types.QueueEntrypoint, EntrypointExecutionParameter],
        queue_manager_id: types.QueueManagerId,
        global_concurrency_limit: int | None,
        heartbeat_timeout: timedelta,
    ) -> list[models.Job]:
        """Takes up to `batch_size` tasks; fewer, or one alone, where shares and deaths say so."""
        kinds = list(entrypoints)
        await self._notice_own_silence(queue_manager_id, heartbeat_timeout)
        blameless = [name for name, kind in self._kinds.items() if kind.blameless]
        await self.driver.execute(_TAKE_BACK, heartbeat_timeout, kinds, self._lives, blameless)
        depths = [LOOK_THROUGH if self._kinds[kind].shared else 4 * batch_size for kind in kinds]
        most = global_concurrency_limit or batch_size
        rows = await self.driver.fetch(_TAKE, queue_manager_id, kinds, depths, batch_size, most, EMPTY_OUT_FOR)
        return [models.Job.model_validate(row) for row in rows]

    async def _notice_own_silence(self, worker: types.QueueManagerId, patience: timedelta) -> None:
        """Takes back what was blamed on this process, when others may have taken it for dead."""
        if worker not in self._lives:
            self._lives.append(worker)
        before, self._looked_at = self._looked_at, time.monotonic()
        if self._looked_at - before > patience.total_seconds():
            await self.driver.execute(_FORGIVE, [str(life) for life in self._lives])

    async def spare(self, worker: types.QueueManagerId) -> None:
        """Says that the worker is told to stop: whatever ends it now, its tasks are not the reason."""
        await self.driver.execute(_SPARE, worker)

    async def log_jobs(
        self, job_status: list[tuple[models.Job, types.JOB_STATUS, models.TracebackRecord | None]]
    ) -> None:
        """Writes down how tasks ended. One that was cut off by the end of its worker has not: it goes back."""
        cut_off = [task.id for task, status, _ in job_status if status == "canceled"]
        if cut_off:
            await self.driver.execute(_PUT_BACK, cut_off)
        ended: list[tuple[models.Job, types.JOB_STATUS, models.TracebackRecord | None]]
        ended = [(task, status, _class_alone(failure)) for task, status, failure in job_status if status != "canceled"]
        if ended:
            await super().log_jobs(ended)

    async def retry_job(
        self, job: models.Job, delay: timedelta, traceback_record: models.TracebackRecord | None
    ) -> None:
        """Has the task repeated after `delay`."""
        await super().retry_job(job, delay, _class_alone(traceback_record))


def _class_alone(failure: models.TracebackRecord | None) -> models.TracebackRecord | None:
    """The record without texts: messages quote what people wrote, and the log outlives what they delete."""
    return failure and failure.model_copy(update={"exception_message": "", "traceback": ""})
