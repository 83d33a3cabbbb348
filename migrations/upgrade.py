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
    """Runs the migrations that the database at `url` has not had. Blocks; call it from a thread."""
    if asyncio.run(_version(url)) == head():
        # Most starts: Alembic, and all that it imports, can stay where it is.
        return
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


async def _version(url: str) -> str | None:
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
