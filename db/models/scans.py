"""How a resume read against a posting."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.models.material import ONE_OWNER
from db.states import ScanStatus


class JobScan(Base):
    """One scan. File name and posting stay as they were, whatever becomes of the resume and the job."""

    __tablename__ = "job_scans"
    __table_args__ = (
        sa.CheckConstraint(ONE_OWNER, name="one_owner"),
        sa.CheckConstraint("match_score BETWEEN 0 AND 100", name="match_score_range"),
        sa.CheckConstraint("readability_score BETWEEN 0 AND 100", name="readability_score_range"),
        sa.Index("ix_job_scans_user_id_created_at", "user_id", "created_at"),
        sa.Index("ix_job_scans_onboarding_session_id", "onboarding_session_id"),
        # Asking twice while a scan of the same pair is under way is one scan.
        sa.Index(
            "uq_job_scans_under_way",
            "resume_id",
            "job_id",
            unique=True,
            postgresql_where=sa.text("status IN ('pending', 'processing')"),
        ),
        sa.Index(
            "ix_job_scans_under_way",
            "created_at",
            postgresql_where=sa.text("status IN ('pending', 'processing')"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    onboarding_session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("onboarding_sessions.id", ondelete="CASCADE")
    )
    # As in `Resume`.
    temporary_session_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("jobs.id", ondelete="SET NULL"), index=True)
    resume_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("resumes.id", ondelete="SET NULL"))
    # The lot that paid, filled by the scans that cost credits; the movements of `CreditUsage` name the scan, too.
    credit_purchase_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("credit_purchases.id", ondelete="SET NULL"), index=True
    )
    resume_filename: Mapped[str]
    job_posting: Mapped[str]
    status: Mapped[ScanStatus] = mapped_column(state(ScanStatus, "status"), server_default="pending")
    results: Mapped[Json | None]
    match_score: Mapped[float | None]
    readability_score: Mapped[int | None] = mapped_column(sa.SmallInteger)
    engine: Mapped[str] = mapped_column(server_default="offline")
    engine_version: Mapped[str | None]
    # What a model said of this pair, as `core.ai.claims.PairClaims`: after a decision nobody is asked again.
    model_claims: Mapped[Json | None]
    # Why it failed, for operators.
    error_message: Mapped[str | None]
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
