"""Credits that expire while they are being spent, and clocks that differ: the database's clock decides, at the moment
of the deed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from core import credits, quotas
from core.credits import NotEnoughCredits
from core.credits.sweep import expire
from core.locking import lock_person
from db.models import CreditPurchase, CreditUsage, UsageEvent
from db.session import Database, Owner
from db.states import MovementKind, Operation, Provider, SubscriptionTier
from tests.core.credits.people import check, lot_of, make_person, movements, pass_time

HOUR = timedelta(hours=1)


async def expires_in(database: Database, person: UUID, seconds: float) -> None:
    """All lots of the person expire so soon, by the database's clock."""
    async with database.as_service() as session:
        await session.execute(
            sa.update(CreditPurchase)
            .where(CreditPurchase.user_id == person)
            .values(expires_at=sa.func.clock_timestamp() + timedelta(seconds=seconds))
        )


async def with_credits(database: Database, amount: int, key: str) -> UUID:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, amount, f"{key}:{person}", expires_at=datetime.now(UTC) + HOUR)
    return person


async def test_a_balance_that_was_read_before_the_expiry_buys_nothing_after_it(database: Database) -> None:
    person = await with_credits(database, 1, "read")
    async with database.as_service() as reader:
        assert (await credits.balance(reader, person)).credits == 1
        async with database.as_service() as session:
            await pass_time(session, person, HOUR.total_seconds() + 1)
        async with database.as_service() as session:
            with pytest.raises(NotEnoughCredits) as lack:
                await credits.hold(session, person, Operation.MATCH, 1, f"late:{person}")
        assert lack.value.have == 0
    async with database.as_service() as session:
        await check(session, person)
        assert [kind for kind, _ in await movements(session, person)] == [MovementKind.GRANT]


async def test_a_hold_that_waits_past_the_expiry_takes_nothing(database: Database) -> None:
    """Its transaction began while the credits were good: the clock of the statement counts, not that of its start."""
    person = await with_credits(database, 1, "waits")
    await expires_in(database, person, 0.2)
    began = asyncio.Event()

    async def hold() -> None:
        async with database.as_service() as session:
            await session.execute(sa.text("SELECT now()"))
            began.set()
            await credits.hold(session, person, Operation.MATCH, 1, f"waits:{person}")

    async with database.as_service() as ahead:
        # Another process is at work on this person's credits.
        await lock_person(ahead, person)
        waiting = asyncio.create_task(hold())
        await began.wait()
        await asyncio.sleep(0.3)
    with pytest.raises(NotEnoughCredits):
        await waiting
    async with database.as_service() as session:
        assert (await check(session, person)).held == 0


async def test_holding_and_expiring_at_the_same_moment_spend_or_expire_each_credit_once(database: Database) -> None:
    people = [await with_credits(database, 2, "race") for _ in range(12)]
    for number, person in enumerate(people):
        await expires_in(database, person, 0.02 * number)
    over = asyncio.get_running_loop().time() + 0.4

    async def spend(person: UUID, device: int) -> None:
        number = 0
        while asyncio.get_running_loop().time() < over:
            key = f"race:{person}:{device}:{number}"
            try:
                async with database.as_service() as session:
                    await credits.hold(session, person, Operation.MATCH, 1, key)
                async with database.as_service() as session:
                    await (credits.release if number % 2 else credits.settle)(session, person, key)
            except NotEnoughCredits:
                await asyncio.sleep(0.005)
            number += 1

    async def sweep(person: UUID) -> None:
        while asyncio.get_running_loop().time() < over:
            async with database.as_service() as session:
                await expire(session, person)
            await asyncio.sleep(0.003)

    await asyncio.gather(*(spend(person, device) for person in people for device in (1, 2)), *map(sweep, people))
    async with database.as_service() as session:
        for person in people:
            await expire(session, person)
            assert await check(session, person) == credits.Balance((), held=0, debt=0)
            moved = await movements(session, person)
            spent = -sum(amount for kind, amount in moved if kind in (MovementKind.HOLD, MovementKind.RELEASE))
            expired = -sum(amount for kind, amount in moved if kind == MovementKind.EXPIRE)
            assert spent + expired == 2


async def test_the_month_is_the_databases_whatever_the_processs_clock_says(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # as the code under test would call it
            return datetime(2099, 1, 1, tzinfo=UTC)

    person = await make_person(database, SubscriptionTier.PRO)
    monkeypatch.setattr(quotas, "datetime", Ahead)
    owner = Owner(person)
    async with database.as_owner(owner) as session:
        await quotas.reserve(session, owner, Operation.COVER_LETTER, Provider.CLAUDE, f"month:{person}")
        left = await quotas.allowances(session, person)
    async with database.as_service() as session:
        event = (await session.scalars(sa.select(UsageEvent).where(UsageEvent.user_id == person))).one()
        assert event.period_key == f"{event.created_at:%Y-%m}"
    renewals = {item.renews_at for item in left if item.renews_at is not None}
    assert renewals == {quotas.renewal(event.period_type, event.created_at)}


async def test_what_was_held_in_time_is_settled_after_the_expiry(database: Database) -> None:
    person = await with_credits(database, 1, "in-time")
    async with database.as_service() as session:
        await credits.hold(session, person, Operation.MATCH, 1, f"in-time:{person}")
    async with database.as_service() as session:
        await pass_time(session, person, HOUR.total_seconds() + 1)
        assert await expire(session, person) == 0
    async with database.as_service() as session:
        assert await credits.settle(session, person, f"in-time:{person}")
        await check(session, person)
        lot_id = await lot_of(session, f"in-time:{person}")
        expired = sa.select(sa.func.count()).where(
            CreditUsage.purchase_id == lot_id, CreditUsage.kind == MovementKind.EXPIRE
        )
        assert await session.scalar(expired) == 0
