"""What nobody needs any more goes: handled updates, the queue's log, files without a row, scans without a job."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import files
from core.storage import FileStore
from db.models import JobScan, TelegramUpdate
from db.session import Database
from db.states import ScanStatus

KEEP_UPDATES = timedelta(days=2)
KEEP_QUEUE_LOG = timedelta(days=7)
# Far beyond every retry: a scan that is still under way then has lost its job.
ABANDONED_SCAN = timedelta(hours=6)


async def keep_house(database: Database, store: FileStore) -> None:
    """One round; repeating it does no harm."""
    async with database.as_service() as session:
        now = sa.func.now()
        await session.execute(sa.delete(TelegramUpdate).where(TelegramUpdate.handled_at < now - KEEP_UPDATES))
        await session.execute(
            sa.text("DELETE FROM pgqueuer_log WHERE created < now() - CAST(:age AS interval)"), {"age": KEEP_QUEUE_LOG}
        )
        await session.execute(
            sa.update(JobScan)
            .where(
                JobScan.status.in_((ScanStatus.PENDING, ScanStatus.PROCESSING)),
                JobScan.created_at < now - ABANDONED_SCAN,
            )
            .values(status=ScanStatus.FAILED, error_message="abandoned")
        )
    await files.sweep(database, store)
