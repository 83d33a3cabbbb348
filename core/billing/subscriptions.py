"""Plans that people have, on either rail, and the tier that comes of them: the highest that counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.notices import tell
from core.locking import lock_person
from core.notices import NoticeKind
from db.models import Payment, Subscription, User
from db.session import Database, as_service_within
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier

# Telegram's message of a renewal can come after the period ended, or get lost: then the hourly look at its list finds
# the charge. The plan counts meanwhile; six such looks leave room for an outage.
GRACE = timedelta(hours=6)
_COUNTING = (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)
_TAKEN_BACK = (PaymentStatus.REFUNDED, PaymentStatus.DISPUTED)
# The order of `SubscriptionTier`: a tier that gives more stands higher.
RANK = {tier: rank for rank, tier in enumerate(SubscriptionTier)}
# Subscriptions of one round, one transaction each; the next round, an hour later, does the rest.
_BATCH = 500


async def keep(
    session: AsyncSession,
    user_id: UUID | None,
    rail: PaymentRail,
    reference: str,
    *,
    product: str,
    tier: SubscriptionTier,
    status: SubscriptionStatus,
    period_end: datetime | None,
    cancel_at_period_end: bool = False,
    quietly: bool = False,
) -> Subscription:
    """Writes the subscription; the person's tier follows, and unless `quietly` they are told what changed."""
    async with as_service_within(session):
        person = await lock_person(session, user_id)
        before = await find(session, reference)
        seen = _seen(before)
        values = {
            "product": product,
            "tier": tier,
            "status": status,
            "period_end": period_end,
            "cancel_at_period_end": cancel_at_period_end,
        }
        await session.execute(
            insert(Subscription)
            .values(user_id=user_id if person is not None else None, rail=rail, reference=reference, **values)
            .on_conflict_do_update(
                index_elements=[Subscription.reference],
                set_={**values, "updated_at": sa.func.now()},
                # `updated_at` tells a task that reads the rail meanwhile whether it was overtaken (`Outdated`).
                where=sa.or_(*(getattr(Subscription, name).is_distinct_from(new) for name, new in values.items())),
            )
        )
        subscription = await find(session, reference)
        assert subscription is not None  # noqa: S101 - written one statement before
        if subscription.user_id is not None:
            await settle_tier(session, subscription.user_id)
        kind = _news(seen, subscription)
        if kind is not None and not quietly:
            await tell(session, subscription.user_id, kind, subscription_id=subscription.id)
        return subscription


async def extend(
    session: AsyncSession,
    user_id: UUID,
    rail: PaymentRail,
    reference: str,
    *,
    product: str,
    tier: SubscriptionTier,
    until: datetime,
) -> Subscription:
    """A charge paid the plan `until` then; one that comes late takes nothing off a period that is longer by now."""
    async with as_service_within(session):
        await lock_person(session, user_id)
        before = await find(session, reference)
        end = max(until, before.period_end) if before and before.period_end else until
        over = await session.scalar(sa.select(sa.literal(end) < sa.func.now()))
        return await keep(
            session,
            user_id,
            rail,
            reference,
            product=product,
            tier=tier,
            status=SubscriptionStatus.ENDED if over else SubscriptionStatus.ACTIVE,
            period_end=end,
            cancel_at_period_end=before.cancel_at_period_end if before else False,
            quietly=True,
        )


async def change(
    session: AsyncSession,
    subscription: Subscription,
    *,
    status: SubscriptionStatus | None = None,
    ending: bool | None = None,
    quietly: bool = False,
) -> None:
    """The subscription has another status, or is renewed no more (`ending`); the rest stays. Like `keep` otherwise."""
    await keep(
        session,
        subscription.user_id,
        subscription.rail,
        subscription.reference,
        product=subscription.product,
        tier=subscription.tier,
        status=subscription.status if status is None else status,
        period_end=subscription.period_end,
        cancel_at_period_end=subscription.cancel_at_period_end if ending is None else ending,
        quietly=quietly,
    )


async def end(session: AsyncSession, reference: str) -> None:
    """The subscription is over, as it stands here; its person is told."""
    row = await find(session, reference)
    if row is not None:
        await change(session, row, status=SubscriptionStatus.ENDED)


