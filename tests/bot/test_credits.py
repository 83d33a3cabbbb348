"""/credits and /admin, over HTTP as people use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.serve import roles
from core import credits, quotas
from db.models import User
from db.session import Database, Owner
from db.states import Operation, Provider
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support.running import served, settings_for


@dataclass(frozen=True, slots=True)
class Desk:
    """A running bot, its operator, and somebody with an account."""

    database: Database
    control: Control
    operator: Person
    person: Person

    async def customer(self) -> tuple[Person, Owner]:
        """Somebody with an account of their own."""
        person = await self.control.person()
        async with self.database.as_service() as session:
            user = User(telegram_id=person.id)
            session.add(user)
            await session.flush()
            return person, Owner(user.id)


@pytest.fixture(scope="module")
async def desk(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("data")
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        operator, person = await control.person(), await control.person()
        settings = settings_for(sandbox, folder).model_copy(update={"admin_ids": (operator.id,)})
        async with roles.open_services(settings, database_url) as services, served(services, roles.serve_bot):
            yield Desk(services.database, control, operator, person)


async def test_strangers_do_not_learn_that_there_is_an_admin_command(desk: Desk) -> None:
    await desk.person.send_text(f"/admin grant {desk.person.id} 100")
    await desk.person.wait_for("I do not know that command")


async def test_an_operator_grants_credits_and_the_person_reads_why(desk: Desk) -> None:
    person, owner = await desk.customer()
    await desk.operator.send_text(f"/admin grant {person.id} 5 sorry <for> the wait")
    await desk.operator.wait_for("was given 5 credits")
    await person.send_text("/credits")
    shown = await person.wait_for("5 credits")
    assert "a gift: sorry <for> the wait" in shown.text
    async with desk.database.as_service() as session:
        assert owner.user_id is not None
        assert (await credits.balance(session, owner.user_id)).credits == 5
    await desk.operator.send_text(f"/admin ledger {person.id}")
    ledger = await desk.operator.wait_for("Ledger of")
    assert "sorry <for> the wait" in ledger.text


@pytest.mark.parametrize(
    "words", ["", "grant", "grant me 5", "grant 1 0", "grant 1 -5", "grant 1 99999999", "ledger", "ledger x", "x"]
)
async def test_what_an_operator_mistypes_moves_nothing_and_says_how(desk: Desk, words: str) -> None:
    await desk.operator.send_text(f"/admin {words}")
    await desk.operator.wait_for("/admin grant <telegram id>")


async def test_an_unknown_person_is_named(desk: Desk) -> None:
    await desk.operator.send_text("/admin grant 987654321 5")
    await desk.operator.wait_for("Nobody with the Telegram id 987654321")


async def test_every_line_says_why_in_pages(desk: Desk) -> None:
    person, owner = await desk.customer()
    assert owner.user_id is not None
    async with desk.database.as_service() as session:
        expiry = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
        await credits.grant(session, owner.user_id, 9, f"pages:{person.id}", expires_at=expiry)
        for number in range(6):
            key = f"pages:{person.id}:{number}"
            await quotas.reserve(session, owner, Operation.MATCH, Provider.CLAUDE, key)
            await (quotas.release if number % 2 else quotas.settle)(session, owner, key)
    # Failed ones gave their allowance back, so all but the last few were free.
    async with desk.database.as_service() as session:
        for number in range(6):
            key = f"more:{person.id}:{number}"
            await credits.hold(session, owner.user_id, Operation.COVER_LETTER, 1, key)
            await (credits.release if number % 2 else credits.settle)(session, owner.user_id, key)
    await person.send_text("/credits")
    first = await person.wait_for("Every line")
    assert "until 4 May 2031" in first.text
    assert "an AI scan: 0 of 3 left\n" in first.text
    assert first.text.count("These are given once.") == 1
    assert "a cover letter could not be done, so it costs nothing" in first.text
    assert "a cover letter is done: that is what it cost" in first.text
    assert "{" not in first.text
    await person.press("Older")
    second = await person.wait_for("page 2")
    assert "a gift" in second.text


async def test_somebody_without_an_account_is_told_what_it_takes(desk: Desk) -> None:
    person = await desk.control.person()
    await person.send_text("/start")
    await person.wait_for("Send me your resume")
    await person.send_text("/credits")
    await person.wait_for("needs an account")
