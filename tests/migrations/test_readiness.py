"""What keeps a PostgreSQL from serving is said in one sentence with its remedy, by each command that meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from migrations.readiness import Away, Unprepared, check_serving, connected
from tests.bot.test_backup import shortlist
from tests.support.postgres import Databases, connect


async def _bare(admin_url: str) -> str:
    """A database on the same server that was never migrated."""
    name = f"bare_{make_url(admin_url).database}"
    admin = await connect(admin_url)
    await admin.execute(f'CREATE DATABASE "{name}"')
    await admin.close()
    return make_url(admin_url).set(database=name).render_as_string(hide_password=False)


async def test_a_database_without_a_schema_is_told_to_be_migrated(databases: Databases, tmp_path: Path) -> None:
    admin_url = await databases.create()
    url = await _bare(admin_url)
    settings = {"DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    for command, status in (("worker", 2), ("bot", 2), ("web", 2), ("doctor", 1)):
        ended, said = await shortlist(tmp_path, command, **settings)
        assert (ended, "The database has no schema yet. Run `shortlist migrate`." in said) == (status, True), said
        assert "Traceback" not in said
    admin = await connect(admin_url)
    await admin.execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
    await admin.close()
    await databases.drop(admin_url)


@pytest.mark.parametrize("command", ["migrate", "run", "doctor"])
async def test_a_server_that_does_not_answer_is_one_sentence(command: str, tmp_path: Path) -> None:
    url = "postgresql://somebody:hushhush@127.0.0.1:9/shortlist"
    status, said = await shortlist(tmp_path, command, DATABASE_URL=url)
    assert status in (1, 2)
    assert "PostgreSQL at 127.0.0.1 does not answer" in said, said
    assert "Traceback" not in said
    assert "hushhush" not in said


async def test_a_database_that_is_not_there_names_the_statement(databases: Databases) -> None:
    url = await databases.create()
    with pytest.raises(Unprepared, match='CREATE DATABASE "nowhere";'):
        await check_serving(make_url(url).set(database="nowhere").render_as_string(hide_password=False))
    await databases.drop(url)


async def test_a_login_that_may_not_become_the_roles_is_named(databases: Databases) -> None:
    url = await databases.create()
    name = f"stranger_{make_url(url).database}"
    admin = await connect(url)
    await admin.execute(f'CREATE ROLE "{name}" LOGIN')
    stranger = make_url(url).set(username=name).render_as_string(hide_password=False)
    with pytest.raises(Unprepared) as caught:
        await check_serving(stranger)
    statement = str(caught.value).partition("run: ")[2]
    await admin.execute(statement)
    await check_serving(stranger)
    await admin.execute(f'DROP ROLE "{name}"')
    await admin.close()
    await databases.drop(url)


async def test_an_unknown_login_is_named_without_its_password(databases: Databases) -> None:
    url = await databases.create()
    wrong = make_url(url).set(username="nobody_known", password="hush").render_as_string(hide_password=False)
    with pytest.raises(Unprepared, match='does not let the login "nobody_known" in') as caught:
        await check_serving(wrong)
    assert "hush" not in str(caught.value)
    await databases.drop(url)


async def test_a_password_with_an_at_sign_is_named_and_not_shown() -> None:
    with pytest.raises(Away, match="written %40") as caught:
        async with connected("postgresql://login:half@otherhalf@localhost.invalid/shortlist"):
            pass
    assert "half" not in str(caught.value)


async def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(Unprepared, match="is no address"):
        async with connected("shortlist"):
            pass
