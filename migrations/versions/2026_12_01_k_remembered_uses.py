"""Uses of allowances for life by people who deleted everything, under a keyed hash. The release before runs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201k"
down_revision = "20261201j"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remembered_uses",
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "operation", name=op.f("pk_remembered_uses")),
    )
    op.execute("ALTER TABLE remembered_uses ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON remembered_uses TO shortlist_service")
    op.execute(
        "CREATE POLICY remembered_uses_service ON remembered_uses TO shortlist_service USING (true) WITH CHECK (true)"
    )
