"""Every table of the data model, with its constraints and indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", "chat_id", "user_id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "global_config",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_global_config")),
    )
    op.create_table(
        "stripe_events",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_stripe_events")),
    )
    op.create_index(
        "ix_stripe_events_unhandled",
        "stripe_events",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "telegram_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_telegram_updates")),
    )
    op.create_index("ix_telegram_updates_handled_at", "telegram_updates", ["handled_at"], unique=False)
    op.create_index(
        "ix_telegram_updates_unhandled",
        "telegram_updates",
        ["update_id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("language_code", sa.Text(), server_default="en", nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column(
            "subscription_tier",
            sa.Enum(
                "free",
                "pro",
                "unlimited",
                name="subscription_tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="free",
            nullable=False,
        ),
        sa.Column("subscription_status", sa.Text(), nullable=True),
        sa.Column("stripe_customer_id", sa.Text(), nullable=True),
        sa.Column("default_resume_id", sa.Uuid(), nullable=True),
        sa.Column(
            "preferred_ai_provider",
            sa.Enum(
                "claude",
                "openai",
                "offline",
                name="preferred_ai_provider",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="offline",
            nullable=False,
        ),
        sa.Column("news_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["default_resume_id"],
            ["resumes.id"],
            name=op.f("fk_users_default_resume_id"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("stripe_customer_id", name=op.f("uq_users_stripe_customer_id")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_users_telegram_id")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "bug",
                "feature_request",
                "general",
                "praise",
                "complaint",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("context", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(content) BETWEEN 10 AND 5000", name=op.f("ck_feedback_content_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_feedback_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("request_key", name=op.f("uq_feedback_request_key")),
    )
    op.create_index(op.f("ix_feedback_user_id"), "feedback", ["user_id"], unique=False)
    op.create_table(
        "onboarding_sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "created",
                "active",
                "completed",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="created",
            nullable=False,
        ),
        sa.Column("language_code", sa.Text(), server_default="en", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "metadata",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_onboarding_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_sessions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_onboarding_sessions_session_id")),
    )
    op.create_index(
        "ix_onboarding_sessions_due",
        "onboarding_sessions",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('created', 'active')"),
    )
    op.create_index(op.f("ix_onboarding_sessions_user_id"), "onboarding_sessions", ["user_id"], unique=False)
    op.create_index(
        "uq_onboarding_sessions_open_chat",
        "onboarding_sessions",
        ["chat_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('created', 'active')"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "rail",
            sa.Enum("stripe", "stars", name="rail", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "processing",
                "paid",
                "failed",
                "expired",
                "partially_refunded",
                "refunded",
                "disputed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum("free", "pro", "unlimited", name="tier", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("checkout_session_id", sa.Text(), nullable=True),
        sa.Column("subscription_id", sa.Text(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_payments_amount_not_negative")),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name=op.f("ck_payments_refund_in_range")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_payments_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("checkout_session_id", name=op.f("uq_payments_checkout_session_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_reference")),
        sa.UniqueConstraint("request_key", name=op.f("uq_payments_request_key")),
    )
    op.create_index(
        "ix_payments_open",
        "payments",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('open', 'processing')"),
    )
    op.create_index(op.f("ix_payments_subscription_id"), "payments", ["subscription_id"], unique=False)
    op.create_index(op.f("ix_payments_user_id"), "payments", ["user_id"], unique=False)
    op.create_table(
        "usage_events",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "operation_type",
            sa.Enum(
                "resume_parse",
                "match",
                "cover_letter",
                "answer",
                "outreach",
                name="operation_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "ai_provider",
            sa.Enum(
                "claude",
                "openai",
                "offline",
                name="ai_provider",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("credits_used", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "period_type",
            sa.Enum(
                "lifetime",
                "monthly",
                name="period_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("period_key", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_usage_events_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_events")),
        sa.UniqueConstraint("request_key", name=op.f("uq_usage_events_request_key")),
    )
    op.create_index(
        "ix_usage_events_period",
        "usage_events",
        ["user_id", "operation_type", "period_type", "period_key"],
        unique=False,
    )
    op.create_table(
        "credit_purchases",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "stripe",
                "stars",
                "grant",
                "subscription",
                "refund",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "expired",
                "clawed_back",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="active",
            nullable=False,
        ),
        sa.Column("credit_amount", sa.Integer(), nullable=False),
        sa.Column("remaining_credits", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("stripe_session_id", sa.Text(), nullable=True),
        sa.Column("purchase_date", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("credit_amount > 0", name=op.f("ck_credit_purchases_amount_positive")),
        sa.CheckConstraint(
            "remaining_credits BETWEEN 0 AND credit_amount",
            name=op.f("ck_credit_purchases_remaining_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_credit_purchases_payment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_credit_purchases_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_purchases")),
        sa.UniqueConstraint("request_key", name=op.f("uq_credit_purchases_request_key")),
        sa.UniqueConstraint("stripe_session_id", name=op.f("uq_credit_purchases_stripe_session_id")),
    )
    op.create_index(op.f("ix_credit_purchases_payment_id"), "credit_purchases", ["payment_id"], unique=False)
    op.create_index(
        "ix_credit_purchases_spendable",
        "credit_purchases",
        ["user_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("remaining_credits > 0"),
    )
    op.create_index("ix_credit_purchases_user_id", "credit_purchases", ["user_id"], unique=False)
    op.create_table(
        "resumes",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("onboarding_session_id", sa.Uuid(), nullable=True),
        sa.Column("temporary_session_id", sa.Text(), nullable=True),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("file_path", sa.Text(), nullable=True),
        sa.Column("file_url", sa.Text(), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("page_count", sa.SmallInteger(), nullable=True),
        sa.Column(
            "parse_status",
            sa.Enum(
                "pending",
                "completed",
                "failed",
                name="parse_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("parse_error", sa.Text(), nullable=True),
        sa.Column("parsed_data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(user_id, onboarding_session_id) = 1", name=op.f("ck_resumes_one_owner")),
        sa.ForeignKeyConstraint(
            ["onboarding_session_id"],
            ["onboarding_sessions.id"],
            name=op.f("fk_resumes_onboarding_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_resumes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resumes")),
        sa.UniqueConstraint("request_key", name=op.f("uq_resumes_request_key")),
    )
    op.create_index("uq_resumes_session_content", "resumes", ["onboarding_session_id", "content_hash"], unique=True)
    op.create_index("uq_resumes_user_content", "resumes", ["user_id", "content_hash"], unique=True)
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("onboarding_session_id", sa.Uuid(), nullable=True),
        sa.Column("temporary_session_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("salary_range", sa.Text(), nullable=True),
        sa.Column("employment_type", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "saved",
                "applied",
                "interviewing",
                "offered",
                "rejected",
                "accepted",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="saved",
            nullable=False,
        ),
        sa.Column(
            "status_history",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column(
            "message_keys", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("requirements", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "parse_status",
            sa.Enum(
                "gathering",
                "pending",
                "completed",
                "failed",
                name="parse_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("parse_error", sa.Text(), nullable=True),
        sa.Column("resume_id", sa.Uuid(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(user_id, onboarding_session_id) = 1", name=op.f("ck_jobs_one_owner")),
        sa.ForeignKeyConstraint(
            ["onboarding_session_id"],
            ["onboarding_sessions.id"],
            name=op.f("fk_jobs_onboarding_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["resume_id"], ["resumes.id"], name=op.f("fk_jobs_resume_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_jobs_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("request_key", name=op.f("uq_jobs_request_key")),
    )
    op.create_index("ix_jobs_onboarding_session_id", "jobs", ["onboarding_session_id"], unique=False)
    op.create_index(op.f("ix_jobs_resume_id"), "jobs", ["resume_id"], unique=False)
    op.create_index("ix_jobs_user_id_created_at", "jobs", ["user_id", "created_at"], unique=False)
    op.create_index(
        "uq_jobs_session_gathering",
        "jobs",
        ["onboarding_session_id"],
        unique=True,
        postgresql_where=sa.text("parse_status = 'gathering'"),
    )
    op.create_index(
        "uq_jobs_user_gathering",
        "jobs",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("parse_status = 'gathering'"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("resume_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "cover_letter",
                "answer",
                "outreach",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language_code", sa.Text(), server_default="en", nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column(
            "provider",
            sa.Enum(
                "claude",
                "openai",
                "offline",
                name="provider",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_documents_job_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["resume_id"], ["resumes.id"], name=op.f("fk_documents_resume_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_documents_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("request_key", name=op.f("uq_documents_request_key")),
    )
    op.create_index(op.f("ix_documents_job_id"), "documents", ["job_id"], unique=False)
    op.create_index(op.f("ix_documents_resume_id"), "documents", ["resume_id"], unique=False)
    op.create_index(op.f("ix_documents_user_id"), "documents", ["user_id"], unique=False)
    op.create_table(
        "job_scans",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("onboarding_session_id", sa.Uuid(), nullable=True),
        sa.Column("temporary_session_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("resume_id", sa.Uuid(), nullable=True),
        sa.Column("credit_purchase_id", sa.Uuid(), nullable=True),
        sa.Column("resume_filename", sa.Text(), nullable=False),
        sa.Column("job_posting", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "processing",
                "completed",
                "failed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("match_score", sa.Double(), nullable=True),
        sa.Column("readability_score", sa.SmallInteger(), nullable=True),
        sa.Column("engine", sa.Text(), server_default="offline", nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("match_score BETWEEN 0 AND 100", name=op.f("ck_job_scans_match_score_range")),
        sa.CheckConstraint("num_nonnulls(user_id, onboarding_session_id) = 1", name=op.f("ck_job_scans_one_owner")),
        sa.CheckConstraint("readability_score BETWEEN 0 AND 100", name=op.f("ck_job_scans_readability_score_range")),
        sa.ForeignKeyConstraint(
            ["credit_purchase_id"],
            ["credit_purchases.id"],
            name=op.f("fk_job_scans_credit_purchase_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_scans_job_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["onboarding_session_id"],
            ["onboarding_sessions.id"],
            name=op.f("fk_job_scans_onboarding_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resume_id"], ["resumes.id"], name=op.f("fk_job_scans_resume_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_job_scans_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_scans")),
        sa.UniqueConstraint("request_key", name=op.f("uq_job_scans_request_key")),
    )
    op.create_index(op.f("ix_job_scans_credit_purchase_id"), "job_scans", ["credit_purchase_id"], unique=False)
    op.create_index(op.f("ix_job_scans_job_id"), "job_scans", ["job_id"], unique=False)
    op.create_index("ix_job_scans_onboarding_session_id", "job_scans", ["onboarding_session_id"], unique=False)
    op.create_index(
        "ix_job_scans_under_way",
        "job_scans",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('pending', 'processing')"),
    )
    op.create_index("ix_job_scans_user_id_created_at", "job_scans", ["user_id", "created_at"], unique=False)
    op.create_index(
        "uq_job_scans_under_way",
        "job_scans",
        ["resume_id", "job_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending', 'processing')"),
    )
    op.create_table(
        "credit_usage",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "grant",
                "hold",
                "settle",
                "release",
                "expire",
                "clawback",
                "restore",
                "debt",
                "repay",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "operation",
            sa.Enum(
                "resume_parse",
                "match",
                "cover_letter",
                "answer",
                "outreach",
                name="operation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("request_payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("response_payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("http_status", sa.SmallInteger(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["credit_purchases.id"],
            name=op.f("fk_credit_usage_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["job_scans.id"], name=op.f("fk_credit_usage_scan_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_credit_usage_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_usage")),
        sa.UniqueConstraint("request_key", name=op.f("uq_credit_usage_request_key")),
    )
    op.create_index("ix_credit_usage_purchase_id", "credit_usage", ["purchase_id"], unique=False)
    op.create_index("ix_credit_usage_scan_id", "credit_usage", ["scan_id"], unique=False)
    op.create_index("ix_credit_usage_user_id_created_at", "credit_usage", ["user_id", "created_at"], unique=False)
    op.create_table(
        "facts",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "done",
                "not_yet",
                "never",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["job_scans.id"], name=op.f("fk_facts_scan_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_facts_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("user_id", "subject", name=op.f("uq_facts_user_id_subject")),
    )
    op.create_index(op.f("ix_facts_scan_id"), "facts", ["scan_id"], unique=False)
    # The default resume closes a circle: users -> resumes -> users.
    op.create_foreign_key(
        "fk_users_default_resume_id", "users", "resumes", ["default_resume_id"], ["id"], ondelete="SET NULL"
    )
