"""The app role may change only the columns that a person decides on, and reads no job's payload; progress is kept.

The release before this one changes no other columns in an owner's transaction, and knows nothing of progress
messages and senders, so it runs on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121g"
down_revision = "20261121f"
branch_labels = None
depends_on = None

# Table -> the columns that the app role may change. What a plan allows, and until when, is not among them.
CHANGEABLE = {
    "users": "email, full_name, language_code, time_zone, default_resume_id, preferred_ai_provider,"
    " news_consent_at, updated_at",
    "onboarding_sessions": "email, language_code, status, updated_at",
}
# What enqueueing reads of other jobs: enough to find one with the same key, and nothing that they carry.
VISIBLE_IN_QUEUE = "id, entrypoint, priority, status, dedupe_key"


def upgrade() -> None:
    for table, columns in CHANGEABLE.items():
        op.execute(f"REVOKE UPDATE ON {table} FROM shortlist_app")
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO shortlist_app")
    op.execute("REVOKE UPDATE ON job_scans FROM shortlist_app")
    op.execute("REVOKE SELECT ON pgqueuer, pgqueuer_log FROM shortlist_app")
    op.execute(f"GRANT SELECT ({VISIBLE_IN_QUEUE}) ON pgqueuer TO shortlist_app")

    # Whoever sent it: nobody's flood may hold up the others. What an older release stores meanwhile has none.
    op.add_column("telegram_updates", sa.Column("sender_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_telegram_updates_sender_id", "telegram_updates", ["sender_id"])

    op.create_table(
        "progress_messages",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_progress_messages")),
    )
    op.execute("ALTER TABLE progress_messages ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON progress_messages TO shortlist_service")
    op.execute(
        "CREATE POLICY progress_messages_service ON progress_messages TO shortlist_service"
        " USING (true) WITH CHECK (true)"
    )
