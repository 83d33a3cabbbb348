"""Brings a database to the current schema."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from alembic.config import Config

# `uuidv7()` came with it.
OLDEST_POSTGRES = 18
ROLES = ("shortlist_app", "shortlist_service")

HERE = Path(__file__).parent
_REVISION = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)


class Unprepared(Exception):
    """The server or the login does not allow a migration; the message says what an administrator has to do."""


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
    """The revision that the database is at; None when it has none, or when Alembic shall say what is wrong with it."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await asyncpg.connect(address)
    except asyncpg.PostgresError:
        return None
    try:
        version: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.PostgresError:
        return None
    else:
        return version
    finally:
        await connection.close()


async def _prepared(url: str) -> None:
    """Raises `Unprepared` for a server that is too old, and for a login that lacks the roles and may not make them."""
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        if connection.get_server_version().major < OLDEST_POSTGRES:
            has = connection.get_server_version().major
            raise Unprepared(f"PostgreSQL there is version {has}; Shortlist needs {OLDEST_POSTGRES} or newer.")
        login, may = await connection.fetchrow(_RIGHTS, list(ROLES))
        if not may:
            raise Unprepared(
                f"{login} may not create roles, and the two that Shortlist needs are missing or not its own."
                " Nothing was changed. Have an administrator run:"
                f" CREATE ROLE {ROLES[0]} NOLOGIN; CREATE ROLE {ROLES[1]} NOLOGIN;"
                f' GRANT {ROLES[0]}, {ROLES[1]} TO "{login}" WITH ADMIN OPTION;'
                " and then run `shortlist migrate` again."
            )
    finally:
        await connection.close()


_RIGHTS = """
SELECT session_user::text, (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user)
  OR (SELECT count(*) = cardinality($1::text[]) AND bool_and(pg_has_role(session_user, oid, 'SET'))
      FROM pg_roles WHERE rolname = ANY($1))
"""
