"""Telegram's list of transactions against our payments: what is missing here is made up for, the rest is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import claims
from core.billing.stars import charges, refunds
from core.billing.stars.charges import Charge, Receipt
from core.values import Value
from db.models import Payment
from db.session import Database
from db.states import PaymentRail

# What is younger may still be on its way, on either side.
SETTLED_AFTER = timedelta(minutes=10)


class Transaction(Value):
    """A line of Telegram's list. A refund carries the reference of the charge that it undoes."""

    charge: Charge
    refund: bool = False


class Ours(Value):
    """A payment as the comparison needs it: what came in, and what is claimed back of it."""

    reference: str
    amount: int
    claimed: int
    at: datetime


class What(StrEnum):
    """How the two lists can differ about a charge."""

    MISSING_HERE = "paid, but not in our books"
    MISSING_THERE = "in our books, but not paid"
    OTHER_AMOUNT = "in our books with another amount"
    REFUNDED_THERE = "refunded, but not in our books"
    REFUNDED_HERE = "refunded in our books alone"


class Difference(Value):
    """Where the two lists differ. `mended` once what was missed was made up for."""

    what: What
    reference: str
    mended: bool = False

    def __str__(self) -> str:
        return f"stars {self.reference}: {self.what}{'; made up for' if self.mended else ''}"


def star_differences(
    transactions: Iterable[Transaction], payments: Mapping[str, Ours], since: datetime
) -> list[Difference]:
    """Where Telegram's transactions and our payments, by reference, differ. Pure.

    `transactions` reach back to `since` at least; payments from before that are there for what is refunded since.
    """
    charged: dict[str, Charge] = {}
    refunded: set[str] = set()
    for transaction in transactions:
        if transaction.refund:
            refunded.add(transaction.charge.reference)
        else:
            charged[transaction.charge.reference] = transaction.charge
    found = [
        Difference(what=What.MISSING_HERE, reference=reference) for reference in charged if reference not in payments
    ]
    for reference, payment in payments.items():
        if reference in charged and charged[reference].amount != payment.amount:
            found.append(Difference(what=What.OTHER_AMOUNT, reference=reference))
        if reference not in charged and payment.at >= since:
            found.append(Difference(what=What.MISSING_THERE, reference=reference))
        elif payment.at >= since and payment.claimed and reference not in refunded:
            found.append(Difference(what=What.REFUNDED_HERE, reference=reference))
        if reference in refunded and payment.claimed < payment.amount:
            found.append(Difference(what=What.REFUNDED_THERE, reference=reference))
    return found


async def reconcile(database: Database, transactions: list[Transaction], since: datetime) -> list[Difference]:
    """Compares, and makes up for what was missed here: each in a transaction of its own."""
    async with database.as_service() as session:
        payments = await _payments(session, transactions, since)
    charged = {line.charge.reference: line.charge for line in transactions if not line.refund}
    found = []
    for difference in star_differences(transactions, payments, since):
        async with database.as_service() as session:
            outcome = await _make_up(session, difference, charged)
        if outcome is not None:
            found.append(outcome)
    return found


async def _payments(session: AsyncSession, transactions: list[Transaction], since: datetime) -> dict[str, Ours]:
    named = [line.charge.reference for line in transactions]
    rows = await session.scalars(
        sa.select(Payment).where(
            Payment.rail == PaymentRail.STARS,
            Payment.reference.is_not(None),
            sa.or_(Payment.reference.in_(named), Payment.paid_at >= since),
            # One that is being refunded right now is Telegram's turn, not a difference.
            Payment.updated_at < sa.func.now() - SETTLED_AFTER,
        )
    )
    return {
        row.reference: Ours(
            reference=row.reference,
            amount=row.amount_minor,
            claimed=claims.claimed_minor(row),
            at=row.paid_at,
        )
        for row in rows
        if row.reference is not None and row.paid_at is not None
    }


async def _make_up(session: AsyncSession, difference: Difference, charged: Mapping[str, Charge]) -> Difference | None:
    """The difference after what could be done about it; None when it was only on its way."""
    if difference.what == What.MISSING_HERE:
        receipt = await charges.receive(session, charged[difference.reference])
        return None if receipt == Receipt.BEFORE else difference.model_copy(update={"mended": True})
    if difference.what == What.REFUNDED_THERE:
        mended = await refunds.note_refunded(session, difference.reference)
        return difference.model_copy(update={"mended": mended})
    return difference
