"""The background job queue, installed by pgqueuer's own means."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

revision = "20261121b"
down_revision = "20261121a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    install = QueryBuilderEnvironment().build_install_query()
    # Many statements in one string: asyncpg takes them only outside of a prepared statement. The transaction
    # has begun already (migrations/env.py takes its lock first), so this is part of it.
    connection: sa.Connection = op.get_bind()
    connection.connection.dbapi_connection.run_async(lambda driver: driver.execute(install))  # type: ignore[union-attr]
