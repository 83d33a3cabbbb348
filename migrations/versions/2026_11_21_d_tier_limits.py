"""The first settings of operators: what each tier allows, per operation. Null means no limit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121d"
down_revision = "20261121c"
branch_labels = None
depends_on = None

GLOBAL_CONFIG = sa.table(
    "global_config", sa.column("key", sa.Text), sa.column("value", JSONB), sa.column("description", sa.Text)
)

TIER_LIMITS = {
    "free": {
        "resume_parse": {"limit": None, "period": "lifetime"},
        "match": {"limit": 3, "period": "lifetime"},
        "cover_letter": {"limit": 1, "period": "lifetime"},
        "answer": {"limit": 3, "period": "lifetime"},
        "outreach": {"limit": 1, "period": "lifetime"},
    },
    "pro": {
        "resume_parse": {"limit": None, "period": "monthly"},
        "match": {"limit": 50, "period": "monthly"},
        "cover_letter": {"limit": 30, "period": "monthly"},
        "answer": {"limit": 60, "period": "monthly"},
        "outreach": {"limit": 30, "period": "monthly"},
    },
    "unlimited": {
        "resume_parse": {"limit": None, "period": "monthly"},
        "match": {"limit": None, "period": "monthly"},
        "cover_letter": {"limit": None, "period": "monthly"},
        "answer": {"limit": None, "period": "monthly"},
        "outreach": {"limit": None, "period": "monthly"},
    },
}


def upgrade() -> None:
    op.bulk_insert(
        GLOBAL_CONFIG,
        [
            {
                "key": "tier_limits",
                "value": TIER_LIMITS,
                "description": "Allowance of each tier per operation and period; null is no limit.",
            }
        ],
    )
