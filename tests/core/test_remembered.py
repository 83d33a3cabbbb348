"""Deleting everything and returning renews no allowance for life, and nobody can be told from what is kept."""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa

from core import accounts, onboarding, quotas
from core.remembered import Memory
from db.models import RememberedUse, UsageEvent, User
from db.session import Database, Owner
from db.states import Operation, PeriodType

MEMORY = Memory(b"m" * 32)


async def account(database: Database, chat_id: int) -> UUID:
    """Whoever pressed START and *Keep my data*."""
    async with database.as_service() as session:
        await onboarding.open_session(session, chat_id, language_code="en")
        user = await onboarding.claim(session, chat_id, full_name=None, memory=MEMORY)
        assert user is not None
        return user.id


async def use(database: Database, user_id: UUID, period: PeriodType, key: str) -> None:
    async with database.as_service() as session:
        session.add(
            UsageEvent(
                user_id=user_id, operation_type=Operation.COVER_LETTER, period_type=period, period_key=key,
                request_key=uuid4().hex,
            )
        )  # fmt: skip


async def delete(database: Database, user_id: UUID, chat_id: int) -> None:
    async with database.as_service() as session:
        await accounts.delete_everything(session, Owner(user_id=user_id), chat_id, MEMORY)


async def letters_used(database: Database, user_id: UUID) -> int:
    async with database.as_service() as session:
        (letters,) = (
            allowance
            for allowance in await quotas.allowances(session, user_id)
            if allowance.operation == Operation.COVER_LETTER
        )
    return letters.used


async def test_what_was_used_for_life_is_used_after_a_return_as_well(database: Database) -> None:
    chat_id = uuid4().int % 10**12
    for expected in (1, 2):
        user_id = await account(database, chat_id)
        await use(database, user_id, PeriodType.LIFETIME, "lifetime")
        assert await letters_used(database, user_id) == expected
        await delete(database, user_id, chat_id)
    # Deleted once more, without another use: nothing is counted twice.
    await delete(database, await account(database, chat_id), chat_id)
    assert await letters_used(database, await account(database, chat_id)) == 2


async def test_only_a_hash_and_a_number_are_kept(database: Database) -> None:
    chat_id = uuid4().int % 10**12
    user_id = await account(database, chat_id)
    await use(database, user_id, PeriodType.LIFETIME, "lifetime")
    await use(database, user_id, PeriodType.MONTHLY, "2026-11")
    await delete(database, user_id, chat_id)
    async with database.as_service() as session:
        assert await session.get(User, user_id) is None
        mine = sa.select(RememberedUse).where(RememberedUse.person == MEMORY.name(chat_id))
        (kept,) = await session.scalars(mine)
    assert set(RememberedUse.__table__.columns.keys()) == {"person", "operation", "used"}
    assert (kept.operation, kept.used) == (Operation.COVER_LETTER, 1)
    assert str(chat_id).encode() not in kept.person
    assert Memory(b"o" * 32).name(chat_id) != kept.person


async def test_who_used_nothing_leaves_nothing(database: Database) -> None:
    chat_id = uuid4().int % 10**12
    await delete(database, await account(database, chat_id), chat_id)
    async with database.as_service() as session:
        mine = sa.select(RememberedUse).where(RememberedUse.person == MEMORY.name(chat_id))
        assert (await session.scalars(mine)).all() == []
