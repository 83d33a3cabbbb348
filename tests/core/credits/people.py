"""People with accounts, and the questions that tests ask of their ledgers."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from db.models import CreditPurchase, CreditUsage, User
from db.session import Database
from db.states import MovementKind, SubscriptionTier

_telegram_ids = itertools.count(5_000_000_000)


async def add_person(session: AsyncSession, tier: SubscriptionTier = SubscriptionTier.FREE) -> UUID:
    """A new person with an account; needs the service role."""
    person = User(telegram_id=next(_telegram_ids), subscription_tier=tier)
    session.add(person)
    await session.flush()
    return person.id


async def make_person(database: Database, tier: SubscriptionTier = SubscriptionTier.FREE) -> UUID:
    """A new person with an account, committed."""
    async with database.as_service() as session:
        return await add_person(session, tier)


async def pass_time(session: AsyncSession, user_id: UUID, seconds: float) -> None:
    """Moves the person's expiry dates, which is time passing as far as credits go."""
    await session.execute(
        sa.update(CreditPurchase)
        .where(CreditPurchase.user_id == user_id, CreditPurchase.expires_at.is_not(None))
        .values(expires_at=CreditPurchase.expires_at - timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )


async def lot_of(session: AsyncSession, key: str) -> UUID:
    """The lot that came in under `key`."""
    return (await session.scalars(sa.select(CreditPurchase.id).where(CreditPurchase.request_key == key))).one()


async def remaining(session: AsyncSession, user_id: UUID) -> dict[str, int]:
    """What each lot has left, by the key that it came in under."""
    rows = await session.execute(
        sa.select(CreditPurchase.request_key, CreditPurchase.remaining_credits).where(CreditPurchase.user_id == user_id)
    )
    return {key: left for key, left in rows}


async def movements(session: AsyncSession, user_id: UUID) -> list[tuple[MovementKind, int]]:
    """Everything that moved, in order."""
    rows = await session.execute(
        sa.select(CreditUsage.kind, CreditUsage.credits).where(CreditUsage.user_id == user_id).order_by(CreditUsage.id)
    )
    return [(kind, moved) for kind, moved in rows]


async def check(session: AsyncSession, user_id: UUID) -> credits.Balance:
    """The balance of a ledger that adds up, and never has credits and debt side by side."""
    assert await credits.audit(session) == 0
    balance = await credits.balance(session, user_id)
    assert balance.debt >= 0
    assert balance.held >= 0
    assert not (balance.debt and balance.credits)
    return balance
