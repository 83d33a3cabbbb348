"""How much a chat has sent within the hour. The release before this one does not count, and runs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201i"
down_revision = "20261201h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_counts",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "intake",
            sa.Enum("resume", "posting", name="intake", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "intake", name=op.f("pk_intake_counts")),
    )
    op.execute("ALTER TABLE intake_counts ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON intake_counts TO shortlist_service")
    op.execute(
        "CREATE POLICY intake_counts_service ON intake_counts TO shortlist_service USING (true) WITH CHECK (true)"
    )
