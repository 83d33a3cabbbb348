"""What calls of models may cost, and whether their providers answer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Key, Mapped, mapped_column, state
from db.states import BudgetScope, Provider


class AiBudget(Base):
    """What calls of models have cost, in millionths of a dollar: a person's on one day, everybody's on one day, all."""

    __tablename__ = "ai_budgets"
    __table_args__ = (
        sa.UniqueConstraint("scope", "user_id", "day", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint("spent_micros >= 0", name="spent_not_negative"),
        sa.Index("ix_ai_budgets_user_id", "user_id"),
    )

    id: Mapped[Key]
    scope: Mapped[BudgetScope] = mapped_column(state(BudgetScope, "scope"))
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    day: Mapped[date | None]
    spent_micros: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")


class AiBreaker(Base):
    """How often in a row a provider failed, and until when nobody calls it: all workers share it."""

    __tablename__ = "ai_breakers"

    provider: Mapped[Provider] = mapped_column(state(Provider, "provider"), primary_key=True)
    failures: Mapped[int] = mapped_column(server_default="0")
    shut_until: Mapped[datetime | None]
