"""`shortlist backup | restore`: the database as one file. The people's files and their key are kept apart from it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import asyncpg
import typer
from rich.console import Console
from sqlalchemy.engine import make_url

from bot.cli.serve import admin_url, bring_up
from bot.cli.settings import Unusable, load_settings
from db.embedded import TOOLS
from migrations.readiness import Unprepared

# Roles belong to a server, not to a database: a dump names them and does not bring them along. A restore without them
# leaves tables with row-level security and no policies, in which nobody sees anything.
_ROLES = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shortlist_app') THEN CREATE ROLE shortlist_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shortlist_service') THEN
    CREATE ROLE shortlist_service NOLOGIN;
  END IF;
  IF NOT pg_has_role(session_user, 'shortlist_app', 'SET') THEN
    EXECUTE format('GRANT shortlist_app, shortlist_service TO %I', session_user);
  END IF;
END
$$
"""

console = Console(highlight=False)


def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Writes the database to a file, while everything goes on. People's files and their key are not in it."""
    with _sentence_for_operators(), admin_url(load_settings()) as url:
        unfinished = file.with_name(f"{file.name}.part")
        try:
            _run(url, "pg_dump", "--format=custom", f"--file={unfinished}")
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
    console.print(f"The database is in {file}. Keep the file store and its key as well: neither is in it.")


def restore(file: Annotated[Path, typer.Argument(exists=True, help="What `shortlist backup` wrote.")]) -> None:
    """Brings a backup into an empty database, and that to the current schema."""
    settings = load_settings()
    with _sentence_for_operators(), admin_url(settings) as url:
        asyncio.run(_prepare(url))
        # All or nothing: a restore that fails leaves the database as empty as it was.
        _run(url, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(file))
        bring_up(settings, url)
    console.print("The database is restored and has the current schema. Now run `shortlist doctor`.")


async def _prepare(url: str) -> None:
    """Makes sure of the roles. Raises `Unusable` for a database that holds something."""
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        if await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"):
            raise Unusable("That database is not empty. Nothing was changed; restore into a new one.")
        await connection.execute(_ROLES)
    finally:
        await connection.close()


def _run(url: str, tool: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's tools on the database. The password goes by the environment, which others cannot read.

    Raises `Unusable` with what the tool said first.
    """
    address = make_url(url)
    place = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    given = {"PGPASSWORD": str(address.password)} if address.password else {}
    done = subprocess.run(  # noqa: S603 - our own tools, with arguments that no shell reads
        [TOOLS / tool, f"--dbname={place}", *arguments],
        env={**os.environ, **given},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unusable(f"{tool} failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[0]}")


@contextmanager
def _sentence_for_operators() -> Iterator[None]:
    """What cannot be done is a sentence, and exit status 2."""
    try:
        yield
    except (Unusable, Unprepared, OSError, asyncpg.PostgresError) as error:
        Console(stderr=True, highlight=False).print(str(error))
        sys.exit(2)
