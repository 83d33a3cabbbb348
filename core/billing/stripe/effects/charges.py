"""Charges, and what is claimed back of them: refunds and disputes."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.clawback import ClaimKind, give_back, make_final, take_back
from core.billing.stripe.effects.effect import Effect, find_order, nothing
from core.billing.stripe.effects.invoices import of_invoice
from core.billing.stripe.effects.sessions import fulfilling
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.metadata import named_payment
from core.billing.stripe.objects import DisputeObject, RefundObject
from db.models import Payment
from db.session import Database

# The bank took the money, or keeps it. An inquiry (`warning_...`) has not; won and prevented give it back.
_DISPUTED = {"needs_response", "under_review", "appeal_needs_response", "appeal_under_review"}
_LOST = "lost"
_SETTLED = {"won", "prevented"}
_REFUND_WITHDRAWN = {"failed", "canceled"}


async def of_charge(database: Database, gateway: Gateway, intent_id: str) -> Effect:
    """A charge and all that is claimed back of it: refunds, disputes. If need be, what it paid for comes first."""
    before = None if await _is_known(database, intent_id) else await _of_payment(database, gateway, intent_id)
    refunds, disputes = await gateway.refunds(intent_id), await gateway.disputes(intent_id)

    async def claim(session: AsyncSession) -> str:
        if before is not None:
            await before(session)
        payment_id = await session.scalar(sa.select(Payment.id).where(Payment.reference == intent_id))
        if payment_id is None:
            return "foreign"
        await _claim_refunds(session, payment_id, refunds)
        await _claim_disputes(session, payment_id, refunds, disputes)
        return "done"

    return claim


async def _is_known(database: Database, intent_id: str) -> bool:
    async with database.as_service() as session:
        return await session.scalar(sa.select(Payment.id).where(Payment.reference == intent_id)) is not None


async def _of_payment(database: Database, gateway: Gateway, intent_id: str) -> Effect:
    """A charge that we have not heard of: by its metadata it paid a pack, or by its invoice a plan."""
    intent = await gateway.intent(intent_id)
    if named_payment(intent.metadata) is None:
        invoice = await gateway.invoice_of(intent_id)
        return nothing if invoice is None else await of_invoice(database, gateway, invoice)
    order = await find_order(database, intent.metadata)
    return nothing if order is None or intent.status != "succeeded" else fulfilling(order, intent)


async def _claim_refunds(session: AsyncSession, payment_id: UUID, refunds: list[RefundObject]) -> None:
    """One claim for all refunds that stand: its key names them, its total is what they come to."""
    withdrawn = {refund.id for refund in refunds if refund.status in _REFUND_WITHDRAWN}
    standing = [refund for refund in refunds if refund.id not in withdrawn]
    if standing:
        key = "+".join(refund.id for refund in standing)
        await take_back(session, payment_id, key, sum(refund.amount for refund in standing))
    payment = await session.get_one(Payment, payment_id, populate_existing=True)
    for key in [key for key in payment.claims if withdrawn.intersection(key.split("+"))]:
        await give_back(session, payment_id, key)


async def _claim_disputes(
    session: AsyncSession, payment_id: UUID, refunds: list[RefundObject], disputes: list[DisputeObject]
) -> None:
    refunded = sum(refund.amount for refund in refunds if refund.status not in _REFUND_WITHDRAWN)
    for dispute in disputes:
        # What is disputed comes on top of what was refunded; together they are never more than was paid.
        total = refunded + dispute.amount
        if dispute.status == _LOST:
            await make_final(session, payment_id, dispute.id, total)
        elif dispute.status in _DISPUTED:
            await take_back(session, payment_id, dispute.id, total, kind=ClaimKind.DISPUTE)
        elif dispute.status in _SETTLED:
            await give_back(session, payment_id, dispute.id)
