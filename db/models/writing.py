"""What was written for a person, what they said is true, and what they said of us."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.states import DocumentKind, DocumentStatus, FactStatus, FeedbackCategory, Provider


class Document(Base):
    """A letter, an answer or an outreach message, with the facts that it stands on."""

    __tablename__ = "documents"
    __table_args__ = (sa.Index("ix_documents_under_way", "created_at", postgresql_where=sa.text("status = 'pending'")),)

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("jobs.id", ondelete="SET NULL"), index=True)
    resume_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("resumes.id", ondelete="SET NULL"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(state(DocumentKind, "kind"))
    language_code: Mapped[str] = mapped_column(server_default="en")
    content: Mapped[str]
    # Each sentence with the facts that carry it, as `core.writing.documents` has it.
    sources: Mapped[list[Json]] = mapped_column(server_default=sa.text("'[]'"))
    status: Mapped[DocumentStatus] = mapped_column(state(DocumentStatus, "status"), server_default="completed")
    # What was asked for and the facts that were shown before writing, as `core.writing.documents` has it.
    request: Mapped[Json] = mapped_column(server_default=sa.text("'{}'"))
    # The first version of it; none for the first version itself.
    thread_id: Mapped[UUID | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(sa.SmallInteger, server_default="1")
    provider: Mapped[Provider] = mapped_column(state(Provider, "provider"))
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class Fact(Base):
    """The truth bank: what a person answered to "have you done this?"."""

    __tablename__ = "facts"
    __table_args__ = (sa.UniqueConstraint("user_id", "subject"),)

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    scan_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("job_scans.id", ondelete="SET NULL"), index=True)
    subject: Mapped[str]
    status: Mapped[FactStatus] = mapped_column(state(FactStatus, "status"))
    # The person's own words on where, when and what came of it.
    detail: Mapped[str | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class Feedback(Base):
    """A message to us. Stays, without its author, when the person is deleted. Filled by /feedback, which is to come."""

    __tablename__ = "feedback"
    __table_args__ = (sa.CheckConstraint("char_length(content) BETWEEN 10 AND 5000", name="content_length"),)

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    content: Mapped[str]
    category: Mapped[FeedbackCategory] = mapped_column(state(FeedbackCategory, "category"))
    context: Mapped[Json] = mapped_column(server_default=sa.text("'{}'"))
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]
