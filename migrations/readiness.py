"""What keeps a PostgreSQL from serving, in one sentence each with its remedy, before anything else is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

# `uuidv7()` came with it.
OLDEST_POSTGRES = 18
ROLES = ("shortlist_app", "shortlist_service")
CONNECT_SECONDS = 10.0
# It starts, stops or is full: the same login may be let in a moment later.
PASSING = (asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError, asyncpg.AdminShutdownError)


class Unprepared(Exception):
    """The server or the login does not allow what is asked; the message says what an administrator has to do."""


class Away(Unprepared):
    """The server does not answer now, and may well do so later."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A plain connection. Raises `Unprepared`, or `Away`, where there is none."""
    try:
        address = make_url(url).set(drivername="postgresql")
    except ArgumentError:
        raise Unprepared(
            "DATABASE_URL is no address. It reads postgresql://login:password@host:5432/database."
        ) from None
    try:
        connection = await asyncpg.connect(address.render_as_string(hide_password=False), timeout=CONNECT_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _said(error, address) from error
    try:
        yield connection
    finally:
        await connection.close()


def _said(error: Exception, address: URL) -> Unprepared:
    """Never with the password: what an address has in the place of the host can be the rest of one."""
    server = f"PostgreSQL at {(address.host or 'its socket').rpartition('@')[2]}"
    if isinstance(error, PASSING):
        return Away(f"{server} takes no connections at the moment. Try again in a minute.")
    if isinstance(error, OSError):
        why = error.strerror or "no answer in time"
        if "@" in (address.host or ""):
            why = "the password in it has an @, which is written %40 in an address"
        return Away(f"{server} does not answer: {why}. Start it, or correct the address in DATABASE_URL.")
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return Unprepared(
            f'{server} does not let the login "{address.username}" in. Look at login and password in DATABASE_URL.'
        )
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        name = address.database or address.username
        return Unprepared(f'{server} has no database "{name}". Have an administrator run: CREATE DATABASE "{name}";')
    return Unprepared(f"{server} refuses the connection: {getattr(error, 'sqlstate', None) or type(error).__name__}.")


def check_age(connection: asyncpg.Connection) -> None:
    """Raises `Unprepared` for a server that is too old."""
    has = connection.get_server_version().major
    if has < OLDEST_POSTGRES:
        raise Unprepared(f"PostgreSQL there is version {has}; Shortlist needs {OLDEST_POSTGRES} or newer.")


async def check_serving(url: str) -> None:
    """Raises `Unprepared` when this database cannot be served as this login, however long one waits."""
    async with connected(url) as connection:
        check_age(connection)
        if not await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
            raise Unprepared("The database has no schema yet. Run `shortlist migrate`.")
        missing = await connection.fetch(_MISSING, list(ROLES))
        if missing:
            roles = ", ".join(row[0] for row in missing)
            login = await connection.fetchval("SELECT quote_ident(session_user)")
            raise Unprepared(
                f"The login {login} may not become {roles}. Run `shortlist migrate`, or have an administrator run:"
                f" GRANT {roles} TO {login} WITH INHERIT FALSE, SET TRUE;"
            )


_MISSING = """
SELECT wanted FROM unnest($1::text[]) wanted
WHERE to_regrole(wanted) IS NULL OR NOT pg_has_role(session_user, to_regrole(wanted), 'SET') ORDER BY 1
"""
