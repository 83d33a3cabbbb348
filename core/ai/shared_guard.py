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
from db.models import AiBreaker
from db.session import Database
from db.states import BudgetScope, Provider

MICROS = 1_000_000  # of a dollar
_SHUT_FOR = timedelta(seconds=SHUT_SECONDS)
_NO_LIMIT = 2**62  # more than all money there is, in millionths of a dollar


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
        asked = {"provider": provider, "user_id": self.user_id, "micros": _micros(most)}
        asked |= {f"most_{scope}": _limit(self.limits[scope]) for scope in BudgetScope}
        async with self.database.as_service() as session:
            taken = (await session.execute(_ADMIT, asked)).one()
            if taken.shut:
                await _probe(session, provider)
            for scope in BudgetScope:
                if not getattr(taken, scope):
                    # What the other budgets gave goes back with the transaction.
                    raise BudgetSpent(provider, scope)
        return Admission(provider, most)

    async def report(self, admission: Admission, cost: Decimal | None, *, works: bool | None) -> None:
        change = 0 if cost is None else _micros(cost) - _micros(admission.set_aside)
        told = {"provider": admission.provider, "user_id": self.user_id, "change": change, "works": bool(works)}
        async with self.database.one_statement() as connection:
            await connection.execute(_REPORT, told)
        if works is False:
            async with self.database.as_service() as session:
                await _note_failure(session, admission.provider)


def _micros(usd: Decimal | None) -> int:
    """Millionths of a dollar, rounded up; 0 where nobody knows the price."""
    return int(((usd or Decimal(0)) * MICROS).to_integral_value(ROUND_UP))


def _limit(usd: Decimal | None) -> int:
    return _NO_LIMIT if usd is None else int(usd * MICROS)


async def _probe(session: AsyncSession, provider: Provider) -> None:
    """Raises `ProviderShut` while the provider is left alone. When that time is over, one caller tries for all."""
    probe = (
        sa.update(AiBreaker)
        .where(AiBreaker.provider == provider, AiBreaker.shut_until <= sa.func.now())
        .values(shut_until=sa.func.now() + _SHUT_FOR)
        .returning(AiBreaker.provider)
    )
    if (await session.scalars(probe)).one_or_none() is None:
        raise ProviderShut(provider)


async def _note_failure(session: AsyncSession, provider: Provider) -> None:
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


def _take(scope: BudgetScope, user: str, day: str) -> str:
    """Adds to what is spent, unless that would go beyond the limit."""
    return f"""{scope}_taken AS (
      INSERT INTO ai_budgets (scope, user_id, day, spent_micros)
      SELECT '{scope}', {user}, {day}, CAST(:micros AS bigint) WHERE :micros <= :most_{scope}
      ON CONFLICT (scope, user_id, day) DO UPDATE SET spent_micros = ai_budgets.spent_micros + excluded.spent_micros
      WHERE ai_budgets.spent_micros + excluded.spent_micros <= :most_{scope}
      RETURNING id
    )"""


# Not waited for until it is on the disk, which takes longer than all the rest: a crash of PostgreSQL itself can lose a
# fraction of a second of what was spent.
_QUICK = "set_config('synchronous_commit', 'off', true)"
_TODAY = "CAST(timezone('UTC', now()) AS date)"

# One statement, because each round trip to the database is our own time: breaker and all budgets.
_ADMIT = sa.text(
    f"""
    WITH {_take(BudgetScope.PERSON, "CAST(:user_id AS uuid)", _TODAY)},
    {_take(BudgetScope.DAY, "CAST(NULL AS uuid)", _TODAY)},
    {_take(BudgetScope.ALL, "CAST(NULL AS uuid)", "CAST(NULL AS date)")}
    SELECT {_QUICK}, EXISTS (SELECT FROM ai_breakers WHERE provider = :provider AND shut_until IS NOT NULL) AS shut,
           EXISTS (SELECT FROM person_taken) AS person, EXISTS (SELECT FROM day_taken) AS day,
           EXISTS (SELECT FROM all_taken) AS "all"
    """  # noqa: S608 - put together from constants
).bindparams(
    sa.bindparam("user_id", type_=sa.Uuid),
    sa.bindparam("provider", type_=sa.Text),
    *(sa.bindparam(name, type_=sa.BigInteger) for name in ("micros", "most_person", "most_day", "most_all")),
)

# What was set aside becomes what it cost: never below 0, where midnight fell between the two. A provider that works is
# told so only where it had failed.
_REPORT = sa.text(
    f"""
    WITH mended AS (
      UPDATE ai_breakers SET failures = 0, shut_until = NULL
      WHERE :works AND provider = :provider AND failures > 0
    )
    UPDATE ai_budgets SET spent_micros = greatest(spent_micros + :change, 0) FROM (SELECT {_QUICK}) AS quick
    WHERE :change <> 0 AND ((scope = 'person' AND user_id = :user_id AND day = {_TODAY})
                            OR (scope = 'day' AND day = {_TODAY}) OR scope = 'all')
    """  # noqa: S608 - put together from constants
).bindparams(
    sa.bindparam("user_id", type_=sa.Uuid),
    sa.bindparam("provider", type_=sa.Text),
    sa.bindparam("works", type_=sa.Boolean),
    sa.bindparam("change", type_=sa.BigInteger),
)
