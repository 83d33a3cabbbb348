"""`shortlist doctor` says when the ledger does not add up, and fails; and says what documents are read without."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import sqlalchemy as sa

from core import credits
from db.models import CreditPurchase
from db.session import Database
from sandbox.server import Sandbox
from tests.bot.test_backup import shortlist
from tests.core.credits.people import make_person
from tests.support.postgres import Databases


async def doctor(url: str, folder: Path, **settings: str) -> tuple[int | None, str]:
    """Its exit status, and all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        # In a folder of its own there is no .env to read.
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_URL": url,
            **settings,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_doctor_tells_of_a_ledger_that_does_not_add_up(databases: Databases, tmp_path: Path) -> None:
    url = await databases.create()
    async with Database(url, pool_size=2) as database:
        person = await make_person(database)
        async with database.as_service() as session:
            await credits.grant(session, person, 3, "lot")
        status, said = await doctor(url, tmp_path)
        assert (status, "The ledger adds up." in said) == (0, True), said
        assert "Documents are read without secrets" in said
        await _set(database, 2)
        status, said = await doctor(url, tmp_path)
        assert (status, "1 lots of credits do not add up." in said) == (1, True), said
        await _set(database, 3)
    await databases.drop(url)


async def test_doctor_asks_who_sells_for_an_address(databases: Databases, tmp_path: Path) -> None:
    url = await databases.create()
    # Nobody listens at that address: what is said of Telegram is not looked at.
    selling = {"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_API_URL": "http://127.0.0.1:9", "PAYMENTS": "stars"}
    _, said = await doctor(url, tmp_path, **selling)
    assert "SUPPORT_CONTACT" not in said, "without a key for a model nothing is for sale"
    assert "There is no key for Claude or OpenAI" in said
    selling |= {"ANTHROPIC_API_KEY": "sk-none", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    status, said = await doctor(url, tmp_path, **selling)
    assert (status, "There is no SUPPORT_CONTACT" in said) == (1, True), said
    _, said = await doctor(url, tmp_path, **selling, SUPPORT_CONTACT="help@example.com")
    assert "SUPPORT_CONTACT" not in said
    await databases.drop(url)


async def test_doctor_asks_models_by_the_cheapest_call(databases: Databases, tmp_path: Path) -> None:
    url = await databases.create()
    async with Sandbox() as sandbox:
        keys = {"ANTHROPIC_API_KEY": sandbox.ai.key, "ANTHROPIC_BASE_URL": sandbox.anthropic_url,
                "OPENAI_API_KEY": sandbox.ai.key, "OPENAI_BASE_URL": sandbox.openai_url}  # fmt: skip
        status, said = await doctor(url, tmp_path, **keys)
        assert status == 0, said
        assert "claude answers, and knows claude-haiku-5-5, claude-sonnet-5-5." in said
        assert "openai answers" in said
        wrong = keys | {"ANTHROPIC_API_KEY": "sk-wrong", "OPENAI_READING_MODEL": "gpt-none"}
        status, said = await doctor(url, tmp_path, **wrong)
        assert status == 1
        assert "claude does not take the key." in said
        assert "openai does not know one of the models" in said
        assert "no price for gpt-none" in said
        assert not sandbox.ai.calls, "nothing was asked that costs"
    await databases.drop(url)


async def _set(database: Database, remaining: int) -> None:
    """Writes past the ledger, as nothing of ours does."""
    async with database.as_service() as session:
        await session.execute(sa.update(CreditPurchase).values(remaining_credits=remaining))


async def test_doctor_and_migrate_see_what_a_restore_by_other_means_left_out(
    databases: Databases, tmp_path: Path
) -> None:
    url = await databases.create()
    async with Database(url, pool_size=1) as database, database.engine.begin() as connection:
        await connection.execute(sa.text("SELECT set_config('role', 'none', true)"))
        await connection.execute(sa.text("DROP POLICY resumes_owner ON resumes"))
    for command in ("doctor", "migrate"):
        status, said = await shortlist(tmp_path, command, DATABASE_URL=url)
        assert (status, "resumes has other policies than it should" in said) == (1, True), said
    await databases.drop(url)
