"""A payment says which check before a payment it was last allowed for, and until when that holds.

Both columns are added without a default: no row is rewritten, and the release before this one runs on without them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201m"
down_revision = "20261201b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payments", sa.Column("reserved_by", sa.Text(), nullable=True))
    op.add_column("payments", sa.Column("reserved_until", sa.DateTime(timezone=True), nullable=True))
