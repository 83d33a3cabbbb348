"""The ledger's own rules: movements are append-only, share a cause, and add up; operations have prices.

The release before this one neither edits movements nor removes lots, so it runs on. Rows of a deleted person
still go: PostgreSQL runs cascades as the owner of the table, inside its own triggers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121e"
down_revision = "20261121d"
branch_labels = None
depends_on = None

GLOBAL_CONFIG = sa.table(
    "global_config", sa.column("key", sa.Text), sa.column("value", JSONB), sa.column("description", sa.Text)
)
OPERATION_CREDITS = {"match": 1, "cover_letter": 1, "answer": 1, "outreach": 1}

# Debt is what a person owes, not what a lot has; paying it back takes from a lot.
AUDIT = """
CREATE VIEW credit_audit WITH (security_invoker = true) AS
SELECT lots.id AS purchase_id, lots.user_id, lots.remaining_credits, coalesce(sum(movements.credits), 0) AS moved
FROM credit_purchases lots
LEFT JOIN credit_usage movements ON movements.purchase_id = lots.id AND movements.kind <> 'debt'
GROUP BY lots.id
HAVING coalesce(sum(movements.credits), 0) <> lots.remaining_credits
"""

REFUSAL = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'credit_usage is append-only' USING ERRCODE = 'restrict_violation';
END
$$
"""
# The depth is 0 for a statement that someone sent, and more inside the cascade of a foreign key.
GUARD = """
CREATE TRIGGER credit_usage_append_only BEFORE UPDATE OR DELETE ON credit_usage
FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_ledger_change()
"""
GUARD_ALL = """
CREATE TRIGGER credit_usage_no_truncate BEFORE TRUNCATE ON credit_usage
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()
"""


def upgrade() -> None:
    op.add_column("credit_usage", sa.Column("cause_key", sa.Text(), nullable=True))
    op.create_index("ix_credit_usage_cause_key", "credit_usage", ["cause_key"])
    op.create_index(
        "ix_credit_usage_debt",
        "credit_usage",
        ["user_id"],
        postgresql_where=sa.text("kind IN ('debt', 'repay')"),
    )
    op.create_index("ix_credit_usage_held", "credit_usage", ["created_at"], postgresql_where=sa.text("kind = 'hold'"))
    op.create_index(
        "ix_credit_purchases_due",
        "credit_purchases",
        ["expires_at"],
        postgresql_where=sa.text("remaining_credits > 0 AND expires_at IS NOT NULL"),
    )
    op.add_column("usage_events", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_usage_events_unsettled",
        "usage_events",
        ["created_at"],
        postgresql_where=sa.text("settled_at IS NULL AND credits_used > 0"),
    )
    op.execute(AUDIT)
    op.execute("GRANT SELECT ON credit_audit TO shortlist_service")
    op.execute(REFUSAL)
    op.execute(GUARD)
    op.execute(GUARD_ALL)
    op.execute("REVOKE UPDATE, DELETE ON credit_usage FROM shortlist_service")
    op.execute("REVOKE DELETE ON credit_purchases FROM shortlist_service")
    op.bulk_insert(
        GLOBAL_CONFIG,
        [
            {
                "key": "operation_credits",
                "value": OPERATION_CREDITS,
                "description": "What an operation costs in credits once the tier's allowance is used up.",
            }
        ],
    )
