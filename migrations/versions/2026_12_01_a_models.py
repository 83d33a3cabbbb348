"""What models read and judged, what they may cost, whether a provider answers, and who lets them be called.

The release before this one neither reads nor writes any of it, and every column has a default: it runs on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261201a"
down_revision = "20261201l"
branch_labels = None
depends_on = None

SERVICE_ONLY = ("ai_budgets", "ai_breakers")


def upgrade() -> None:
    op.add_column("users", sa.Column("private_mode", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("users", sa.Column("other_provider", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("GRANT UPDATE (private_mode, other_provider) ON users TO shortlist_app")
    op.add_column("jobs", sa.Column("model_reading", JSONB(), nullable=True))
    op.add_column("job_scans", sa.Column("model_claims", JSONB(), nullable=True))
    op.create_table(
        "ai_budgets",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("person", "day", "all", name="scope", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("spent_micros", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("spent_micros >= 0", name=op.f("ck_ai_budgets_spent_not_negative")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ai_budgets_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ai_budgets")),
        sa.UniqueConstraint(
            "scope", "user_id", "day", name="uq_ai_budgets_scope_user_id_day", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("ix_ai_budgets_user_id", "ai_budgets", ["user_id"])
    op.create_table(
        "ai_breakers",
        sa.Column(
            "provider",
            sa.Enum(
                "claude", "openai", "offline", name="provider", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("shut_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_ai_breakers")),
    )
    for table in SERVICE_ONLY:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO shortlist_service")
        op.execute(f"CREATE POLICY {table}_service ON {table} TO shortlist_service USING (true) WITH CHECK (true)")
