"""What Telegram sent us, and where each conversation stands."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.base import Base, Created, Json, Mapped, Updated, mapped_column


class TelegramUpdate(Base):
    """One update, stored before it is acknowledged and kept until housekeeping after it was handled."""

    __tablename__ = "telegram_updates"
    __table_args__ = (
        sa.Index("ix_telegram_updates_unhandled", "update_id", postgresql_where=sa.text("handled_at IS NULL")),
        sa.Index("ix_telegram_updates_handled_at", "handled_at"),
    )

    update_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[Json]
    received_at: Mapped[Created]
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default="0")
    error: Mapped[str | None]


class Conversation(Base):
    """The state of one ConversationHandler in one chat."""

    __tablename__ = "conversations"

    name: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str]
    updated_at: Mapped[Updated]
