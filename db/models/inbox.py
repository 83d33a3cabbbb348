"""What Telegram sent us, where each conversation stands, and which messages say that work is under way."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.base import Base, Created, Json, Mapped, Updated, mapped_column, state
from db.states import Intake


class TelegramUpdate(Base):
    """One update, stored before it is acknowledged and kept until housekeeping after it was handled."""

    __tablename__ = "telegram_updates"
    __table_args__ = (
        sa.Index("ix_telegram_updates_unhandled", "update_id", postgresql_where=sa.text("handled_at IS NULL")),
        sa.Index("ix_telegram_updates_handled_at", "handled_at"),
        sa.Index("ix_telegram_updates_sender_id", "sender_id"),
    )

    update_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    sender_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    payload: Mapped[Json]
    received_at: Mapped[Created]
    handled_at: Mapped[datetime | None]
    # How often it ran, and what went wrong in the end: for operators, who find it by the number in an apology.
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


class ProgressMessage(Base):
    """A message that says "working on it", until the task's result takes its place."""

    __tablename__ = "progress_messages"

    # The task's own dedupe key: whoever does the task again after a crash finds the message here.
    key: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.BigInteger)
    message_id: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[Created]


class IntakeCount(Base):
    """How many resumes or postings a chat has sent in the hour that began at `began_at`."""

    __tablename__ = "intake_counts"

    chat_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    intake: Mapped[Intake] = mapped_column(state(Intake, "intake"), primary_key=True)
    sent: Mapped[int]
    began_at: Mapped[Created]
