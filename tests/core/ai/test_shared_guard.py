"""Budgets and the breaker that all workers share: taken at once, never beyond, told afterwards."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa

from core.ai.errors import BudgetSpent, ProviderShut
from core.ai.guard import FAILURES
from core.ai.shared_guard import MICROS, SharedGuard
from db.models import AiBreaker, AiBudget, User
from db.session import Database
from db.states import BudgetScope, Provider
from tests.core.credits.people import make_person

CLAUDE = Provider.CLAUDE


@pytest.fixture(autouse=True)
async def _clean(database: Database) -> None:
    async with database.as_service() as session:
        await session.execute(sa.delete(AiBudget))
        await session.execute(sa.delete(AiBreaker))


def guard(
    database: Database, person: UUID, *, own: str | None = "1", day: str | None = None, whole: str | None = None
) -> SharedGuard:
    """A guard with those budgets."""
    limits = {BudgetScope.PERSON: own, BudgetScope.DAY: day, BudgetScope.ALL: whole}
    return SharedGuard(database, person, {s: None if usd is None else Decimal(usd) for s, usd in limits.items()})


async def spent(database: Database) -> dict[BudgetScope, int]:
    """Millionths of a dollar by scope, of all people together."""
    async with database.as_service() as session:
        rows = await session.execute(sa.select(AiBudget.scope, sa.func.sum(AiBudget.spent_micros)).group_by("scope"))
        return {scope: int(micros) for scope, micros in rows}


async def test_what_was_set_aside_becomes_what_it_cost(database: Database) -> None:
    one = guard(database, await make_person(database))
    admission = await one.admit(CLAUDE, Decimal("0.5"))
    assert await spent(database) == dict.fromkeys(BudgetScope, MICROS // 2)
    await one.report(admission, Decimal("0.0123"), works=True)
    assert await spent(database) == dict.fromkeys(BudgetScope, 12_300)


@pytest.mark.parametrize("scope", list(BudgetScope))
async def test_no_budget_is_ever_exceeded_however_many_ask_at_once(database: Database, scope: BudgetScope) -> None:
    person = await make_person(database)
    limits = {BudgetScope.PERSON: "9", BudgetScope.DAY: "9", BudgetScope.ALL: "9", scope: "1"}
    one = guard(database, person, own=limits[BudgetScope.PERSON], day=limits[BudgetScope.DAY],
                whole=limits[BudgetScope.ALL])  # fmt: skip
    asked = [one.admit(CLAUDE, Decimal("0.3")) for _ in range(8)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, BudgetSpent)]
    assert len(answers) - len(refused) == 3
    assert {refusal.scope for refusal in refused} == {scope}
    assert await spent(database) == dict.fromkeys(BudgetScope, 900_000), "what was refused took nothing anywhere"


async def test_a_call_dearer_than_a_budget_is_refused(database: Database) -> None:
    with pytest.raises(BudgetSpent):
        await guard(database, await make_person(database), own="0.1").admit(CLAUDE, Decimal("0.2"))


async def test_one_persons_spending_is_not_anothers(database: Database) -> None:
    first, second = await make_person(database), await make_person(database)
    await guard(database, first, own="0.5").admit(CLAUDE, Decimal("0.5"))
    await guard(database, second, own="0.5").admit(CLAUDE, Decimal("0.5"))


async def test_a_person_who_left_takes_the_own_budget_along(database: Database) -> None:
    person = await make_person(database)
    admission = await guard(database, person).admit(CLAUDE, Decimal("0.5"))
    async with database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == person))
    await guard(database, person).report(admission, Decimal("0.1"), works=True)
    assert await spent(database) == {BudgetScope.DAY: 100_000, BudgetScope.ALL: 100_000}


async def fail(one: SharedGuard, times: int = FAILURES) -> None:
    for _ in range(times):
        await one.report(await one.admit(CLAUDE, None), None, works=False)


async def test_a_provider_that_fails_in_a_row_is_shut_for_everybody(database: Database) -> None:
    first, second = guard(database, await make_person(database)), guard(database, await make_person(database))
    await fail(first, FAILURES - 1)
    await second.report(await second.admit(CLAUDE, None), None, works=True)
    await fail(first)
    with pytest.raises(ProviderShut):
        await second.admit(CLAUDE, None)
    await second.admit(Provider.OPENAI, None)


async def test_when_the_time_is_over_one_call_tries_for_all(database: Database) -> None:
    one = guard(database, await make_person(database))
    await fail(one)
    async with database.as_service() as session:
        over = sa.func.now() - timedelta(seconds=1)
        await session.execute(sa.update(AiBreaker).values(shut_until=over))
    answers = await asyncio.gather(*(one.admit(CLAUDE, None) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(answer, ProviderShut) for answer in answers) == 5
    await one.report(next(a for a in answers if not isinstance(a, BaseException)), None, works=True)
    await one.admit(CLAUDE, None)
