"""Brings a database to the current schema."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from migrations.readiness import ROLES, Unprepared, check_age, connected

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
_REVISION = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)


def configuration(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Runs the migrations that the database at `url` has not had. Blocks; call it from a thread.

    Raises `Unprepared` before it changes anything.
    """
    if asyncio.run(version(url)) == head():
        # Most starts: Alembic, and all that it imports, can stay where it is.
        return
    asyncio.run(_prepared(url))
    from alembic import command

    command.upgrade(configuration(url), "head")


def head() -> str:
    """The revision that no other one builds on."""
    found: list[tuple[str, str]] = [
        match for file in (HERE / "versions").glob("*.py") for match in _REVISION.findall(file.read_text("utf-8"))
    ]
    heads = {name for down, name in found if not down} - {name for down, name in found if down}
    if len(heads) != 1:
        raise ValueError(f"migrations have {len(heads)} heads")
    return heads.pop()


async def version(url: str) -> str | None:
    """The revision that the database is at; None when it has none. Raises `Unprepared` when it lets nobody in."""
    async with connected(url) as connection:
        try:
            version: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        except asyncpg.PostgresError:
            return None
        return version


async def _prepared(url: str) -> None:
    """Raises `Unprepared` for a server that is too old, and for a login that lacks the roles and may not make them."""
    async with connected(url) as connection:
        check_age(connection)
        login, may = await connection.fetchrow(_RIGHTS, list(ROLES))
    if not may:
        raise Unprepared(
            f"{login} may not create roles, and the two that Shortlist needs are missing or not its own."
            " Nothing was changed. Have an administrator run:"
            f" CREATE ROLE {ROLES[0]} NOLOGIN; CREATE ROLE {ROLES[1]} NOLOGIN;"
            f' GRANT {ROLES[0]}, {ROLES[1]} TO "{login}" WITH ADMIN OPTION;'
            " and then run `shortlist migrate` again."
        )


_RIGHTS = """
SELECT session_user::text, (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user)
  OR (SELECT count(*) = cardinality($1::text[]) AND bool_and(pg_has_role(session_user, oid, 'SET'))
      FROM pg_roles WHERE rolname = ANY($1))
"""
