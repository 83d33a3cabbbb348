"""Signs of life of the parts that must not stand still."""

from __future__ import annotations

from db.base import Base, Created, Mapped, mapped_column, state
from db.states import Beat


class Heartbeat(Base):
    """When something that must not stand still was last seen to move."""

    __tablename__ = "heartbeats"

    name: Mapped[Beat] = mapped_column(state(Beat, "name"), primary_key=True)
    seen_at: Mapped[Created]
