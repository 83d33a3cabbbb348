"""The daily comparison of the charges that the rails list with our payments and the ledger, a line each difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import payments
from core.billing.notices import line, tell_operators
from core.notices import Matter
from db.models import CreditPurchase, Payment, StripeEvent
from db.session import Database
from db.states import PaymentRail

DAY = timedelta(days=1)
# A bank may take days to confirm what was begun: so far back the rails are asked.
LOOK_BACK = timedelta(days=14)
# What came in just now may still be on its way to one of the two sides.
SETTLING = timedelta(hours=1)
# A message of Telegram's holds 4,096 characters; the rest is told when these are dealt with.
_MOST = 50


@dataclass(frozen=True, slots=True)
class RailCharge:
    """Money that came in over a rail, by the reference that a payment has."""

    reference: str
    amount_minor: int
    currency: str
    refunded_minor: int


class RailRecords(Protocol):
    """The charges that a rail lists."""

    @property
    def rail(self) -> PaymentRail:
        """Which rail it is."""
        ...

    async def charges(self, since: datetime, until: datetime) -> list[RailCharge]:
        """All of ours that came in during that time."""
        ...

    async def charge(self, reference: str) -> RailCharge | None:
        """That one, whenever it came in; None when the rail knows of none."""
        ...


async def compare(database: Database, rails: Sequence[RailRecords], until: datetime) -> tuple[int, list[str]]:
    """How many payments the day before `until` brought, and all that differs, a line each."""
    seen = 0
    found: list[str] = []
    for records in rails:
        there, here = await _both_sides(database, records, until)
        seen += sum(payment.paid_at is not None and payment.paid_at >= until - DAY for payment in here.values())
        compared = [
            _difference(records.rail, there.get(reference), here.get(reference))
            for reference in sorted(there.keys() | here.keys())
        ]
        found += [difference for difference in compared if difference]
    async with database.as_service() as session:
        found += await _within(session)
    return seen, found


async def report(database: Database, rails: Sequence[RailRecords], until: datetime) -> None:
    """Tells operators what differs; on a day with payments also that nothing does."""
    seen, found = await compare(database, rails, until)
    async with database.as_service() as session:
        if found:
            shown = found[:_MOST]
            await tell_operators(session, Matter.BOOKS_DIFFER, *shown)
        elif seen:
            await tell_operators(session, Matter.BOOKS_AGREE)


async def _both_sides(
    database: Database, records: RailRecords, until: datetime
) -> tuple[dict[str, RailCharge], dict[str, Payment]]:
    """The charges that the rail lists and the payments here, each by reference. The rail is asked without a session."""
    there = {charge.reference: charge for charge in await records.charges(until - LOOK_BACK, until - SETTLING)}
    async with database.as_service() as session:
        here = await _payments(session, records.rail, there, until)
    for reference in here:
        if reference not in there and (charge := await records.charge(reference)) is not None:
            there[reference] = charge
    return there, here


async def _payments(
    session: AsyncSession, rail: PaymentRail, there: dict[str, RailCharge], until: datetime
) -> dict[str, Payment]:
    """Payments of the last day, and those that the rail speaks of, by reference. What was free has no charge."""
    rows = await session.scalars(
        sa.select(Payment).where(
            Payment.rail == rail,
            Payment.amount_minor > 0,
            sa.or_(
                Payment.reference.in_(there),
                sa.and_(Payment.paid_at >= until - DAY, Payment.paid_at < until - SETTLING),
            ),
        )
    )
    return {payment.reference: payment for payment in rows if payment.reference is not None}


def _difference(rail: PaymentRail, there: RailCharge | None, here: Payment | None) -> str:
    if here is None:
        assert there is not None  # noqa: S101 - it stands on one of the two sides
        return f"{rail} {there.reference}: {there.amount_minor} {there.currency} came in, and there is no payment here"
    if there is None:
        return f"{line(here)}: {rail} knows of no such charge"
    if (there.amount_minor, there.currency.lower()) != (here.amount_minor, here.currency.lower()):
        return f"{line(here)}: {rail} says {there.amount_minor} {there.currency}"
    if there.refunded_minor != here.refunded_minor:
        return f"{line(here)}: {rail} refunded {there.refunded_minor}, here it is {here.refunded_minor}"
    return ""


async def _within(session: AsyncSession) -> list[str]:
    """Contradictions between our own tables, and work that is stuck."""
    found = [f"{line(payment)}: waits for an operator" for payment in await payments.owed(session)]
    if wrong := await credits.audit(session):
        found.append(f"{wrong} lots of credits do not add up")
    without_lot = await session.scalars(
        sa.select(Payment).where(
            Payment.fulfilled_at.is_not(None),
            Payment.user_id.is_not(None),
            Payment.terms["credits"].as_integer() > 0,
            ~sa.exists().where(CreditPurchase.payment_id == Payment.id),
        )
    )
    found += [f"{line(payment)}: its credits are not in the ledger" for payment in without_lot]
    stuck = await session.scalars(
        sa.select(StripeEvent.event_id).where(
            StripeEvent.handled_at.is_(None), StripeEvent.received_at < sa.func.now() - SETTLING
        )
    )
    return found + [f"stripe event {event_id}: not applied yet" for event_id in stuck]
