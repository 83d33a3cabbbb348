"""What is sold, in `global_config`; what a payment promised; subscriptions of either rail.

The release before this one knows neither packs nor plans, so it runs on: columns are nullable or have a default,
and the two new states of a payment are written by this release alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121f"
down_revision = "20261121e"
branch_labels = None
depends_on = None

GLOBAL_CONFIG = sa.table(
    "global_config", sa.column("key", sa.Text), sa.column("value", JSONB), sa.column("description", sa.Text)
)

PACKS = {
    "pack_10": {"credits": 10, "price_minor": 500, "stars": 400, "valid_days": 365},
    "pack_30": {"credits": 30, "price_minor": 1200, "stars": 950, "valid_days": 365},
    "pack_100": {"credits": 100, "price_minor": 2900, "stars": 2300, "valid_days": None},
}
PLANS = {
    "plan_pro": {"tier": "pro", "price_minor": 900, "stars": 700, "credits": 0},
    "plan_unlimited": {"tier": "unlimited", "price_minor": 1900, "stars": 1500, "credits": 0},
}
SETTINGS = (
    (
        "packs",
        PACKS,
        "Credits for sale, by code: credits, price_minor (in `currency`), stars, valid_days (null: no end date).",
    ),
    (
        "plans",
        PLANS,
        "Plans for sale, by code: tier, price_minor a month (in `currency`), stars for 30 days, credits a period.",
    ),
    ("currency", {"code": "usd"}, "The currency of every price_minor, as ISO 4217 writes it, in small letters."),
)

STATES_BEFORE = ("open", "processing", "paid", "failed", "expired", "partially_refunded", "refunded", "disputed")
STATES = (*STATES_BEFORE, "mismatched", "unclaimed")


def upgrade() -> None:
    op.add_column("payments", sa.Column("terms", JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("payments", sa.Column("claims", JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("payments", sa.Column("fulfilled_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint("ck_payments_status", "payments")
    allowed = ", ".join(f"'{state}'" for state in STATES)
    op.create_check_constraint("status", "payments", f"status IN ({allowed})")
    _add_subscriptions()
    op.bulk_insert(
        GLOBAL_CONFIG,
        [{"key": key, "value": value, "description": description} for key, value, description in SETTINGS],
    )


def _add_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "rail",
            sa.Enum("stripe", "stars", name="rail", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum("free", "pro", "unlimited", name="tier", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "active",
                "past_due",
                "ended",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_subscriptions_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("reference", name=op.f("uq_subscriptions_reference")),
    )
    op.create_index(op.f("ix_subscriptions_user_id"), "subscriptions", ["user_id"])
    op.create_index(
        "ix_subscriptions_live", "subscriptions", ["period_end"], postgresql_where=sa.text("status <> 'ended'")
    )
    op.execute("ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT ON subscriptions TO shortlist_app")
    op.execute(
        "CREATE POLICY subscriptions_owner ON subscriptions TO shortlist_app"
        " USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id())"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions TO shortlist_service")
    op.execute(
        "CREATE POLICY subscriptions_service ON subscriptions TO shortlist_service USING (true) WITH CHECK (true)"
    )
