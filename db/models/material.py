"""What people send: resumes and postings. Each has exactly one owner: an account or an onboarding session."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.states import JobStatus, PostingStatus, ReadStatus

ONE_OWNER = "num_nonnulls(user_id, onboarding_session_id) = 1"


class Resume(Base):
    """A resume file and what a machine reads in it."""

    __tablename__ = "resumes"
    __table_args__ = (
        sa.CheckConstraint(ONE_OWNER, name="one_owner"),
        # A file is kept once for each owner, whatever it is called.
        sa.Index("uq_resumes_user_content", "user_id", "content_hash", unique=True),
        sa.Index("uq_resumes_session_content", "onboarding_session_id", "content_hash", unique=True),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    onboarding_session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("onboarding_sessions.id", ondelete="CASCADE")
    )
    # The onboarding session that made the row, kept when an account takes it over: a claim finds by it what is its own.
    temporary_session_id: Mapped[str | None]
    filename: Mapped[str]
    label: Mapped[str | None]
    file_path: Mapped[str | None]
    # The object's address in the store when it was put there: where to look should `FILES_URL` be another one by now.
    file_url: Mapped[str | None]
    file_size: Mapped[int]
    mime_type: Mapped[str | None]
    content_hash: Mapped[str | None]
    page_count: Mapped[int | None] = mapped_column(sa.SmallInteger)
    parse_status: Mapped[ReadStatus] = mapped_column(state(ReadStatus, "parse_status"), server_default="pending")
    # Filled when a reading that failed is kept; so far the row goes, and the person is told.
    parse_error: Mapped[str | None]
    parsed_data: Mapped[Json | None]
    # What the person put right, as `core.resumes.corrections` has it; `parsed_data` stays what was read.
    corrections: Mapped[list[Json]] = mapped_column(JSONB, server_default=sa.text("'[]'"))
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class Job(Base):
    """A posting, what is read in it, and where the application stands."""

    __tablename__ = "jobs"
    __table_args__ = (
        sa.CheckConstraint(ONE_OWNER, name="one_owner"),
        sa.Index("ix_jobs_user_id_created_at", "user_id", "created_at"),
        sa.Index("ix_jobs_onboarding_session_id", "onboarding_session_id"),
        # A person gathers the messages of one posting at a time.
        sa.Index(
            "uq_jobs_user_gathering",
            "user_id",
            unique=True,
            postgresql_where=sa.text("parse_status = 'gathering'"),
        ),
        sa.Index(
            "uq_jobs_session_gathering",
            "onboarding_session_id",
            unique=True,
            postgresql_where=sa.text("parse_status = 'gathering'"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    onboarding_session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("onboarding_sessions.id", ondelete="CASCADE")
    )
    # As in `Resume`.
    temporary_session_id: Mapped[str | None]
    title: Mapped[str | None]
    company: Mapped[str | None]
    location: Mapped[str | None]
    description: Mapped[str] = mapped_column(server_default="")
    salary_range: Mapped[str | None]
    employment_type: Mapped[str | None]
    source_url: Mapped[str | None]
    # Where the application stands, how it came there, what the person notes and which resume was sent (`resume_id`):
    # the tracker keeps them.
    status: Mapped[JobStatus] = mapped_column(state(JobStatus, "status"), server_default="saved")
    status_history: Mapped[list[Json]] = mapped_column(server_default=sa.text("'[]'"))
    notes: Mapped[str | None]
    # The messages that the text was gathered from, so that a repeated one counts once.
    message_keys: Mapped[list[str]] = mapped_column(JSONB, server_default=sa.text("'[]'"))
    # Of the text as it was read: the tracker will know by it that a posting was sent before.
    content_hash: Mapped[str | None]
    requirements: Mapped[Json | None]
    # What a model read in the text, as `core.ai.reading.ModelReading`: a known posting is read once.
    model_reading: Mapped[Json | None]
    # What the person decided about them, as `core.decisions` has it.
    decisions: Mapped[Json] = mapped_column(server_default=sa.text("'{}'"))
    parse_status: Mapped[PostingStatus] = mapped_column(state(PostingStatus, "parse_status"), server_default="pending")
    # As in `Resume`.
    parse_error: Mapped[str | None]
    resume_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("resumes.id", ondelete="SET NULL"), index=True)
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
