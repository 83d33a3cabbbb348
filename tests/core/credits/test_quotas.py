"""Allowance first, then credits, else nobody: and never the same use twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from core import credits, quotas
from core.credits import NotEnoughCredits
from core.quotas import AccountNeeded, Payer, QuotaExhausted
from db.models import GlobalConfig, UsageEvent
from db.session import Database, Owner
from db.states import Operation, PeriodType, Provider, SubscriptionTier
from tests.core.credits.people import check, make_person

LETTER = Operation.COVER_LETTER


async def reserve(
    database: Database, user_id: UUID, key: str, operation: Operation = LETTER, moment: datetime | None = None
) -> quotas.Reservation:
    """As the bot does it: in the person's own transaction."""
    owner = Owner(user_id)
    async with database.as_owner(owner) as session:
        return await quotas.reserve(session, owner, operation, Provider.CLAUDE, key, moment=moment)


async def close(database: Database, user_id: UUID, key: str, *, succeeded: bool) -> bool:
    """As the worker does it."""
    async with database.as_service() as session:
        return await (quotas.settle if succeeded else quotas.release)(session, Owner(user_id), key)


async def fund(database: Database, user_id: UUID, amount: int) -> None:
    async with database.as_service() as session:
        await credits.grant(session, user_id, amount, f"fund:{user_id}")


async def balance(database: Database, user_id: UUID) -> credits.Balance:
    async with database.as_service() as session:
        return await check(session, user_id)


async def test_the_allowance_pays_first_then_credits_then_nobody(database: Database) -> None:
    person = await make_person(database)
    await fund(database, person, 1)
    assert (await reserve(database, person, "order-1")).payer == Payer.ALLOWANCE
    assert (await reserve(database, person, "order-2")).payer == Payer.CREDITS
    with pytest.raises(QuotaExhausted) as lack:
        await reserve(database, person, "order-3")
    assert (lack.value.needed, lack.value.have) == (1, 0)
    assert (lack.value.allowance.limit, lack.value.allowance.used) == (1, 1)
    assert (await balance(database, person)).held == 1


