"""Credits whose money goes back are taken back; a claim that is withdrawn, such as a won dispute, gives them back.

A claim is one refund or one dispute, known by its key; it says how many credits of the lot have been refunded in
all. Claims do not add up: of all that stand, the largest counts, so a dispute after a refund takes nothing twice.
The order in which claims are made and withdrawn does not matter. Credits that were spent become a debt; credits that
expired are not asked for again.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.credits.sql import debt_of, pay_debt
from core.locking import require_person
from db.models import CreditPurchase, CreditUsage
from db.session import as_service_within
from db.states import LotStatus, MovementKind

TAKEN = (MovementKind.CLAWBACK, MovementKind.RESTORE, MovementKind.DEBT)


async def clawback(session: AsyncSession, lot_id: UUID, key: str, *, total: int | None = None, note: str = "") -> bool:
    """Takes back what the claim `key` asks for: `total` credits of the lot in all, by default every one.

    `note` says in a word what kind of claim it is, and stays with the movement. False when the claim was made before,
    or withdrawn before it was heard of. Raises `NoSuchPerson`.
    """
    async with as_service_within(session):
        lot = await _locked(session, lot_id)
        claims = await _claims(session, lot_id)
        withdrawn = key in await _withdrawn(session, lot_id)
        asked = min(lot.credit_amount, lot.credit_amount if total is None else total)
        if not withdrawn:
            claims[key] = max(asked, claims.get(key, 0))
        missing = max(0, await _owed(session, lot, claims) - await _sum(session, lot_id, *TAKEN))
        at_hand = min(missing, lot.remaining_credits)
        first = await _move(session, lot, MovementKind.CLAWBACK, -at_hand, key, payload={"total": asked, "note": note})
        if not first or withdrawn:
            return False
        if missing > at_hand:
            await _move(session, lot, MovementKind.DEBT, at_hand - missing, key)
            await pay_debt(session, lot.user_id, f"clawback:{key}")
        if lot.remaining_credits == 0:
            lot.status = LotStatus.CLAWED_BACK
        await session.flush()
    return True


async def restore(session: AsyncSession, lot_id: UUID, key: str) -> bool:
    """The claim `key` is withdrawn: gives back, last first, what no other claim asks for. False when it was before.

    The time that the credits were gone does not count against their expiry. Raises `NoSuchPerson`.
    """
    async with as_service_within(session):
        lot = await _locked(session, lot_id)
        claims = await _claims(session, lot_id)
        made = claims.pop(key, None) is not None
        back = max(0, await _sum(session, lot_id, *TAKEN) - await _owed(session, lot, claims)) if made else 0
        forgiven = min(back, await _sum(session, lot_id, MovementKind.DEBT))
        if not await _move(session, lot, MovementKind.RESTORE, back - forgiven, key):
            return False
        if back:
            await _lengthen(session, lot, key)
            lot.status = LotStatus.ACTIVE
            await session.flush()
        if forgiven:
            await _move(session, lot, MovementKind.DEBT, forgiven, f"restore:{key}")
            await _return_repayments(session, lot.user_id, key)
        await pay_debt(session, lot.user_id, f"restore:{key}")
    return True


async def _locked(session: AsyncSession, lot_id: UUID) -> CreditPurchase:
    """The lot as it is once its person is locked."""
    lot = await session.get_one(CreditPurchase, lot_id)
    await require_person(session, lot.user_id)
    await session.refresh(lot)
    return lot


async def _move(
    session: AsyncSession,
    lot: CreditPurchase,
    kind: MovementKind,
    credits: int,
    key: str,
    *,
    payload: dict[str, int | str] | None = None,
) -> bool:
    """Adds a movement and applies it to the lot. False when there is one by its key already."""
    added = await session.scalar(
        insert(CreditUsage)
        .values(
            user_id=lot.user_id,
            purchase_id=lot.id,
            kind=kind,
            credits=credits,
            cause_key=key,
            request_key=f"{kind}:{key}:{lot.id}",
            request_payload=payload,
        )
        .on_conflict_do_nothing()
        .returning(CreditUsage.id)
    )
    if added is not None and kind != MovementKind.DEBT:
        lot.remaining_credits += credits
        await session.flush()
    return added is not None


async def _sum(session: AsyncSession, lot_id: UUID, *kinds: MovementKind) -> int:
    """What movements of these kinds took from the lot in all."""
    return -int(
        await session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(CreditUsage.credits), 0)).where(
                CreditUsage.purchase_id == lot_id, CreditUsage.kind.in_(kinds)
            )
        )
        or 0
    )


async def _claims(session: AsyncSession, lot_id: UUID) -> dict[str, int]:
    """The claims that stand: what each asks for in all."""
    rows = await session.execute(
        sa.select(CreditUsage.cause_key, CreditUsage.request_payload).where(
            CreditUsage.purchase_id == lot_id, CreditUsage.kind == MovementKind.CLAWBACK
        )
    )
    withdrawn = await _withdrawn(session, lot_id)
    return {key: int((payload or {})["total"]) for key, payload in rows if key is not None and key not in withdrawn}


async def _withdrawn(session: AsyncSession, lot_id: UUID) -> set[str | None]:
    return set(
        await session.scalars(
            sa.select(CreditUsage.cause_key).where(
                CreditUsage.purchase_id == lot_id, CreditUsage.kind == MovementKind.RESTORE
            )
        )
    )


async def _owed(session: AsyncSession, lot: CreditPurchase, claims: dict[str, int]) -> int:
    """What is to be taken from the lot for the claims that stand."""
    return max(0, max(claims.values(), default=0) - await _sum(session, lot.id, MovementKind.EXPIRE))


async def _lengthen(session: AsyncSession, lot: CreditPurchase, key: str) -> None:
    if lot.expires_at is None:
        return
    gone = await session.scalar(
        sa.select(sa.type_coerce(sa.func.now() - CreditUsage.created_at, sa.Interval)).where(
            CreditUsage.purchase_id == lot.id, CreditUsage.kind == MovementKind.CLAWBACK, CreditUsage.cause_key == key
        )
    )
    if gone is not None:
        lot.expires_at += gone


async def _return_repayments(session: AsyncSession, user_id: UUID, key: str) -> None:
    """More was repaid than is owed now: the difference goes back to the lots that repaid, the last one first."""
    excess = -await debt_of(session, user_id)
    if excess <= 0:
        return
    repaid = sa.func.sum(-CreditUsage.credits).label("repaid")
    rows = await session.execute(
        sa.select(CreditUsage.purchase_id, repaid)
        .where(CreditUsage.user_id == user_id, CreditUsage.kind == MovementKind.REPAY)
        .group_by(CreditUsage.purchase_id)
        .having(repaid > 0)
        .order_by(sa.func.max(CreditUsage.id.cast(sa.Text)).desc())
    )
    for lot_id, credits in rows.all():
        part = min(excess, int(credits))
        if part <= 0:
            return
        lot = await session.get_one(CreditPurchase, lot_id, populate_existing=True)
        await _move(session, lot, MovementKind.REPAY, part, f"return:{key}")
        excess -= part
