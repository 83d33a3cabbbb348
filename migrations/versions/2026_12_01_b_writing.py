"""How far a document is, what was asked of it and which version it is; a person's tone and language of letters.

The release before this one neither reads nor writes any of it, and every column has a default: it runs on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261201b"
down_revision = "20261201a"
branch_labels = None
depends_on = None


def _states(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    status = _states("choosing", "pending", "questioned", "completed", "failed", name="status")
    op.add_column("documents", sa.Column("status", status, server_default="completed", nullable=False))
    op.add_column("documents", sa.Column("request", JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("documents", sa.Column("thread_id", sa.Uuid(), nullable=True))
    op.add_column("documents", sa.Column("version", sa.SmallInteger(), server_default="1", nullable=False))
    op.create_index("ix_documents_thread_id", "documents", ["thread_id"])
    op.create_index(
        "ix_documents_under_way", "documents", ["created_at"], postgresql_where=sa.text("status = 'pending'")
    )
    tone = _states("neutral", "warm", "plain", "formal", name="letter_tone")
    op.add_column("users", sa.Column("letter_tone", tone, server_default="neutral", nullable=False))
    op.add_column("users", sa.Column("letter_language", sa.Text(), nullable=True))
    op.execute("GRANT UPDATE (letter_tone, letter_language) ON users TO shortlist_app")
