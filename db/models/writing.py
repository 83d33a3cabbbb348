"""What was written for a person, what they said is true, and what they said of us."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.states import DocumentKind, FactStatus, FeedbackCategory, Provider


class Document(Base):
    """A letter, an answer or an outreach message, with the facts that it stands on; the writing operations fill it."""

    __tablename__ = "documents"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("jobs.id", ondelete="SET NULL"), index=True)
    resume_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("resumes.id", ondelete="SET NULL"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(state(DocumentKind, "kind"))
    language_code: Mapped[str] = mapped_column(server_default="en")
    content: Mapped[str]
    sources: Mapped[list[Json]] = mapped_column(server_default=sa.text("'[]'"))
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
    # The person's own words, asked for by the writing operations.
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
