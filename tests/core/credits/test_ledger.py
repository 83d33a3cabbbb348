"""Lots, holds, and what becomes of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.credits import NotEnoughCredits
from core.locking import NoSuchPerson
from db.models import CreditPurchase, CreditUsage, User
from db.session import Database, Owner
from db.states import LotSource, MovementKind, Operation
from tests.core.credits.people import add_person, check, lot_of, make_person, movements, pass_time, remaining
from tests.support.postgres import connect

SOON = timedelta(hours=1)
LATER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Purse:
    """One person's ledger in an open transaction."""

    session: AsyncSession
    user_id: UUID

    async def grant(
        self, amount: int, key: str, *, source: LotSource = LotSource.STRIPE, lasts: timedelta | None = None
    ) -> bool:
        expires_at = datetime.now(UTC) + lasts if lasts else None
        return await credits.grant(self.session, self.user_id, amount, key, source=source, expires_at=expires_at)

    async def hold(self, amount: int, key: str) -> credits.Hold:
        return await credits.hold(self.session, self.user_id, Operation.MATCH, amount, key)

    async def settle(self, key: str, amount: int | None = None) -> bool:
        return await credits.settle(self.session, self.user_id, key, credits=amount)

    async def release(self, key: str) -> bool:
        return await credits.release(self.session, self.user_id, key)

    async def clawback(self, lot: str, claim: str, total: int | None = None) -> bool:
        return await credits.clawback(self.session, await lot_of(self.session, lot), claim, total=total)

    async def restore(self, lot: str, claim: str) -> bool:
        return await credits.restore(self.session, await lot_of(self.session, lot), claim)

    async def left(self) -> dict[str, int]:
        return await remaining(self.session, self.user_id)

    async def balance(self) -> credits.Balance:
        return await check(self.session, self.user_id)


@pytest.fixture
async def purse(database: Database) -> AsyncIterator[Purse]:
    async with database.as_service() as session:
        purse = Purse(session, await add_person(session))
        yield purse
        await purse.balance()
        await session.rollback()


async def test_credits_burn_by_expiry_then_promotional_then_oldest(purse: Purse) -> None:
    await purse.grant(2, "paid-old")
    await purse.grant(2, "paid-new")
    await purse.grant(2, "gift", source=LotSource.GRANT)
    await purse.grant(2, "later", lasts=LATER)
    await purse.grant(2, "soon", lasts=SOON)
    order = []
    for number in range(10):
        before = await purse.left()
        await purse.hold(1, f"op-{number}")
        after = await purse.left()
        order += [key for key in before if after[key] < before[key]]
    assert order == ["soon"] * 2 + ["later"] * 2 + ["gift"] * 2 + ["paid-old"] * 2 + ["paid-new"] * 2


async def test_a_hold_over_several_lots_takes_all_or_nothing(purse: Purse) -> None:
    await purse.grant(2, "first")
    await purse.grant(2, "second")
    with pytest.raises(NotEnoughCredits) as lack:
        await purse.hold(5, "too-much")
    assert (lack.value.needed, lack.value.have, lack.value.debt) == (5, 4, 0)
    assert await purse.left() == {"first": 2, "second": 2}
    await purse.hold(3, "fits")
    assert await purse.left() == {"first": 0, "second": 1}


async def test_the_same_key_holds_once_also_when_the_credits_are_gone(purse: Purse) -> None:
    await purse.grant(1, "lot")
    assert await purse.hold(1, "op") == credits.Hold(1, new=True)
    assert await purse.hold(1, "op") == credits.Hold(1, new=False)
    assert (await purse.balance()).held == 1


async def test_a_hold_closes_once_whatever_comes_after(purse: Purse) -> None:
    await purse.grant(2, "lot")
    await purse.hold(1, "spent")
    await purse.hold(1, "failed")
    assert await purse.settle("spent")
    assert await purse.release("failed")
    assert not await purse.release("spent")
    assert not await purse.settle("failed")
    assert not await purse.settle("never held")
    balance = await purse.balance()
    assert (balance.credits, balance.held) == (1, 0)


