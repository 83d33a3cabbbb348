"""The one order of locks: the person, then the payment. Deleting an account takes them in that order, too."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Payment, User


async def lock_person(session: AsyncSession, user_id: UUID | None) -> bool:
    """Waits for whoever moves the person's credits or plans. False when the account is gone."""
    if user_id is None:
        return False
    found = await session.scalar(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    return found is not None


async def lock_payment(session: AsyncSession, payment_id: UUID) -> Payment:
    """The payment as it is once its person and it are locked. Raises `NoResultFound`."""
    user_id = (await session.execute(sa.select(Payment.user_id).where(Payment.id == payment_id))).scalar_one()
    await lock_person(session, user_id)
    return await session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
