"""What a person decided about a posting's requirements. The release before this one runs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121i"
down_revision = "20261121h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("decisions", JSONB(), server_default=sa.text("'{}'"), nullable=False))
