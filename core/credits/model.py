"""What the ledger speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import ShortlistError
from db.states import LotSource, MovementKind, Operation


class NotEnoughCredits(ShortlistError):
    """The operation needs `needed` credits; the person has `have`, and owes `debt`."""

    def __init__(self, needed: int, have: int, debt: int = 0) -> None:
        super().__init__(f"needs {needed} credits, has {have}, owes {debt}")
        self.needed = needed
        self.have = have
        self.debt = debt


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a paid operation sent to a provider and got back, without personal details, and the last HTTP status."""

    request: dict[str, Any]
    response: dict[str, Any]
    http_status: int | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Credits set aside for an operation. `new` is False when they were set aside before."""

    credits: int
    new: bool


@dataclass(frozen=True, slots=True)
class Lot:
    """Credits that came in together and can still be spent."""

    source: LotSource
    credits: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What a person can spend now, lot by lot in the order of burning; what is set aside; what they owe."""

    lots: tuple[Lot, ...]
    held: int
    debt: int

    @property
    def credits(self) -> int:
        """Credits that can be spent now."""
        return sum(lot.credits for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: what moved `credits`, and of which kind of lot. Positive is in the person's favour.

    `payment_id` is the payment that the lot was bought with, if any.
    """

    at: datetime
    kind: MovementKind
    credits: int
    operation: Operation | None
    source: LotSource | None
    expires_at: datetime | None
    note: str
    payment_id: UUID | None = None
