"""What nobody needs any more goes: handled updates, the queue's log, files without a row, scans without a job,
progress messages of jobs that are gone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import files, progress, scans
from core.storage import FileStore
from db.models import TelegramUpdate
from db.session import Database

KEEP_UPDATES = timedelta(days=2)
KEEP_QUEUE_LOG = timedelta(days=7)


async def keep_house(database: Database, store: FileStore) -> None:
    """One round; repeating it does no harm."""
    async with database.as_service() as session:
        now = sa.func.now()
        await session.execute(sa.delete(TelegramUpdate).where(TelegramUpdate.handled_at < now - KEEP_UPDATES))
        await session.execute(
            sa.text("DELETE FROM pgqueuer_log WHERE created < now() - CAST(:age AS interval)"), {"age": KEEP_QUEUE_LOG}
        )
        await progress.forget_old(session)
    await scans.abandon_lost(database)
    await files.sweep(database, store)
