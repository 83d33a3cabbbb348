"""Removes what is no longer needed: handled updates, the queue's log, files without a row, scans and documents
without a task, progress messages of tasks that are gone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import files, onboarding, progress, scan_runs, shares
from core.storage import FileStore
from core.writing import service as writing
from db.models import DeadlyTask, StripeEvent, TelegramUpdate
from db.session import Database

KEEP_UPDATES = timedelta(days=2)
KEEP_QUEUE_LOG = timedelta(days=7)
# Stripe tells of an event for 30 days; while it may, we know that it was handled.
KEEP_EVENTS = timedelta(days=60)
KEEP_EVIDENCE = timedelta(days=30)


async def keep_house(database: Database, store: FileStore) -> None:
    """One round; repeating it does no harm."""
    async with database.as_service() as session:
        now = sa.func.now()
        await session.execute(sa.delete(TelegramUpdate).where(TelegramUpdate.handled_at < now - KEEP_UPDATES))
        await session.execute(sa.delete(StripeEvent).where(StripeEvent.handled_at < now - KEEP_EVENTS))
        await session.execute(sa.delete(DeadlyTask).where(DeadlyTask.created_at < now - KEEP_EVIDENCE))
        await session.execute(
            sa.text("DELETE FROM pgqueuer_log WHERE created < now() - CAST(:age AS interval)"), {"age": KEEP_QUEUE_LOG}
        )
        await progress.forget_old(session)
        await onboarding.forget_expired(session)
        await shares.forget_old(session)
    await scan_runs.abandon_lost(database)
    await writing.abandon_lost(database)
    await files.sweep(database, store)