async def test_without_an_allowance_it_is_credits_that_lack(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        limits = (await session.get_one(GlobalConfig, "tier_limits")).value
    edited = {**limits, "free": {**limits["free"], "answer": {"limit": 0, "period": "lifetime"}}}
    await _edit(database, edited)
    try:
        with pytest.raises(NotEnoughCredits) as lack:
            await reserve(database, person, "none-1", Operation.ANSWER)
        assert not isinstance(lack.value, QuotaExhausted)
    finally:
        await _edit(database, limits)
    # The operator's edit counts at the very next call.
    assert (await reserve(database, person, "none-1", Operation.ANSWER)).payer == Payer.ALLOWANCE


async def _edit(database: Database, limits: dict[str, object]) -> None:
    async with database.as_service() as session:
        await session.execute(sa.update(GlobalConfig).where(GlobalConfig.key == "tier_limits").values(value=limits))


async def test_what_failed_gives_its_allowance_back(database: Database) -> None:
    person = await make_person(database)
    await reserve(database, person, "fail-1")
    assert await close(database, person, "fail-1", succeeded=False)
    assert not await close(database, person, "fail-1", succeeded=False)
    assert (await reserve(database, person, "fail-2")).payer == Payer.ALLOWANCE


async def test_what_succeeded_is_used_whatever_is_said_later(database: Database) -> None:
    person = await make_person(database)
    await reserve(database, person, "done-1")
    assert await close(database, person, "done-1", succeeded=True)
    assert not await close(database, person, "done-1", succeeded=False)
    with pytest.raises(QuotaExhausted):
        await reserve(database, person, "done-2")


async def test_what_failed_gives_its_credits_back(database: Database) -> None:
    person = await make_person(database)
    await fund(database, person, 1)
    await reserve(database, person, "credit-1")
    await reserve(database, person, "credit-2")
    assert await close(database, person, "credit-2", succeeded=False)
    now = await balance(database, person)
    assert (now.credits, now.held) == (1, 0)


async def test_the_same_key_reserves_once_whoever_paid(database: Database) -> None:
    person = await make_person(database)
    await fund(database, person, 2)
    for key in ("again-1", "again-2"):
        first = await reserve(database, person, key)
        second = await reserve(database, person, key)
        assert (first.new, second.new) == (True, False)
        assert first.payer == second.payer
    assert (await balance(database, person)).credits == 1


async def test_a_month_ends_at_midnight_utc(database: Database) -> None:
    person = await make_person(database, SubscriptionTier.PRO)
    last = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    for number in range(30):
        await reserve(database, person, f"month-{number}", moment=last)
    with pytest.raises(QuotaExhausted) as lack:
        await reserve(database, person, "month-late", moment=last)
    assert lack.value.allowance.renews_at == datetime(2026, 12, 1, tzinfo=UTC)
    after = await reserve(database, person, "month-next", moment=last + timedelta(seconds=1))
    assert after.payer == Payer.ALLOWANCE


@pytest.mark.parametrize(
    ("moment", "key", "renews_at"),
    [
        ("2026-12-31T23:59:59+00:00", "2026-12", "2027-01-01T00:00:00+00:00"),
        ("2027-01-01T00:30:00+02:00", "2026-12", "2027-01-01T00:00:00+00:00"),
        ("2028-02-29T12:00:00+00:00", "2028-02", "2028-03-01T00:00:00+00:00"),
    ],
)
def test_periods_are_months_in_utc(moment: str, key: str, renews_at: str) -> None:
    at = datetime.fromisoformat(moment)
    assert quotas.period_key(PeriodType.MONTHLY, at) == key
    assert quotas.renewal(PeriodType.MONTHLY, at) == datetime.fromisoformat(renews_at)
    assert quotas.period_key(PeriodType.LIFETIME, at) == "lifetime"
    assert quotas.renewal(PeriodType.LIFETIME, at) is None


async def test_unlimited_is_unlimited(database: Database) -> None:
    person = await make_person(database, SubscriptionTier.UNLIMITED)
    payers = [(await reserve(database, person, f"endless-{number}")).payer for number in range(5)]
    assert set(payers) == {Payer.ALLOWANCE}


async def test_the_offline_match_is_free_for_all_also_without_an_account(database: Database) -> None:
    owner = Owner(onboarding_session_id=UUID(int=7))
    async with database.as_owner(owner) as session:
        free = await quotas.reserve(session, owner, Operation.MATCH, Provider.OFFLINE, "free")
        assert free.payer == Payer.NOBODY
        with pytest.raises(AccountNeeded):
            await quotas.reserve(session, owner, Operation.MATCH, Provider.CLAUDE, "paid")


async def test_two_devices_cannot_spend_the_last_allowance_twice(database: Database) -> None:
    person = await make_person(database)
    results = await asyncio.gather(
        *(reserve(database, person, f"device-{number}") for number in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, quotas.Reservation) for result in results) == 1
    assert sum(isinstance(result, QuotaExhausted) for result in results) == 4


async def test_what_nobody_closed_is_released_by_the_sweep(database: Database) -> None:
    person = await make_person(database)
    await fund(database, person, 1)
    await reserve(database, person, "lost-allowance")
    await reserve(database, person, "lost-credit")
    assert await quotas.release_abandoned(database) == 0
    await quotas.release_abandoned(database, older_than=timedelta(0))
    assert not await close(database, person, "lost-credit", succeeded=True)
    now = await balance(database, person)
    assert (now.credits, now.held) == (1, 0)
    assert (await reserve(database, person, "found")).payer == Payer.ALLOWANCE


async def test_what_is_left_can_be_read(database: Database) -> None:
    person = await make_person(database)
    await reserve(database, person, "left-1")
    async with database.as_owner(Owner(person)) as session:
        left = {item.operation: item for item in await quotas.allowances(session, person)}
    assert (left[LETTER].limit, left[LETTER].used) == (1, 1)
    assert left[Operation.MATCH].used == 0
    async with database.as_service() as session:
        events = await session.scalar(sa.select(sa.func.count()).where(UsageEvent.user_id == person))
    assert events == 1
