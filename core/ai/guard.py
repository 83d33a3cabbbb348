"""What stands before every call: a budget in money, and a breaker for a provider that fails again and again.

`core.ai.shared_guard` keeps both in the database, for all workers; here is how they are spoken to, and the guard of a
single process, for the command line and benchmarks.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from core.ai.errors import BudgetSpent, ProviderShut
from db.states import BudgetScope, Provider

# Failures in a row after which nobody calls a provider, and for how long; then one call tries whether it is back.
FAILURES = 5
SHUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Admission:
    """A call that may be made. `set_aside` dollars are what it can cost at the most, None where nobody knows."""

    provider: Provider
    set_aside: Decimal | None


class Guard(Protocol):
    """Budget and breaker. `admit` before a call, `report` after it, whatever came of it."""

    async def admit(self, provider: Provider, most: Decimal | None) -> Admission:
        """Sets `most` dollars aside. Raises `BudgetSpent`, `ProviderShut`."""

    async def report(self, admission: Admission, cost: Decimal | None, *, works: bool | None) -> None:
        """What the call has cost, None where nobody knows: what was set aside stays spent then. `works` says whether
        the provider does; None where the call does not tell."""


@dataclass(slots=True)
class LocalGuard:
    """The guard of one process; `limit` dollars in all, None for no limit."""

    limit: Decimal | None = None
    spent: Decimal = Decimal(0)
    failures: dict[Provider, int] = field(default_factory=dict)
    shut_until: dict[Provider, float] = field(default_factory=dict)

    async def admit(self, provider: Provider, most: Decimal | None) -> Admission:
        if time.monotonic() < self.shut_until.get(provider, 0.0):
            raise ProviderShut(provider)
        if self.limit is not None and self.spent + (most or Decimal(0)) > self.limit:
            raise BudgetSpent(provider, BudgetScope.ALL)
        self.spent += most or Decimal(0)
        return Admission(provider, most)

    async def report(self, admission: Admission, cost: Decimal | None, *, works: bool | None) -> None:
        if cost is not None:
            self.spent += cost - (admission.set_aside or Decimal(0))
        if works is None:
            return
        failures = 0 if works else self.failures.get(admission.provider, 0) + 1
        self.failures[admission.provider] = failures
        if failures >= FAILURES:
            self.shut_until[admission.provider] = time.monotonic() + SHUT_SECONDS
