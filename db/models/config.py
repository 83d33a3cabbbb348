"""Settings that operators change without a restart."""

from __future__ import annotations

from db.base import Base, Created, Json, Mapped, Updated, mapped_column


class GlobalConfig(Base):
    """One setting by its key: tier limits, packs, plans, flags."""

    __tablename__ = "global_config"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Json]
    description: Mapped[str | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