async def test_what_was_held_too_much_goes_back_to_the_lots_that_burnt_last(purse: Purse) -> None:
    await purse.grant(3, "first", lasts=SOON)
    await purse.grant(3, "second", lasts=LATER)
    await purse.hold(5, "op")
    assert await purse.settle("op", 4)
    assert await purse.left() == {"first": 0, "second": 2}
    assert not await purse.release("op")


async def test_a_release_undoes_the_hold_in_reverse(purse: Purse) -> None:
    await purse.grant(1, "first", lasts=SOON)
    await purse.grant(2, "second", lasts=LATER)
    await purse.hold(3, "op")
    await purse.release("op")
    moved = [amount for kind, amount in await movements(purse.session, purse.user_id) if kind == MovementKind.RELEASE]
    assert moved == [2, 1]
    assert await purse.left() == {"first": 1, "second": 2}


async def test_expired_credits_cannot_be_spent_before_the_sweep_comes(purse: Purse) -> None:
    await purse.grant(3, "lot", lasts=SOON)
    await pass_time(purse.session, purse.user_id, SOON.total_seconds() + 1)
    with pytest.raises(NotEnoughCredits) as lack:
        await purse.hold(1, "op")
    assert lack.value.have == 0
    assert (await purse.balance()).credits == 0


async def test_the_sweep_writes_down_what_expired_also_what_a_release_brought_back(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 3, "sweep", expires_at=datetime.now(UTC) + SOON)
        await credits.hold(session, person, Operation.MATCH, 1, "sweep-op")
        await pass_time(session, person, SOON.total_seconds() + 1)
    assert await credits.expire_due(database) == 2
    assert await credits.expire_due(database) == 0
    async with database.as_service() as session:
        await credits.release(session, person, "sweep-op")
    assert await credits.expire_due(database) == 1
    async with database.as_service() as session:
        assert (await check(session, person)).credits == 0


async def test_a_refund_takes_back_what_is_left_and_leaves_a_debt_for_what_was_spent(purse: Purse) -> None:
    await purse.grant(10, "pack")
    await purse.hold(4, "op")
    await purse.settle("op")
    assert await purse.clawback("pack", "refund")
    balance = await purse.balance()
    assert (balance.credits, balance.debt) == (0, 4)
    with pytest.raises(NotEnoughCredits) as lack:
        await purse.hold(1, "blocked")
    assert lack.value.debt == 4
    await purse.grant(3, "some")
    assert (await purse.balance()).debt == 1
    await purse.grant(3, "more")
    balance = await purse.balance()
    assert (balance.credits, balance.debt) == (2, 0)


async def test_a_debt_is_paid_out_of_other_lots_at_once(purse: Purse) -> None:
    await purse.grant(2, "pack")
    await purse.hold(2, "op")
    await purse.grant(5, "gift", source=LotSource.GRANT)
    await purse.clawback("pack", "refund")
    balance = await purse.balance()
    assert (balance.credits, balance.debt, balance.held) == (3, 0, 2)


async def test_refund_and_dispute_of_one_payment_claw_back_once(purse: Purse) -> None:
    await purse.grant(10, "pack")
    await purse.clawback("pack", "refund", 4)
    assert (await purse.balance()).credits == 6
    await purse.clawback("pack", "dispute", 10)
    assert (await purse.balance()).credits == 0
    await purse.clawback("pack", "refund", 10)
    balance = await purse.balance()
    assert (balance.credits, balance.debt) == (0, 0)
    assert await purse.restore("pack", "dispute")
    assert (await purse.balance()).credits == 6
    assert not await purse.restore("pack", "dispute")


async def test_a_dispute_that_was_won_before_it_is_heard_of_takes_nothing(purse: Purse) -> None:
    await purse.grant(10, "pack")
    await purse.restore("pack", "dispute")
    assert not await purse.clawback("pack", "dispute")
    assert (await purse.balance()).credits == 10


async def test_a_won_dispute_gives_repayments_back_to_the_lots_that_paid(purse: Purse) -> None:
    await purse.grant(5, "pack")
    await purse.hold(3, "op")
    await purse.settle("op")
    await purse.clawback("pack", "dispute")
    await purse.grant(2, "second")
    await purse.grant(2, "third")
    assert (await purse.balance()).debt == 0
    await purse.restore("pack", "dispute")
    assert await purse.left() == {"pack": 2, "second": 2, "third": 2}


