"""The ledger, read: a person's balance and statement, and the audit."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.credits.model import Balance, Line, Lot
from core.credits.sql import BURN_ORDER, UNEXPIRED, debt_of
from db.models import CreditPurchase, CreditUsage
from db.states import MovementKind

_HELD = sa.text(
    """
    SELECT coalesce(sum(-holds.credits), 0) FROM credit_usage holds
    WHERE holds.user_id = :user_id AND holds.kind = 'hold' AND NOT EXISTS (
      SELECT FROM credit_usage closing
      WHERE closing.cause_key = holds.cause_key AND closing.kind IN ('settle', 'release')
    )
    """
)


async def balance(session: AsyncSession, user_id: UUID) -> Balance:
    """What the person has now, holds and owes."""
    lots = await session.scalars(
        sa.select(CreditPurchase)
        .where(CreditPurchase.user_id == user_id, CreditPurchase.remaining_credits > 0, sa.text(UNEXPIRED))
        .order_by(sa.text(BURN_ORDER))
        .execution_options(populate_existing=True)
    )
    return Balance(
        tuple(Lot(lot.source, lot.remaining_credits, lot.expires_at) for lot in lots),
        held=int(await session.scalar(_HELD, {"user_id": user_id}) or 0),
        debt=await debt_of(session, user_id),
    )


async def statement(session: AsyncSession, user_id: UUID, limit: int, offset: int) -> list[Line]:
    """Every line of the person's ledger, newest first; claims that moved nothing say nothing and are left out."""
    rows = await session.execute(
        sa.select(CreditUsage, CreditPurchase.source, CreditPurchase.expires_at, CreditPurchase.payment_id)
        .join(CreditPurchase, CreditPurchase.id == CreditUsage.purchase_id)
        .where(
            CreditUsage.user_id == user_id,
            sa.or_(CreditUsage.credits != 0, CreditUsage.kind == MovementKind.SETTLE),
        )
        .order_by(CreditUsage.created_at.desc(), CreditUsage.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Line(
            movement.created_at,
            movement.kind,
            movement.credits,
            movement.operation,
            source,
            expires_at,
            str((movement.request_payload or {}).get("note", "")),
            payment_id,
        )
        for movement, source, expires_at, payment_id in rows
    ]


async def audit(session: AsyncSession) -> int:
    """How many lots do not add up. Needs the service role; anything but 0 is a defect."""
    return int(await session.scalar(sa.text("SELECT count(*) FROM credit_audit")) or 0)
