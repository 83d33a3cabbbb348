"""When the clock last ticked and when Telegram last took a notice. The release before this one runs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130a"
down_revision = "20261121i"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column(
            "name",
            sa.Enum("clock", "notice", name="name", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    # A database that has just been migrated is not ill for what no worker could write yet.
    op.execute("INSERT INTO heartbeats (name) VALUES ('clock'), ('notice')")
    op.execute("ALTER TABLE heartbeats ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON heartbeats TO shortlist_service")
    op.execute("CREATE POLICY heartbeats_service ON heartbeats TO shortlist_service USING (true) WITH CHECK (true)")
