"""The one order of locks about money: the person, then the payment. Deleting an account takes them in that order, too.

Whatever moves credits, counts an allowance, or changes a payment or a plan begins here. So all that happens to one
person happens in one order, and nothing of it can deadlock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ShortlistError
from db.models import Payment, User
from db.states import SubscriptionTier

# `key_share` makes it FOR NO KEY UPDATE, weaker than FOR UPDATE: an insert of a row of this person need not wait.
LOCK = (
    sa.select(User.subscription_tier, sa.func.statement_timestamp(type_=sa.DateTime(timezone=True)))
    .where(User.id == sa.bindparam("user_id", type_=sa.Uuid))
    .with_for_update(key_share=True)
)


class NoSuchPerson(ShortlistError):
    """The account is gone: there is nobody whose credits or plans could change."""


@dataclass(frozen=True, slots=True)
class LockedPerson:
    """The tier of a person who is locked, and the time by the clock of the database."""

    tier: SubscriptionTier
    now: datetime


async def lock_person(session: AsyncSession, user_id: UUID | None) -> LockedPerson | None:
    """Waits for every transaction that changes this person's credits or plans; until this one ends, no other does.

    None when the account is gone. Needs the service role.
    """
    if user_id is None:
        return None
    row = (await session.execute(LOCK, {"user_id": user_id})).one_or_none()
    return None if row is None else LockedPerson(*row)


async def require_person(session: AsyncSession, user_id: UUID) -> LockedPerson:
    """`lock_person` for work that needs the person. Raises `NoSuchPerson`."""
    person = await lock_person(session, user_id)
    if person is None:
        raise NoSuchPerson
    return person


async def lock_payment(session: AsyncSession, payment_id: UUID) -> Payment:
    """The payment as it is once its person and it are locked. Needs the service role. Raises `NoResultFound`."""
    user_id = (await session.execute(sa.select(Payment.user_id).where(Payment.id == payment_id))).scalar_one()
    await lock_person(session, user_id)
    return await session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
