"""All that moves somebody's money waits for the same lock: whoever has it, nothing else of that person changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits, quotas
from core.billing import orders, subscriptions
from core.billing.catalogue import Pack
from core.locking import NoSuchPerson, lock_payment, lock_person, require_person
from db.models import Payment
from db.session import Database, Owner
from db.states import Operation, PaymentRail, PaymentStatus, Provider, SubscriptionTier
from tests.core.credits.people import make_person

PACK = Pack(code="pack_10", currency="usd", price_minor=500, stars=400, credits=10)
LATER = datetime.now(UTC) + timedelta(days=30)

Act = Callable[[AsyncSession, UUID], Awaitable[object]]


async def place(session: AsyncSession, user_id: UUID) -> object:
    return await orders.place(session, user_id, "pack_10", PaymentRail.STARS, f"order:{uuid4()}")


async def extend(session: AsyncSession, user_id: UUID) -> object:
    return await subscriptions.extend(
        session, user_id, PaymentRail.STARS, f"stx_{uuid4()}", product="plan", tier=SubscriptionTier.PRO, until=LATER
    )


async def close_order(session: AsyncSession, user_id: UUID) -> object:
    payment_id = await session.scalar(sa.select(Payment.id).where(Payment.user_id == user_id))
    assert payment_id is not None
    return await orders.close(session, payment_id, PaymentStatus.EXPIRED)


async def open_order(session: AsyncSession, user_id: UUID) -> Payment:
    return await orders.open_order(session, user_id, PACK, PaymentRail.STRIPE, f"order:{uuid4()}")


async def in_no_time(database: Database, act: Act, user_id: UUID) -> None:
    """Acts in a transaction of its own that waits for no lock."""
    async with database.as_service() as session:
        await session.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
        await act(session, user_id)


ACTS: dict[str, Act] = {
    "a lot": lambda session, user_id: credits.grant(session, user_id, 1, f"grant:{uuid4()}"),
    "a hold": lambda session, user_id: credits.hold(session, user_id, Operation.MATCH, 1, f"hold:{uuid4()}"),
    "an allowance": lambda session, user_id: quotas.reserve(
        session, Owner(user_id), Operation.MATCH, Provider.CLAUDE, f"use:{uuid4()}"
    ),
    "an order": place,
    "an order's end": close_order,
    "a plan": extend,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
async def test_whatever_changes_somebodys_money_waits_for_the_lock_of_the_person(database: Database, act: Act) -> None:
    user_id = await make_person(database)
    async with database.as_service() as session:
        order = await open_order(session, user_id)
        await credits.grant(session, user_id, 5, f"grant:{uuid4()}")
    async with database.as_service() as first:
        await lock_payment(first, order.id)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await in_no_time(database, act, user_id)
    async with database.as_service() as session:
        await act(session, user_id)


async def test_a_row_of_the_person_is_added_without_waiting(database: Database) -> None:
    user_id = await make_person(database)
    async with database.as_service() as first:
        await require_person(first, user_id)
        await in_no_time(database, open_order, user_id)


async def test_nobody_is_locked_where_the_account_is_gone(database: Database) -> None:
    async with database.as_service() as session:
        assert await lock_person(session, None) is None
        assert await lock_person(session, uuid4()) is None
        with pytest.raises(NoSuchPerson):
            await require_person(session, uuid4())
