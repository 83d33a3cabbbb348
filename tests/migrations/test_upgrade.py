"""A database is brought to the newest schema once; a start that finds it there does not look again."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy.engine import make_url

import migrations.readiness
import migrations.upgrade
from bot.cli.serve import bring_up
from core.settings import Settings
from db import access
from db.session import Database
from migrations.readiness import Unprepared, check_serving
from migrations.upgrade import configuration, head, upgrade, version
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


@asynccontextmanager
async def administrator(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_login_without_rights_is_told_what_an_administrator_has_to_run(databases: Databases) -> None:
    """An operator's own PostgreSQL, where the login owns its database and nothing else."""
    admin_url = await databases.create()
    name = f"owner_of_{make_url(admin_url).database}"
    url = make_url(admin_url).set(username=name, database=name).render_as_string(hide_password=False)
    async with administrator(admin_url) as admin:
        await admin.execute(f'CREATE ROLE "{name}" LOGIN')
        await admin.execute(f'CREATE DATABASE "{name}" OWNER "{name}"')
        with pytest.raises(Unprepared) as caught:
            await asyncio.to_thread(upgrade, url)
        statement = re.search(r"GRANT [^;]+ WITH ADMIN OPTION;", str(caught.value))
        assert statement is not None, caught.value
        assert "Nothing was changed" in str(caught.value)
        assert await version(url) is None
        # The roles are there already: the other databases of this server have them.
        await admin.execute(statement[0])
        await asyncio.to_thread(upgrade, url)
        assert await version(url) == head()
        async with Database(url, pool_size=1) as database, database.as_service() as session:
            assert await access.faults(session) == []
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.execute(f'DROP OWNED BY "{name}" CASCADE; DROP ROLE "{name}"')
    await databases.drop(admin_url)


async def test_an_old_server_is_named_before_anything_is_changed(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await databases.create()
    monkeypatch.setattr(migrations.readiness, "OLDEST_POSTGRES", 99)
    for check in (migrations.upgrade._prepared, check_serving):
        with pytest.raises(Unprepared, match="Shortlist needs 99"):
            await check(url)
    await databases.drop(url)


async def test_migrate_lets_another_login_serve(databases: Databases) -> None:
    """DATABASE_ADMIN_URL migrates, DATABASE_URL owns nothing."""
    admin_url = await databases.create()
    name = f"serves_{make_url(admin_url).database}"
    url = make_url(admin_url).set(username=name).render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=SecretStr(url), database_admin_url=SecretStr(admin_url))
    async with administrator(admin_url) as admin:
        for _ in range(2):
            await asyncio.to_thread(bring_up, settings, admin_url)
        with pytest.raises(asyncpg.PostgresError, match="permission denied to set role"):
            await asyncpg.connect(url, server_settings={"role": "postgres"})
        async with Database(url, pool_size=1) as database, database.as_chat(1) as (_, owner):
            assert owner is None
        # Another installation on the same server, with a login of its own.
        other_url = await databases.create()
        other_login = make_url(other_url).set(username=f"{name}_other").render_as_string(hide_password=False)
        other = Settings(_env_file=None, database_url=SecretStr(other_login), database_admin_url=SecretStr(other_url))
        await asyncio.to_thread(bring_up, other, other_url)
        strange = make_url(other_url).set(username=name).render_as_string(hide_password=False)
        with pytest.raises(asyncpg.PostgresError, match="permission denied for database"):
            await asyncpg.connect(strange)
        await databases.drop(other_url)
        await admin.execute(f'DROP ROLE "{name}_other"')
        await admin.execute(f'DROP OWNED BY "{name}" CASCADE; DROP ROLE "{name}"')
    await databases.drop(admin_url)
