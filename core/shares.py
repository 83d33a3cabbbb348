"""Everybody's fair share of storage and of reading: how much a person may keep, and send within an hour.

Before there is an account the shares are tighter, for a new chat costs whoever wants many of them nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ShortlistError
from db.models import IntakeCount, Job, Resume
from db.session import Owner, as_service_within
from db.states import Intake

PERIOD = timedelta(hours=1)
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """How many may be kept, of how many bytes together, and how many may be sent in `PERIOD`."""

    kept: int
    bytes: int
    sent: int


# A resume is some 200 kB and a posting 4 kB; a busy applicant has a dozen resumes and some hundred postings. The shares
# are several times that, and all that a visitor can fill with them is 52 MB.
VISITOR = {
    Intake.RESUME: Share(kept=10, bytes=50 * _MEGABYTE, sent=30),
    Intake.POSTING: Share(kept=40, bytes=2 * _MEGABYTE, sent=60),
}
ACCOUNT = {
    Intake.RESUME: Share(kept=60, bytes=300 * _MEGABYTE, sent=90),
    Intake.POSTING: Share(kept=1_000, bytes=40 * _MEGABYTE, sent=240),
}


class Excess(StrEnum):
    """What a person would have more of than their share."""

    KEPT = "kept"
    BYTES = "bytes"
    SENT = "sent"


class ShareExceeded(ShortlistError):
    """Taking that in would be more than the person's share; `limit` counts rows, megabytes or sendings in an hour."""

    def __init__(self, intake: Intake, excess: Excess, limit: int, *, account: bool) -> None:
        super().__init__(f"{intake} {excess}")
        self.intake = intake
        self.excess = excess
        self.limit = limit
        self.account = account


async def take(session: AsyncSession, owner: Owner, intake: Intake, *, chat_id: int) -> None:
    """Counts a resume or posting whose row the caller has just added.

    Called with the row there already, and rolled back with it, so that a repeat of an update, which adds no row, counts
    nothing. Raises `ShareExceeded`.
    """
    shares = ACCOUNT if owner.user_id is not None else VISITOR
    share = shares[intake]
    kept, stored = await (_resumes if intake == Intake.RESUME else _postings)(session, owner)
    sent = await _count(session, intake, chat_id)
    exceeded = (
        (Excess.KEPT, kept > share.kept, share.kept),
        (Excess.BYTES, stored > share.bytes, share.bytes // _MEGABYTE),
        (Excess.SENT, sent > share.sent, share.sent),
    )
    for excess, is_exceeded, limit in exceeded:
        if is_exceeded:
            raise ShareExceeded(intake, excess, limit, account=owner.user_id is not None)


async def _resumes(session: AsyncSession, owner: Owner) -> tuple[int, int]:
    found = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Resume.file_size), 0)).where(owner.owns(Resume))
    count, size = (await session.execute(found)).one()
    return count, size


async def _postings(session: AsyncSession, owner: Owner) -> tuple[int, int]:
    # As they lie in the table, compressed: to count letters would mean reading all of them.
    size = sa.func.coalesce(sa.func.sum(sa.func.pg_column_size(Job.description)), 0)
    found = sa.select(sa.func.count(), size).where(owner.owns(Job))
    count, stored = (await session.execute(found)).one()
    return count, stored


async def _count(session: AsyncSession, intake: Intake, chat_id: int) -> int:
    """How many the chat has sent in the hour that runs, this one included. Deleting everything begins no new hour."""
    new_hour = IntakeCount.began_at < sa.func.now() - PERIOD
    counted = (
        insert(IntakeCount)
        .values(chat_id=chat_id, intake=intake, sent=1)
        .on_conflict_do_update(
            index_elements=[IntakeCount.chat_id, IntakeCount.intake],
            set_={
                "sent": sa.case((new_hour, 1), else_=IntakeCount.sent + 1),
                "began_at": sa.case((new_hour, sa.func.now()), else_=IntakeCount.began_at),
            },
        )
        .returning(IntakeCount.sent)
    )
    async with as_service_within(session):
        return (await session.scalars(counted)).one()


async def forget_old(session: AsyncSession) -> None:
    """Removes the counts of hours that are over. Needs the service role."""
    await session.execute(sa.delete(IntakeCount).where(IntakeCount.began_at < sa.func.now() - PERIOD))
