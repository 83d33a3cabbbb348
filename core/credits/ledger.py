"""Credits come in (`grant`), are set aside for an operation (`hold`), and are spent or given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.credits.model import Exchange, Hold, NotEnoughCredits
from core.credits.sql import CLOSE, HOLD, debt_of, pay_debt
from core.locking import require_person
from db.models import CreditPurchase, CreditUsage
from db.session import as_service_within
from db.states import LotSource, MovementKind, Operation


async def grant(
    session: AsyncSession,
    user_id: UUID,
    credits: int,
    key: str,
    *,
    source: LotSource = LotSource.GRANT,
    expires_at: datetime | None = None,
    payment_id: UUID | None = None,
    price_minor: int | None = None,
    currency: str | None = None,
    stripe_session_id: str | None = None,
    note: str = "",
) -> bool:
    """Adds a lot of `credits` under `key`, and lets it pay off a debt. False when `key` has brought one before.

    Raises `NoSuchPerson`; `ValueError` when `credits` is below 1.
    """
    if credits < 1:
        raise ValueError("a lot has at least one credit")
    async with as_service_within(session):
        await require_person(session, user_id)
        lot_id = await session.scalar(
            insert(CreditPurchase)
            .values(
                user_id=user_id,
                source=source,
                credit_amount=credits,
                remaining_credits=credits,
                expires_at=expires_at,
                payment_id=payment_id,
                price_minor=price_minor,
                currency=currency,
                stripe_session_id=stripe_session_id,
                request_key=key,
            )
            .on_conflict_do_nothing()
            .returning(CreditPurchase.id)
        )
        if lot_id is None:
            return False
        await session.execute(
            sa.insert(CreditUsage).values(
                user_id=user_id,
                purchase_id=lot_id,
                kind=MovementKind.GRANT,
                credits=credits,
                cause_key=key,
                request_key=f"grant:{key}",
                request_payload={"note": note} if note else None,
            )
        )
        await pay_debt(session, user_id, key)
    return True


async def hold(
    session: AsyncSession,
    user_id: UUID,
    operation: Operation,
    credits: int,
    key: str,
    *,
    scan_id: UUID | None = None,
) -> Hold:
    """Sets `credits` aside for the operation `key`; the same key again finds the same hold.

    Raises `NotEnoughCredits` and `NoSuchPerson`, and then nothing has moved.
    """
    if credits < 1:
        raise ValueError("a hold sets at least one credit aside")
    async with as_service_within(session):
        await require_person(session, user_id)
        row = (
            await session.execute(
                HOLD,
                {"user_id": user_id, "operation": operation, "credits": credits, "key": key, "scan_id": scan_id},
            )
        ).one()
        if row.earlier is not None:
            return Hold(int(row.earlier), new=False)
        if row.held is not None:
            return Hold(int(row.held), new=True)
        debt = await debt_of(session, user_id)
    raise NotEnoughCredits(credits, int(row.have), debt)


async def settle(
    session: AsyncSession, user_id: UUID, key: str, *, credits: int | None = None, exchange: Exchange | None = None
) -> bool:
    """The operation `key` succeeded: what it held is spent. False when there was no open hold.

    With `credits` only so many are spent, and the rest goes back to the lots that burnt last.
    """
    # More than any hold has: everything is spent.
    return await _close(session, user_id, key, 2**31 - 1 if credits is None else credits, exchange)


async def release(session: AsyncSession, user_id: UUID, key: str, *, exchange: Exchange | None = None) -> bool:
    """The operation `key` failed: what it held goes back. False when there was no open hold."""
    return await _close(session, user_id, key, 0, exchange)


async def _close(session: AsyncSession, user_id: UUID, key: str, spent: int, exchange: Exchange | None) -> bool:
    """What was sent and what came back stand with the movement that ends the hold."""
    told = {
        "request": exchange.request if exchange else None,
        "response": exchange.response if exchange else None,
        "status": exchange.http_status if exchange else None,
    }
    async with as_service_within(session):
        await require_person(session, user_id)
        row = (await session.execute(CLOSE, {"user_id": user_id, "key": key, "spent": spent, **told})).one()
        if row.returned:
            await pay_debt(session, user_id, f"close:{key}")
    return bool(row.closed)
