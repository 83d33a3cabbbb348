"""The one place where an operation is paid for: held before, settled on success, released on failure."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ShortlistError
from db.models import JobScan


class NotEnoughCredits(ShortlistError):
    """The operation costs more than the person has."""

    def __init__(self, needed: int, have: int) -> None:
        super().__init__(f"needs {needed} credits, has {have}")
        self.needed = needed
        self.have = have


def price(engine: str) -> int:
    """What a scan by `engine` costs, in credits. The offline engine is free for all."""
    return 0 if engine == "offline" else 1


async def hold(session: AsyncSession, scan: JobScan) -> None:
    """Reserves the price of `scan` in the caller's transaction. Raises `NotEnoughCredits`."""
    needed = price(scan.engine)
    if needed:
        raise NotEnoughCredits(needed, have=0)
