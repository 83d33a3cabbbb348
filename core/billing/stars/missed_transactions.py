"""Charges and refunds that Telegram lists and whose message was lost: what should have followed is done now."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import clawback
from core.billing.stars.charges import Charge, Receipt, receive
from core.billing.stars.refunds import note_refunded
from core.values import Value
from db.models import Payment
from db.session import Database


class Transaction(Value):
    """A line of Telegram's list: Stars that came in, or (`refund`) the same charge going back."""

    charge: Charge
    refund: bool = False


async def catch_up(database: Database, transactions: Sequence[Transaction]) -> list[str]:
    """Receives missed charges and refunds, each in a transaction of its own; the references of those it changed."""
    async with database.as_service() as session:
        known, refunded = await _known(session, [line.charge.reference for line in transactions])
    caught = []
    for transaction in transactions:
        reference = transaction.charge.reference
        if reference in (refunded if transaction.refund else known):
            continue
        async with database.as_service() as session:
            if transaction.refund:
                new = await note_refunded(session, reference)
            else:
                new = await receive(session, transaction.charge) != Receipt.BEFORE
        if new:
            caught.append(reference)
    return caught


async def _known(session: AsyncSession, references: list[str]) -> tuple[set[str], set[str]]:
    """Of those charges, the ones with a payment here, and the ones that went back in full here."""
    rows = (await session.scalars(sa.select(Payment).where(Payment.reference.in_(references)))).all()
    known = {row.reference for row in rows if row.reference is not None}
    refunded = {row.reference or "" for row in rows if clawback.claimed_minor(row) >= row.amount_minor}
    return known, refunded
