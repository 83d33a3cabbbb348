"""The guard that all workers share: budgets and breakers are rows, taken and told in short transactions.

Budgets are taken in one order, the person's, the day's, all; whoever comes second waits for the first to commit. What
was set aside for a call whose worker was killed stays spent: a budget errs on the side of the operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_UP, Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.ai.errors import BudgetSpent, ProviderShut
from core.ai.guard import FAILURES, SHUT_SECONDS, Admission
from core.settings import Settings
from db.models import AiBreaker, AiBudget
from db.session import Database
from db.states import BudgetScope, Provider

MICROS = 1_000_000  # of a dollar
_SHUT_FOR = timedelta(seconds=SHUT_SECONDS)
_TODAY = sa.func.timezone("UTC", sa.func.now()).cast(sa.Date)
_KEY = (AiBudget.scope, AiBudget.user_id, AiBudget.day)


@dataclass(frozen=True, slots=True)
class SharedGuard:
    """`core.ai.guard.Guard` for one person; `limits` in dollars, None for no limit."""

    database: Database
    user_id: UUID
    limits: dict[BudgetScope, Decimal | None]

    @classmethod
    def of(cls, database: Database, settings: Settings, user_id: UUID) -> SharedGuard:
        """With the budgets of the settings."""
        limits = {
            BudgetScope.PERSON: settings.ai_budget_person,
            BudgetScope.DAY: settings.ai_budget_day,
            BudgetScope.ALL: settings.ai_budget_all,
        }
        return cls(database, user_id, limits)

    async def admit(self, provider: Provider, most: Decimal | None) -> Admission:
        async with self.database.as_service() as session:
            await _enter(session, provider)
        # Of its own: what enters as the one probe of a broken provider must not be undone by an empty purse alone.
        async with self.database.as_service() as session:
            for scope in BudgetScope:
                if not await self._take(session, scope, _micros(most)):
                    raise BudgetSpent(provider, scope)
        return Admission(provider, most)

    async def report(self, admission: Admission, cost: Decimal | None, *, works: bool | None) -> None:
        async with self.database.as_service() as session:
            if cost is not None:
                change = _micros(cost) - _micros(admission.set_aside)
                await session.execute(_change_spent(self.user_id, change))
            if works is not None:
                await _note(session, admission.provider, works=works)

    async def _take(self, session: AsyncSession, scope: BudgetScope, micros: int) -> bool:
        """Adds to what is spent, unless that would go beyond the limit; whether it was added."""
        limit = self.limits[scope]
        most = None if limit is None else int(limit * MICROS)
        if most is not None and micros > most:
            return False
        created = insert(AiBudget).values(
            scope=scope,
            user_id=self.user_id if scope is BudgetScope.PERSON else None,
            day=None if scope is BudgetScope.ALL else _TODAY,
            spent_micros=micros,
        )
        added = created.on_conflict_do_update(
            index_elements=_KEY,
            set_={"spent_micros": AiBudget.spent_micros + micros},
            where=None if most is None else AiBudget.spent_micros + micros <= most,
        ).returning(AiBudget.id)
        return (await session.scalars(added)).one_or_none() is not None


def _micros(usd: Decimal | None) -> int:
    """Millionths of a dollar, rounded up; 0 where nobody knows the price."""
    return int(((usd or Decimal(0)) * MICROS).to_integral_value(ROUND_UP))


def _change_spent(user_id: UUID, micros: int) -> sa.Update:
    """What was set aside becomes what it cost: never below 0, where midnight fell between the two."""
    mine = sa.and_(AiBudget.scope == BudgetScope.PERSON, AiBudget.user_id == user_id, AiBudget.day == _TODAY)
    everybodys = sa.and_(AiBudget.scope == BudgetScope.DAY, AiBudget.day == _TODAY)
    return (
        sa.update(AiBudget)
        .where(sa.or_(mine, everybodys, AiBudget.scope == BudgetScope.ALL))
        .values(spent_micros=sa.func.greatest(AiBudget.spent_micros + micros, 0))
    )


async def _enter(session: AsyncSession, provider: Provider) -> None:
    """Raises `ProviderShut` while the provider is left alone. When that time is over, one caller tries for all."""
    shut_until = await session.scalar(sa.select(AiBreaker.shut_until).where(AiBreaker.provider == provider))
    if shut_until is None:
        return
    probe = (
        sa.update(AiBreaker)
        .where(AiBreaker.provider == provider, AiBreaker.shut_until <= sa.func.now())
        .values(shut_until=sa.func.now() + _SHUT_FOR)
        .returning(AiBreaker.provider)
    )
    if (await session.scalars(probe)).one_or_none() is None:
        raise ProviderShut(provider)


async def _note(session: AsyncSession, provider: Provider, *, works: bool) -> None:
    if works:
        # Nothing is written while all is well.
        await session.execute(
            sa.update(AiBreaker)
            .where(AiBreaker.provider == provider, AiBreaker.failures > 0)
            .values(failures=0, shut_until=None)
        )
        return
    failed = insert(AiBreaker).values(provider=provider, failures=1)
    failures = AiBreaker.failures + 1
    await session.execute(
        failed.on_conflict_do_update(
            index_elements=[AiBreaker.provider],
            set_={
                "failures": failures,
                "shut_until": sa.case((failures >= FAILURES, sa.func.now() + _SHUT_FOR), else_=AiBreaker.shut_until),
            },
        )
    )
