"""Checks that the migrations build exactly what the models describe: `python -m migrations.check`.

Migrates an empty database, lets Alembic compare it with the models, and compares what Alembic does not look
at (CHECK constraints, partial indexes) with a second database made from the models directly.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.util.exc import CommandError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import db.models  # noqa: F401 - fills the metadata
from db.base import Base
from db.embedded import serve
from db.session import engine_url
from migrations.upgrade import configuration, upgrade

_DETAILS = sa.text(
    """
    SELECT conrelid::regclass::text || ': ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'p')
    UNION ALL
    SELECT tablename || ': ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1
    """
)
_FOREIGN = ("pgqueuer", "alembic_version")


async def _details(url: str, *, create: bool) -> set[str]:
    engine = create_async_engine(engine_url(url), poolclass=NullPool, hide_parameters=True)
    async with engine.begin() as connection:
        if create:
            await connection.run_sync(Base.metadata.create_all)
        rows = (await connection.execute(_DETAILS)).scalars().all()
    await engine.dispose()
    return {row for row in rows if not row.startswith(_FOREIGN)}


def differences(migrated_url: str, modelled_url: str) -> list[str]:
    """What differs between a database that was migrated and one made from the models; both start empty."""
    upgrade(migrated_url)
    try:
        command.check(configuration(migrated_url))
    except CommandError as error:
        return [str(error)]
    migrated = asyncio.run(_details(migrated_url, create=False))
    modelled = asyncio.run(_details(modelled_url, create=True))
    return [f"only in the migrations: {row}" for row in sorted(migrated - modelled)] + [
        f"only in the models: {row}" for row in sorted(modelled - migrated)
    ]


def main() -> int:
    """Prints every difference; exit status 1 when there is one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "pg", "migrated") as migrated,
        serve(Path(folder) / "pg", "modelled") as modelled,
    ):
        found = differences(migrated, modelled)
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("Migrations and models agree.\n" if not found else "Write a migration for the above.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
