"""Signs of life of the parts that must not stand still, and what is left of tasks that killed their workers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from db.base import Base, Created, Json, Mapped, mapped_column, state
from db.states import Beat


class Heartbeat(Base):
    """When something that must not stand still was last seen to move."""

    __tablename__ = "heartbeats"

    name: Mapped[Beat] = mapped_column(state(Beat, "name"), primary_key=True)
    seen_at: Mapped[Created]


class DeadlyTask(Base):
    """A task that was given up because workers died of it: for operators, who look for the reason.

    `value` is what the task was told: ids of rows and files, no text of a person.
    """

    __tablename__ = "deadly_tasks"

    task_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    task: Mapped[str]
    value: Mapped[Json]
    # The person who asked, whose deletion takes this along.
    chat_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    workers: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    enqueued_at: Mapped[datetime]
    created_at: Mapped[Created]
