"""What pays for an operation: first the tier's allowance, then credits. Without either it does not begin.

`reserve` before, then `settle` on success or `release` on failure, all by the operation's key. Limits come from
`global_config.tier_limits` at every call, so an operator's edit counts at once. A month is a calendar month in UTC,
by the clock of the database: processes whose clocks differ count the same month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits as ledger
from core.credits import Exchange, NotEnoughCredits
from core.errors import ShortlistError
from core.locking import NoSuchPerson, lock_person, require_person
from db.models import CreditUsage, GlobalConfig, UsageEvent, User
from db.session import Database, Owner, as_service_within
from db.states import MovementKind, Operation, PeriodType, Provider, SubscriptionTier

# Far beyond every retry: an operation that is open for so long has lost its task.
ABANDONED = timedelta(hours=12)
# Operations of one round; the next round does the rest.
_BATCH = 500
_TIER_AND_TIME = sa.select(User.subscription_tier, sa.func.statement_timestamp(type_=sa.DateTime(timezone=True)))


class Payer(StrEnum):
    """What pays for an operation."""

    NOBODY = "nobody"  # it is free
    ALLOWANCE = "allowance"
    CREDITS = "credits"


@dataclass(frozen=True, slots=True)
class Reservation:
    """An operation that may begin. `new` is False when the same key reserved before."""

    payer: Payer
    credits: int = 0
    new: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """An allowance: `limit` uses in each period, None for any number."""

    limit: int | None
    period: PeriodType


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of an allowance; `renews_at` is None when it never does."""

    operation: Operation
    limit: int | None
    used: int
    period: PeriodType
    renews_at: datetime | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What one more use costs: nothing while `left` of the allowance are there (None: any number), else `credits`."""

    left: int | None
    credits: int


class AccountNeeded(ShortlistError):
    """The operation costs something, and there is no account to count it on."""


class QuotaExhausted(NotEnoughCredits):
    """The tier's allowance is used up, and there are too few credits for one more."""

    def __init__(self, allowance: Allowance, lack: NotEnoughCredits) -> None:
        super().__init__(lack.needed, lack.have, lack.debt)
        self.allowance = allowance


def is_free(operation: Operation, engine: str) -> bool:
    """Whether it costs nothing for anybody, within fair use: reading a resume, and whatever no model is asked for."""
    return operation == Operation.RESUME_PARSE or engine == Provider.OFFLINE


def period_key(period: PeriodType, moment: datetime) -> str:
    """The period that `moment` is in: `lifetime`, or the month in UTC, `2026-11`."""
    return "lifetime" if period == PeriodType.LIFETIME else moment.astimezone(UTC).strftime("%Y-%m")


def renewal(period: PeriodType, moment: datetime) -> datetime | None:
    """When the next period begins: midnight UTC of the first of next month, or never."""
    if period == PeriodType.LIFETIME:
        return None
    month = moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (month + timedelta(days=32)).replace(day=1)


async def reserve(
    session: AsyncSession,
    owner: Owner,
    operation: Operation,
    engine: str,
    key: str,
    *,
    scan_id: UUID | None = None,
    moment: datetime | None = None,
) -> Reservation:
    """Sets aside what the operation `key` costs, in the caller's transaction; the same key again finds the same.

    `moment` decides the period, by default the database's now. Raises `QuotaExhausted`, `NotEnoughCredits`,
    `AccountNeeded` and `NoSuchPerson`.
    """
    if is_free(operation, engine):
        return Reservation(Payer.NOBODY)
    if owner.user_id is None:
        raise AccountNeeded
    async with as_service_within(session):
        person = await require_person(session, owner.user_id)
        moment = moment or person.now
        limit, price = await _terms(session, person.tier, operation)
        before = await _reserved_before(session, owner.user_id, key)
        if before is not None:
            return before
        allowance = await _allowance(session, owner.user_id, operation, limit, moment)
        if allowance.limit is None or allowance.used < allowance.limit:
            await _use(session, owner.user_id, allowance, engine, key, moment)
            return Reservation(Payer.ALLOWANCE)
        try:
            held = await ledger.hold(session, owner.user_id, operation, price, key, scan_id=scan_id)
        except NotEnoughCredits as lack:
            raise (QuotaExhausted(allowance, lack) if allowance.limit else lack) from None
        return Reservation(Payer.CREDITS, held.credits, new=held.new)


async def settle(session: AsyncSession, owner: Owner, key: str, *, exchange: Exchange | None = None) -> bool:
    """The operation `key` succeeded: what it reserved is used. False when nothing was open under `key`.

    `exchange` is kept with credits that were paid; an allowance counts uses alone.
    """
    return await _close(session, owner, key, {"settled_at": sa.func.now()}, exchange, succeeded=True)


async def release(session: AsyncSession, owner: Owner, key: str, *, exchange: Exchange | None = None) -> bool:
    """The operation `key` failed: it costs nothing. False when nothing was open under `key`."""
    # The row stays and counts 0, so that the key cannot be used again.
    return await _close(session, owner, key, {"credits_used": 0}, exchange, succeeded=False)


