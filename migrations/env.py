"""How Alembic reaches the database: the address comes from `migrations.upgrade` or DATABASE_URL."""

from __future__ import annotations

import asyncio
import os

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import db.models  # noqa: F401 - fills the metadata that is compared with the database
from db.base import Base
from db.session import engine_url

# Tables of pgqueuer are installed and upgraded by its own means inside our migrations.
FOREIGN_TABLES = "pgqueuer"
MIGRATION_LOCK = 7_305_116_001


def _is_ours(
    thing: sa.schema.SchemaItem,
    name: str | None,
    kind: str,
    reflected: bool,
    other: sa.schema.SchemaItem | None,
) -> bool:
    return not (kind == "table" and (name or "").startswith(FOREIGN_TABLES))


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=_is_ours,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        # One migrator at a time; and a migration never waits long for a lock that live traffic holds.
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
        context.run_migrations()


async def _run() -> None:
    address = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
    engine = create_async_engine(engine_url(address), poolclass=NullPool, hide_parameters=True)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(_run())
