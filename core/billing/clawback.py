"""Refunds and disputes take back what a payment brought; a claim that is withdrawn gives it back.

Claims stand in the payment, under the rail's own names for them. They may be heard of before the payment itself, twice,
and in any order: `apply` works out anew each time what all of them come to.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from pydantic import ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import subscriptions
from core.billing.notices import line, tell, tell_operators
from core.locking import lock_payment
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
    """Of the payment, `total_minor` in all is claimed back.

    `withdrawn`: not any more (a dispute was won, a refund did not go through). `final`: decided for the payer.
    """

    model_config = ConfigDict(populate_by_name=True)

    kind: ClaimKind
    total_minor: int
    # Stored under their first names, which the release before this one reads while both run.
    withdrawn: bool = Field(default=False, alias="fallen")
    final: bool = Field(default=False, alias="lost")


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
    """The claim `key` is withdrawn: a dispute was won, a refund did not go through. False when it was before."""
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        claim = _claims(payment).get(key)
        if claim is not None and claim.withdrawn:
            return False
        # Withdrawn before it was heard of: kept, so that the older message which makes it takes nothing.
        unheard = Claim(kind=ClaimKind.DISPUTE, total_minor=0)
        _note(payment, key, (claim or unheard).model_copy(update={"withdrawn": True}))
        await apply(session, payment)
        if claim is not None:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_RETURNED, payment_id=payment.id)
            if claim.kind == ClaimKind.REFUND:
                await tell_operators(session, Matter.REFUND_FAILED, f"{line(payment)}; {key}")
    return True


async def make_final(session: AsyncSession, payment_id: UUID, key: str, total_minor: int) -> bool:
    """The dispute `key` was decided for the payer: the bank keeps what it claims. False when it was over before."""
    async with as_service_within(session):
        payment = await lock_payment(session, payment_id)
        claim = _claims(payment).get(key)
        if claim is not None and (claim.final or claim.withdrawn):
            return False
        unheard = Claim(kind=ClaimKind.DISPUTE, total_minor=min(total_minor, payment.amount_minor))
        _note(payment, key, (claim or unheard).model_copy(update={"final": True}))
        await apply(session, payment)
        if payment.paid_at is not None:
            await tell(session, payment.user_id, NoticeKind.PAYMENT_DISPUTE_LOST, payment_id=payment.id)
        await tell_operators(session, Matter.DISPUTE_LOST, f"{line(payment)}; {key}")
    return True


async def apply(session: AsyncSession, payment: Payment) -> None:
    """Brings credits, status and tier to what the claims of the locked payment say; before it is paid, nothing."""
    if payment.paid_at is None:
        return
    claims = _claims(payment)
    lots = await session.scalars(sa.select(CreditPurchase.id).where(CreditPurchase.payment_id == payment.id))
    for lot_id in lots.all():
        for key, claim in claims.items():
            if claim.withdrawn:
                await credits.restore(session, lot_id, key)
            else:
                share = await _share(session, lot_id, payment, claim)
                await credits.clawback(session, lot_id, key, total=share, note=str(claim.kind))
    payment.refunded_minor = max(
        (claim.total_minor for claim in claims.values() if claim.kind == ClaimKind.REFUND and not claim.withdrawn),
        default=0,
    )
    payment.status = _status(payment, claims)
    await session.flush()
    if payment.user_id is not None and payment.subscription_id is not None:
        await subscriptions.settle_tier(session, payment.user_id)


def claimed_minor(payment: Payment) -> int:
    """How much of the payment is claimed back in all."""
    return max((claim.total_minor for claim in _claims(payment).values() if not claim.withdrawn), default=0)


def _status(payment: Payment, claims: dict[str, Claim]) -> PaymentStatus:
    if any(claim.kind == ClaimKind.DISPUTE and not claim.withdrawn for claim in claims.values()):
        return PaymentStatus.DISPUTED
    if payment.refunded_minor and payment.refunded_minor >= payment.amount_minor:
        return PaymentStatus.REFUNDED
    if payment.fulfilled_at is None:
        return PaymentStatus.UNCLAIMED if payment.user_id is None else PaymentStatus.MISMATCHED
    return PaymentStatus.PARTIALLY_REFUNDED if payment.refunded_minor else PaymentStatus.PAID


def _claims(payment: Payment) -> dict[str, Claim]:
    return {key: Claim.model_validate(claim) for key, claim in payment.claims.items()}


def _note(payment: Payment, key: str, claim: Claim) -> None:
    payment.claims = {**payment.claims, key: claim.model_dump(mode="json", by_alias=True)}


async def _share(session: AsyncSession, lot_id: UUID, payment: Payment, claim: Claim) -> int:
    """How many credits of the lot the claim takes, in proportion; rounded down, in the favour of the person."""
    lot = await session.get_one(CreditPurchase, lot_id)
    return lot.credit_amount * claim.total_minor // payment.amount_minor