async def test_a_failed_operation_pays_off_the_debt_that_its_refund_left(purse: Purse) -> None:
    await purse.grant(3, "pack")
    await purse.hold(2, "op")
    await purse.clawback("pack", "refund")
    assert (await purse.balance()).debt == 2
    await purse.release("op")
    balance = await purse.balance()
    assert (balance.credits, balance.debt) == (0, 0)


async def test_what_expired_is_not_owed(purse: Purse) -> None:
    await purse.grant(5, "pack", lasts=SOON)
    await purse.hold(2, "op")
    await purse.settle("op")
    await pass_time(purse.session, purse.user_id, SOON.total_seconds() + 1)
    await purse.clawback("pack", "refund")
    assert (await purse.balance()).debt == 2


async def test_time_under_dispute_does_not_count_against_the_expiry(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        expiry = datetime.now(UTC) + SOON
        await credits.grant(session, person, 5, "disputed", expires_at=expiry)
        lot_id = await lot_of(session, "disputed")
        await credits.clawback(session, lot_id, "dispute-1")
    async with database.as_service() as session:
        await credits.restore(session, lot_id, "dispute-1")
        lot = await session.get_one(CreditPurchase, lot_id, populate_existing=True)
        assert lot.expires_at is not None
        assert lot.expires_at > expiry
        assert (await check(session, person)).credits == 5


async def test_a_key_brings_one_lot(purse: Purse) -> None:
    assert await purse.grant(5, "pack")
    assert not await purse.grant(5, "pack")
    assert (await purse.balance()).credits == 5


async def test_nobody_is_granted_anything_once_gone(purse: Purse) -> None:
    with pytest.raises(NoSuchPerson):
        await credits.grant(purse.session, UUID(int=1), 5, "late")


async def test_every_line_is_there_to_read_newest_first(purse: Purse) -> None:
    await credits.grant(purse.session, purse.user_id, 3, "gift", note="sorry for the wait")
    await purse.hold(2, "op")
    await purse.settle("op", 1)
    lines = await credits.statement(purse.session, purse.user_id, 10, 0)
    assert [(line.kind, line.credits) for line in lines] == [
        (MovementKind.SETTLE, 1),
        (MovementKind.HOLD, -2),
        (MovementKind.GRANT, 3),
    ]
    assert lines[-1].note == "sorry for the wait"
    assert await credits.statement(purse.session, purse.user_id, 1, 1) == lines[1:2]


async def test_a_person_pays_in_their_own_transaction_but_cannot_write_credits(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 2, "own")
    async with database.as_owner(Owner(person)) as session:
        await credits.hold(session, person, Operation.MATCH, 1, "own-op")
        assert (await credits.balance(session, person)).credits == 1
        assert await session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.as_owner(Owner(person)) as session:
            await session.execute(sa.update(CreditPurchase).values(remaining_credits=9))


async def test_nobody_edits_or_removes_a_movement(database: Database, database_url: str) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 2, "fixed")
    for statement in (sa.update(CreditUsage).values(credits=9), sa.delete(CreditUsage)):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.as_service() as session:
                await session.execute(statement)
    superuser = await connect(database_url)
    try:
        for sql in ("UPDATE credit_usage SET credits = 9", "DELETE FROM credit_usage", "TRUNCATE credit_usage"):
            with pytest.raises(Exception, match="append-only"):
                await superuser.execute(sql)
    finally:
        await superuser.close()


async def test_a_deleted_person_takes_the_ledger_along(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 2, "gone")
        await credits.hold(session, person, Operation.MATCH, 1, "gone-op")
    async with database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == person))
    async with database.as_service() as session:
        assert await movements(session, person) == []
        assert await credits.audit(session) == 0
        assert not await session.scalar(sa.select(sa.exists().where(CreditPurchase.user_id == person)))


async def test_the_audit_names_a_lot_that_was_tampered_with(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 2, "tampered")
    async with database.as_service() as session:
        await session.execute(
            sa.update(CreditPurchase).where(CreditPurchase.user_id == person).values(remaining_credits=1)
        )
        assert await credits.audit(session) == 1
        await session.rollback()
