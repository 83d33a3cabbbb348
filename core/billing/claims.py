"""Refunds and disputes of a payment: what they claim back, and what a claim that fell gives back.

Claims are facts of the payment, known by the rail's own names. They may be heard of before the payment itself, twice,
and in any order; what they come to is worked out anew each time.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import subscriptions
from core.billing.locking import lock_payment
from core.billing.telling import line, tell, tell_operators
from core.notices import Matter, NoticeKind
from core.values import Value
from db.models import CreditPurchase, Payment
from db.session import as_service_within
from db.states import PaymentStatus


class ClaimKind(StrEnum):
    """Who wants the money back: we, or the payer's bank."""

    REFUND = "refund"
    DISPUTE = "dispute"


class Claim(Value):
    """Of the payment, `total_minor` in all is claimed back; `fallen`: no more; `lost`: for good, the bank decided."""

    kind: ClaimKind
    total_minor: int
    fallen: bool = False
    lost: bool = False


async def take_back(
    session: AsyncSession, payment_id: UUID, key: str, total_minor: int, *, kind: ClaimKind = ClaimKind.REFUND
) -> bool:
    """The claim `key` makes `total_minor` of the payment go back in all: credits go in proportion.

    Claims do not add up, the largest counts: so a refund says what is refunded by now, all refunds together.
    False when the claim was made before.
    """
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        if key in payment.claims:
            return False
        _note(payment, key, Claim(kind=kind, total_minor=min(total_minor, payment.amount_minor)))
        await apply(session, payment)
        if payment.paid_at is not None:
            notice = NoticeKind.PAYMENT_REFUNDED if kind == ClaimKind.REFUND else NoticeKind.PAYMENT_DISPUTED
            await tell(session, payment.user_id, notice, payment_id=payment.id)
        if kind == ClaimKind.DISPUTE:
            await tell_operators(session, Matter.PAYMENT_DISPUTED, f"{line(payment)}; {key}")
    return True


async def give_back(session: AsyncSession, payment_id: UUID, key: str) -> bool:
    """The claim `key` fell: a dispute was won, a refund did not go through. False when it fell before."""
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        claim = _claims(payment).get(key)
        if claim is not None and claim.fallen:
            return False
        fallen = Claim(kind=claim.kind if claim else ClaimKind.DISPUTE, total_minor=0, fallen=True)
        _note(payment, key, claim.model_copy(update={"fallen": True}) if claim else fallen)
        await apply(session, payment)
        if claim is not None:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_RETURNED, payment_id=payment.id)
            if claim.kind == ClaimKind.REFUND:
                await tell_operators(session, Matter.REFUND_FAILED, f"{line(payment)}; {key}")
    return True


async def lose(session: AsyncSession, payment_id: UUID, key: str, total_minor: int) -> bool:
    """The dispute `key` was lost: what it claims stays with the payer's bank. False when it was known to be over."""
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        claim = _claims(payment).get(key)
        if claim is not None and (claim.lost or claim.fallen):
            return False
        unheard = Claim(kind=ClaimKind.DISPUTE, total_minor=min(total_minor, payment.amount_minor))
        _note(payment, key, (claim or unheard).model_copy(update={"lost": True}))
        await apply(session, payment)
        if payment.paid_at is not None:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_DISPUTE_LOST, payment_id=payment.id)
        await tell_operators(session, Matter.DISPUTE_LOST, f"{line(payment)}; {key}")
    return True


async def apply(session: AsyncSession, payment: Payment) -> None:
    """Brings credits, status and tier to what the payment's claims say. The payment is locked and paid, or waits."""
    if payment.paid_at is None:
        return
    claims = _claims(payment)
    lots = await session.scalars(sa.select(CreditPurchase.id).where(CreditPurchase.payment_id == payment.id))
    for lot_id in lots.all():
        for key, claim in claims.items():
            if claim.fallen:
                await credits.restore(session, lot_id, key)
            else:
                share = await _share(session, lot_id, payment, claim)
                await credits.clawback(session, lot_id, key, total=share, note=str(claim.kind))
    payment.refunded_minor = max(
        (claim.total_minor for claim in claims.values() if claim.kind == ClaimKind.REFUND and not claim.fallen),
        default=0,
    )
    payment.status = _status(payment, claims)
    await session.flush()
    if payment.user_id is not None and payment.subscription_id is not None:
        await subscriptions.settle_tier(session, payment.user_id)


def claimed_minor(payment: Payment) -> int:
    """How much of the payment is claimed back in all."""
    return max((claim.total_minor for claim in _claims(payment).values() if not claim.fallen), default=0)


def _status(payment: Payment, claims: dict[str, Claim]) -> PaymentStatus:
    if any(claim.kind == ClaimKind.DISPUTE and not claim.fallen for claim in claims.values()):
        return PaymentStatus.DISPUTED
    if payment.refunded_minor and payment.refunded_minor >= payment.amount_minor:
        return PaymentStatus.REFUNDED
    if payment.fulfilled_at is None:
        return PaymentStatus.UNCLAIMED if payment.user_id is None else PaymentStatus.MISMATCHED
    return PaymentStatus.PARTIALLY_REFUNDED if payment.refunded_minor else PaymentStatus.PAID


def _claims(payment: Payment) -> dict[str, Claim]:
    return {key: Claim.model_validate(claim) for key, claim in payment.claims.items()}


def _note(payment: Payment, key: str, claim: Claim) -> None:
    payment.claims = {**payment.claims, key: claim.model_dump(mode="json")}


async def _share(session: AsyncSession, lot_id: UUID, payment: Payment, claim: Claim) -> int:
    """The credits of the lot that the claim is worth; a part of a credit stays with the person."""
    lot = await session.get_one(CreditPurchase, lot_id)
    return lot.credit_amount * claim.total_minor // payment.amount_minor
