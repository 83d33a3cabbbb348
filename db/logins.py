"""The login of the processes that serve: it owns nothing and may only become one of the two roles of `db.session`.

A superuser that drops to the app role is one `RESET ROLE` away from everything, should SQL ever be injected. What
migrates and backs up logs in as somebody else, for that time alone.
"""

from __future__ import annotations

import asyncpg
from sqlalchemy.engine import make_url

from db.session import APP_ROLE, SERVICE_ROLE

# The login where PostgreSQL is embedded. The server listens on a socket of its own folder and asks for no password.
EMBEDDED_LOGIN = "shortlist_login"

_MAKE = f"""
DO $$
BEGIN
  CREATE ROLE {EMBEDDED_LOGIN} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$
"""


def address_of(url: str, login: str | None = None) -> str:
    """`url` as PostgreSQL's own clients take it; with another user, if one is named."""
    address = make_url(url).set(drivername="postgresql")
    if login is not None:
        address = address.set(username=login)
    return address.render_as_string(hide_password=False)


async def embedded_login(admin_url: str) -> str:
    """The address for serving from the embedded server; `admin_url` itself before the first migration."""
    connection = await asyncpg.connect(address_of(admin_url))
    try:
        if not await connection.fetchval("SELECT to_regrole($1) IS NOT NULL", APP_ROLE):
            return admin_url
        await connection.execute(_MAKE)
        await allow(connection, EMBEDDED_LOGIN)
        await forbid_temporary_tables(connection)
    finally:
        await connection.close()
    return address_of(admin_url, EMBEDDED_LOGIN)


async def _make(connection: asyncpg.Connection, login: str, password: str | None) -> None:
    """Makes the login where there is none; one that is there keeps its password."""
    if await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", login):
        return
    statement = await connection.fetchval(
        "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)", login, password
    )
    await connection.execute(statement)


async def allow(connection: asyncpg.Connection, login: str) -> None:
    """Lets `login` become the two roles, and have the rights of neither before it does."""
    quoted = await connection.fetchval("SELECT quote_ident($1)", login)
    await connection.execute(f"GRANT {APP_ROLE}, {SERVICE_ROLE} TO {quoted} WITH INHERIT FALSE, SET TRUE")


async def forbid_temporary_tables(connection: asyncpg.Connection) -> None:
    """As a migration does; but a right of the database itself is in no dump, and so in no restore."""
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    await connection.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


async def _keep_others_out(connection: asyncpg.Connection, login: str) -> None:
    """Lets `login` into the database, and nobody else who is not its owner.

    The two roles are those of the whole server: where two installations share it, the login of one could otherwise
    become the service role in the database of the other.
    """
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    quoted = await connection.fetchval("SELECT quote_ident($1)", login)
    await connection.execute(f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC")
    await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {quoted}")


async def allow_serving(admin_url: str, serving_url: str) -> None:
    """Lets the login of `serving_url`, made where there is none, serve the database that `admin_url` has migrated."""
    login, admin = make_url(serving_url).username, make_url(admin_url).username
    connection = await asyncpg.connect(address_of(admin_url))
    try:
        await forbid_temporary_tables(connection)
        if login is not None and login != admin:
            await _make(connection, login, make_url(serving_url).password)
            await allow(connection, login)
            await _keep_others_out(connection, login)
    finally:
        await connection.close()
