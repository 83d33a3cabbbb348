"""Whether the service does its work: each part green or red, by facts that the database knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from bot.serve.metrics import HEALTHY, WAITING
from core.notices import SEND, TELL_OPERATORS
from db.session import Database


class Part(StrEnum):
    """What can be red."""

    DATABASE = "database"
    QUEUE = "queue"
    UPDATES = "updates"
    EVENTS = "events"
    NOTICES = "notices"
    CLOCK = "clock"


# From how many seconds on a part is red.
LIMITS = {
    # A task that is due or an update is taken up at once; after two minutes nobody does the work.
    Part.QUEUE: 120.0,
    Part.UPDATES: 120.0,
    # An event of Stripe is tried for 40 seconds and taken up again every five minutes: this is the second time.
    Part.EVENTS: 600.0,
    # Pauses between the tries of a notice grow to five minutes.
    Part.NOTICES: 300.0,
    # The clock ticks every minute.
    Part.CLOCK: 180.0,
}

_FACTS = sa.text(
    """
    SELECT
      (SELECT coalesce(extract(epoch FROM now() - min(execute_after)), 0) FROM pgqueuer
       WHERE status = 'queued' AND execute_after <= now()) AS queue_age,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM telegram_updates
       WHERE handled_at IS NULL) AS update_age,
      (SELECT count(*) FROM telegram_updates WHERE handled_at IS NULL) AS unhandled_updates,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM stripe_events
       WHERE handled_at IS NULL) AS event_age,
      (SELECT count(*) FROM stripe_events WHERE handled_at IS NULL) AS unhandled_events,
      -- One that was tried and pauses is due as well: its first time has come.
      (SELECT coalesce(extract(epoch FROM now() - min(created)), 0) FROM pgqueuer
       WHERE entrypoint = ANY(:notices) AND (attempts > 0 OR execute_after <= now())) AS notice_age,
      (SELECT coalesce(extract(epoch FROM now() - max(seen_at)), 'infinity') FROM heartbeats
       WHERE name = 'notice') AS since_notice,
      (SELECT coalesce(extract(epoch FROM now() - max(seen_at)), 'infinity') FROM heartbeats
       WHERE name = 'clock') AS since_tick
    """
).bindparams(notices=[SEND.name, TELL_OPERATORS.name])


@dataclass(frozen=True, slots=True)
class Health:
    """The parts that are red, and the facts: ages in seconds, counts."""

    red: tuple[Part, ...]
    facts: dict[str, float]


async def examine(database: Database) -> Health:
    """How things are now. A database that does not answer is the one part that is red: of the others nobody knows."""
    try:
        async with database.as_service() as session:
            row = (await session.execute(_FACTS)).one()
    except Exception:
        return Health((Part.DATABASE,), {})
    facts = {key: float(value) for key, value in row._mapping.items()}
    ages = _ages(facts)
    return Health(tuple(part for part in Part if ages.get(part, 0.0) >= LIMITS.get(part, 1.0)), facts)


def _ages(facts: dict[str, float]) -> dict[Part, float]:
    """For how many seconds each part has stood still, 0 where nothing waits."""
    return {
        Part.QUEUE: facts["queue_age"],
        Part.UPDATES: facts["update_age"],
        Part.EVENTS: facts["event_age"],
        # Red when some wait and none at all went out: one chat in trouble is no fault of the service.
        Part.NOTICES: min(facts["notice_age"], facts["since_notice"]),
        Part.CLOCK: facts["since_tick"],
    }


def measure(health: Health) -> None:
    """Puts the same into the metrics: 1 or 0 for each part, and the ages."""
    HEALTHY.clear()
    WAITING.clear()
    ages = _ages(health.facts) if health.facts else {}
    for part in Part:
        if part in ages or part == Part.DATABASE:
            HEALTHY.labels(part).set(part not in health.red)
    for part, age in ages.items():
        WAITING.labels(part).set(age)
