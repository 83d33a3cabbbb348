"""Orders: what a payment is until money comes in, or until it is certain that none will.

An order keeps the price and the promise of the moment it was placed. Here every row of `payments` begins, whatever the
rail; `payments` says what a charge makes of it. Whoever changes a payment locks its person first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import one_plan
from core.billing.catalogue import Plan, Product, Terms, find, price
from core.billing.notices import tell
from core.locking import lock_payment, require_person
from core.notices import NoticeKind
from db.models import Payment
from db.session import as_service_within
from db.states import PaymentRail, PaymentStatus

# Nothing has been paid yet.
UNPAID = (PaymentStatus.OPEN, PaymentStatus.PROCESSING, PaymentStatus.FAILED, PaymentStatus.EXPIRED)
# Another tap on *Buy* finds the same order for so long. Invoices in Stars and pages at Stripe can be paid for about a
# day: a person who finds an old one again has at least the other half of it.
REUSED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a payment is for: whose, over which rail, what it promises, and its price in the smallest unit."""

    user_id: UUID | None
    rail: PaymentRail
    product: str
    terms: Terms
    amount_minor: int
    currency: str


async def place(session: AsyncSession, user_id: UUID, code: str, rail: PaymentRail, key: str) -> Payment:
    """The person's order of the product with that code, at today's price.

    The same key, or an open order that is still true, is the same order. Raises `UnknownProduct`, `CatalogueInvalid`,
    `PlanRuns` and `NoSuchPerson`.
    """
    async with as_service_within(session):
        product = await find(session, code)
        await require_person(session, user_id)
        if isinstance(product, Plan):
            await one_plan.check(session, user_id, product, rail)
        found = await _reusable(session, _purchase(user_id, product, rail))
        return found or await open_order(session, user_id, product, rail, key)


async def open_order(session: AsyncSession, user_id: UUID, product: Product, rail: PaymentRail, key: str) -> Payment:
    """The order of `product` under `key`, at its price now; the same key again finds the same order."""
    async with as_service_within(session):
        return await _ensure(session, _purchase(user_id, product, rail), key)


async def reorder(session: AsyncSession, payment_id: UUID) -> Payment:
    """A new order on the terms of one that came to nothing; asked twice, the same."""
    async with as_service_within(session):
        order = await lock_payment(session, payment_id)
        return await copy(session, order, f"{order.request_key}:again")


async def renew(
    session: AsyncSession,
    order_id: UUID,
    name: str,
    *,
    product: str,
    terms: Terms,
    amount_minor: int,
    currency: str,
) -> Payment:
    """A further payment of the person who placed the order: what the rail bills for a plan later, by its `name`."""
    async with as_service_within(session):
        order = await lock_payment(session, order_id)
        purchase = Purchase(order.user_id, order.rail, product, terms, amount_minor, currency)
        return await _ensure(session, purchase, f"{order.rail}:{name}")


async def copy(session: AsyncSession, order: Payment, key: str) -> Payment:
    """A payment under `key` at the price and promise of the locked order. Needs the service role."""
    terms = Terms.model_validate(order.terms)
    purchase = Purchase(order.user_id, order.rail, order.product, terms, order.amount_minor, order.currency)
    return await _ensure(session, purchase, key)


async def close(session: AsyncSession, payment_id: UUID, status: PaymentStatus) -> bool:
    """The order came to nothing (failed, expired), or waits for a bank (processing). False when that was known.

    What was paid stays paid; and what came to nothing here may still be paid later.
    """
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        if payment.status not in UNPAID or payment.status == status:
            return False
        payment.status = status
        if status == PaymentStatus.PROCESSING:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_PENDING, payment_id=payment.id)
        elif status == PaymentStatus.FAILED:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_FAILED, payment_id=payment.id)
        await session.flush()
        return True


async def add(session: AsyncSession, purchase: Purchase, key: str, **more: object) -> UUID | None:
    """Adds a row of `payments` under `key`, with `more` columns. Needs the service role.

    The insert decides: None when there is a row by that key, or of that charge, already.
    """
    added: UUID | None = await session.scalar(
        insert(Payment)
        .values(
            user_id=purchase.user_id,
            rail=purchase.rail,
            product=purchase.product,
            tier=purchase.terms.tier,
            amount_minor=purchase.amount_minor,
            currency=purchase.currency,
            terms=purchase.terms.model_dump(mode="json"),
            request_key=key,
            **more,
        )
        .on_conflict_do_nothing()
        .returning(Payment.id)
    )
    return added


async def _ensure(session: AsyncSession, purchase: Purchase, key: str) -> Payment:
    """The payment under `key`, added or found, and locked: of a deleted account no person is left to lock."""
    await add(session, purchase, key)
    return (await session.scalars(sa.select(Payment).where(Payment.request_key == key).with_for_update())).one()


async def _reusable(session: AsyncSession, purchase: Purchase) -> Payment | None:
    """The newest open order of the same purchase that is young enough to be paid in peace."""
    found = await session.scalars(
        sa.select(Payment)
        .where(
            Payment.user_id == purchase.user_id,
            Payment.rail == purchase.rail,
            Payment.status == PaymentStatus.OPEN,
            Payment.product == purchase.product,
            Payment.amount_minor == purchase.amount_minor,
            Payment.currency == purchase.currency,
            Payment.terms == purchase.terms.model_dump(mode="json"),
            Payment.created_at > sa.func.now() - REUSED_FOR,
        )
        .order_by(Payment.created_at.desc(), Payment.id.desc())
        .limit(1)
    )
    return found.one_or_none()


def _purchase(user_id: UUID, product: Product, rail: PaymentRail) -> Purchase:
    amount_minor, currency = price(product, rail)
    return Purchase(user_id, rail, product.code, product.terms, amount_minor, currency)
