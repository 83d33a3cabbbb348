"""What a person put right in a resume. The release before this one knows nothing of it, and runs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121h"
down_revision = "20261121g"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("resumes", sa.Column("corrections", JSONB(), server_default=sa.text("'[]'"), nullable=False))