async def of_person(session: AsyncSession, user_id: UUID) -> list[Subscription]:
    """The person's subscriptions that have not ended, the highest tier first."""
    rows = await session.scalars(
        sa.select(Subscription)
        .where(Subscription.user_id == user_id, Subscription.status.in_(_COUNTING))
        .execution_options(populate_existing=True)
    )
    return sorted(rows, key=lambda row: (-RANK[row.tier], row.created_at))


async def settle_tier(session: AsyncSession, user_id: UUID) -> None:
    """Sets the person's tier to the highest of the subscriptions that count. The person is locked.

    One whose last payment went back in full does not count, whatever the rail says, until that money comes again.
    """
    counting = [row for row in await of_person(session, user_id) if not await _is_taken_back(session, row)]
    best = counting[0] if counting else None
    await session.execute(
        sa.update(User)
        .where(User.id == user_id)
        .values(
            subscription_tier=best.tier if best else SubscriptionTier.FREE,
            subscription_status=best.status if best else None,
        )
    )


async def lapse_due(database: Database) -> int:
    """Ends subscriptions in Stars whose period is over; how many. Stripe says itself when one ends."""
    async with database.as_service() as session:
        rows = await session.scalars(
            sa.select(Subscription.reference)
            .where(
                Subscription.rail == PaymentRail.STARS,
                Subscription.status != SubscriptionStatus.ENDED,
                Subscription.period_end < sa.func.now() - GRACE,
            )
            .limit(_BATCH)
        )
        references = rows.all()
    for reference in references:
        async with database.as_service() as session:
            await _lapse(session, reference)
    return len(references)


async def _lapse(session: AsyncSession, reference: str) -> None:
    row = await find(session, reference)
    if row is None:
        return
    await lock_person(session, row.user_id)
    due = await session.scalar(
        sa.select(Subscription.period_end < sa.func.now() - GRACE).where(Subscription.reference == reference)
    )
    if due:
        await end(session, reference)


async def was_paid(session: AsyncSession, reference: str, *, but: UUID | None = None) -> bool:
    """Whether a payment of the subscription, other than `but`, was fulfilled."""
    found = await session.scalar(
        sa.select(Payment.id)
        .where(
            Payment.subscription_id == reference, Payment.id.is_distinct_from(but), Payment.fulfilled_at.is_not(None)
        )
        .limit(1)
    )
    return found is not None


async def _is_taken_back(session: AsyncSession, subscription: Subscription) -> bool:
    status = await session.scalar(
        sa.select(Payment.status)
        .where(Payment.subscription_id == subscription.reference, Payment.fulfilled_at.is_not(None))
        .order_by(Payment.paid_at.desc(), Payment.id.desc())
        .limit(1)
    )
    return status in _TAKEN_BACK


async def find(session: AsyncSession, reference: str) -> Subscription | None:
    """The subscription with the rail's name `reference`; None when there is none here."""
    return (
        await session.scalars(
            sa.select(Subscription).where(Subscription.reference == reference).execution_options(populate_existing=True)
        )
    ).one_or_none()


def _seen(row: Subscription | None) -> tuple[SubscriptionStatus, str, bool] | None:
    return None if row is None else (row.status, row.product, row.cancel_at_period_end)


def _news(before: tuple[SubscriptionStatus, str, bool] | None, now: Subscription) -> NoticeKind | None:
    """The notice about a change of the subscription. A new or renewed one has the notice of its payment."""
    if before is None or before == _seen(now):
        return None
    status, product, ending = before
    match now.status:
        case SubscriptionStatus.ENDED if status != SubscriptionStatus.PENDING:
            return NoticeKind.SUBSCRIPTION_ENDED
        case SubscriptionStatus.PAST_DUE if status != SubscriptionStatus.PAST_DUE:
            return NoticeKind.SUBSCRIPTION_PAST_DUE
        case SubscriptionStatus.ACTIVE if product != now.product:
            return NoticeKind.SUBSCRIPTION_CHANGED
        case SubscriptionStatus.ACTIVE | SubscriptionStatus.PAST_DUE if ending != now.cancel_at_period_end:
            return NoticeKind.SUBSCRIPTION_ENDING if now.cancel_at_period_end else NoticeKind.SUBSCRIPTION_RESUMED
    return None
