"""People as customers of Stripe: made with the first payment, forgotten with the account."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from core.billing.account_deletion import ForgetCustomer
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.gateway import Gateway
from db.models import User
from db.session import Database


async def ensure_customer(database: Database, gateway: Gateway, user_id: UUID, *, instead_of: str = "") -> str | None:
    """The person's customer at Stripe, made the first time; `instead_of` is one that Stripe no longer knows.

    None when the account is gone.
    """
    async with database.as_service() as session:
        person = await session.get(User, user_id)
    if person is None:
        return None
    if person.stripe_customer_id not in (None, instead_of):
        return person.stripe_customer_id
    made = await gateway.create_customer(str(user_id), person.email, instead_of=instead_of)
    async with database.as_service() as session:
        await session.execute(
            sa.update(User)
            .where(
                User.id == user_id,
                sa.or_(User.stripe_customer_id.is_(None), User.stripe_customer_id == instead_of),
            )
            .values(stripe_customer_id=made.id)
        )
        # Another task may have been quicker; then its customer counts.
        return await session.scalar(sa.select(User.stripe_customer_id).where(User.id == user_id))


async def forget_customer(gateway: Gateway, task: ForgetCustomer) -> None:
    """The account is gone: its open payment pages close, its customer goes, and with it every subscription."""
    try:
        for page in await gateway.open_sessions(task.customer):
            await gateway.expire_session(page.id)
        await gateway.delete_customer(task.customer)
    except StripeRefused as error:
        if error.code != MISSING:
            raise