async def release_abandoned(database: Database, *, older_than: timedelta = ABANDONED) -> int:
    """Releases operations open for too long, one a transaction; how many. A late success then costs nothing."""
    async with database.as_service() as session:
        events = await session.execute(
            sa.select(UsageEvent.user_id, UsageEvent.request_key)
            .where(
                UsageEvent.settled_at.is_(None),
                UsageEvent.credits_used > 0,
                UsageEvent.created_at < sa.func.now() - older_than,
            )
            .limit(_BATCH)
        )
        due = {(user_id, key) for user_id, key in events} | set(await ledger.open_holds(session, older_than=older_than))
    released = 0
    for user_id, key in sorted(due):
        async with database.as_service() as session:
            released += await release(session, Owner(user_id), key)
    return released


async def allowances(session: AsyncSession, user_id: UUID, *, moment: datetime | None = None) -> list[Allowance]:
    """What the person's tier still allows, for each operation that it limits or allows without end."""
    async with as_service_within(session):
        row = (await session.execute(_TIER_AND_TIME.where(User.id == user_id))).one_or_none()
        if row is None:
            raise NoSuchPerson
        tier, now = row
        moment = moment or now
        terms = [(operation, await _terms(session, tier, operation)) for operation in Operation]
        return [await _allowance(session, user_id, operation, limit, moment) for operation, (limit, _) in terms]


async def quote(session: AsyncSession, user_id: UUID, operation: Operation) -> Quote:
    """What one use of the operation would cost the person now. Raises `NoSuchPerson`."""
    allowance = next(item for item in await allowances(session, user_id) if item.operation == operation)
    async with as_service_within(session):
        tier = await session.scalar(sa.select(User.subscription_tier).where(User.id == user_id))
        _, price = await _terms(session, tier or SubscriptionTier.FREE, operation)
    left = None if allowance.limit is None else max(allowance.limit - allowance.used, 0)
    return Quote(left, price)


async def limits(session: AsyncSession, tier: SubscriptionTier) -> list[tuple[Operation, Limit]]:
    """What a tier allows of every operation."""
    async with as_service_within(session):
        return [(operation, (await _terms(session, tier, operation))[0]) for operation in Operation]


async def _close(
    session: AsyncSession,
    owner: Owner,
    key: str,
    values: dict[str, object],
    exchange: Exchange | None,
    *,
    succeeded: bool,
) -> bool:
    if owner.user_id is None:
        return False
    async with as_service_within(session):
        if await lock_person(session, owner.user_id) is None:
            return False
        event = await session.scalar(
            sa.update(UsageEvent)
            .where(
                UsageEvent.request_key == key,
                UsageEvent.user_id == owner.user_id,
                UsageEvent.settled_at.is_(None),
                UsageEvent.credits_used > 0,
            )
            .values(values)
            .returning(UsageEvent.id)
        )
        if event is not None:
            return True
        close = ledger.settle if succeeded else ledger.release
        return await close(session, owner.user_id, key, exchange=exchange)


async def _terms(session: AsyncSession, tier: SubscriptionTier, operation: Operation) -> tuple[Limit, int]:
    """The tier's allowance of the operation, and its price in credits beyond that.

    What an operator left out of the settings is allowed to nobody, and costs one credit.
    """
    rows = await session.execute(
        sa.select(GlobalConfig.key, GlobalConfig.value).where(
            GlobalConfig.key.in_(("tier_limits", "operation_credits"))
        )
    )
    config = {key: value for key, value in rows}
    entry = config.get("tier_limits", {}).get(tier, {}).get(operation, {"limit": 0, "period": PeriodType.LIFETIME})
    price = int(config.get("operation_credits", {}).get(operation, 1))
    return Limit(entry["limit"], PeriodType(entry["period"])), max(1, price)


async def _reserved_before(session: AsyncSession, user_id: UUID, key: str) -> Reservation | None:
    """What `key` reserved before, also where the allowance has been renewed or used up since."""
    event = await session.scalar(
        sa.select(UsageEvent.id).where(UsageEvent.request_key == key, UsageEvent.user_id == user_id)
    )
    if event is not None:
        return Reservation(Payer.ALLOWANCE, new=False)
    held = await session.scalar(
        sa.select(sa.func.sum(-CreditUsage.credits)).where(
            CreditUsage.cause_key == key, CreditUsage.user_id == user_id, CreditUsage.kind == MovementKind.HOLD
        )
    )
    return None if held is None else Reservation(Payer.CREDITS, int(held), new=False)


async def _allowance(
    session: AsyncSession, user_id: UUID, operation: Operation, limit: Limit, moment: datetime
) -> Allowance:
    used = await session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(UsageEvent.credits_used), 0)).where(
            UsageEvent.user_id == user_id,
            UsageEvent.operation_type == operation,
            UsageEvent.period_type == limit.period,
            UsageEvent.period_key == period_key(limit.period, moment),
        )
    )
    return Allowance(operation, limit.limit, int(used or 0), limit.period, renewal(limit.period, moment))


async def _use(
    session: AsyncSession, user_id: UUID, allowance: Allowance, engine: str, key: str, moment: datetime
) -> None:
    await session.execute(
        insert(UsageEvent)
        .values(
            user_id=user_id,
            operation_type=allowance.operation,
            ai_provider=Provider(engine),
            period_type=allowance.period,
            period_key=period_key(allowance.period, moment),
            request_key=key,
        )
        .on_conflict_do_nothing()
    )
