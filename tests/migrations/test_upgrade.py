"""A database is brought to the newest schema once; a start that finds it there does not look again."""

from __future__ import annotations

import asyncio
import sys

import asyncpg
from alembic.script import ScriptDirectory

from migrations.upgrade import configuration, head, upgrade
from tests.support.postgres import Databases


def test_the_newest_revision_is_alembics() -> None:
    assert head() == ScriptDirectory.from_config(configuration("")).get_current_head()


async def test_a_database_behind_is_brought_up_and_one_that_is_there_is_left_alone(databases: Databases) -> None:
    url = await databases.create()
    connection = await asyncpg.connect(url)
    await connection.execute("DROP TABLE alembic_version")
    await connection.execute("DROP SCHEMA public CASCADE")
    await connection.execute("CREATE SCHEMA public")
    for _ in range(2):
        await asyncio.to_thread(upgrade, url)
        assert await connection.fetchval("SELECT version_num FROM alembic_version") == head()
    await connection.close()
    await databases.drop(url)


async def test_a_start_that_finds_the_newest_schema_needs_no_alembic(databases: Databases) -> None:
    url = await databases.create()
    code = f"import sys; from migrations.upgrade import upgrade; upgrade({url!r}); print('alembic' in sys.modules)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    out, _ = await process.communicate()
    assert out.decode().strip() == "False"
    await databases.drop(url)
