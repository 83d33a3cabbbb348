"""What is left of tasks that killed their workers, and an index for those that have to run alone.

The release before this one writes neither, and runs on: it blames no task, and does not see the others' blame.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261201h"
down_revision = "20261130a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadly_tasks",
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("workers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_deadly_tasks")),
    )
    op.create_index(op.f("ix_deadly_tasks_chat_id"), "deadly_tasks", ["chat_id"])
    op.execute("ALTER TABLE deadly_tasks ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON deadly_tasks TO shortlist_service")
    op.execute("CREATE POLICY deadly_tasks_service ON deadly_tasks TO shortlist_service USING (true) WITH CHECK (true)")
    # Looked into at every take; there is hardly ever a row in it.
    op.execute(
        "CREATE INDEX pgqueuer_died_with_idx ON pgqueuer (priority DESC, id)"
        " WHERE status = 'queued' AND headers ? 'died_with'"
    )
