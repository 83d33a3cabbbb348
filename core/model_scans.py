"""A scan by a model, in the background: who is asked, what stands in for whoever does not answer, and when to stop.

The provider that the person chose; the other one where they allow it and it can be asked; else the offline engine,
which always can. Every call goes through budgets and breakers; nobody is called for a person in private mode.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import waiting
from core.ai.errors import ModelFault
from core.ai.guard import Guard
from core.ai.providers import ORDER, Models
from core.ai.records import CallRecord, keep
from core.ai.scanning import Pair, Scanner
from core.scan_runs import ScanDone, ScanWork, is_wanted
from core.waiting import Outcome
from db.models import User
from db.session import Database
from db.states import Provider

if TYPE_CHECKING:
    from core.matching.engine import Engine

log = structlog.get_logger()


async def run(models: Models, guard: Guard, engine: Engine, work: ScanWork, allowed: tuple[Provider, ...]) -> ScanDone:
    """Does the scan by the first of `allowed` that answers, else offline. What failed is in the exchange all the same.

    Claims that are known already need nobody.
    """
    if work.engine is Provider.OFFLINE or work.claims is not None:
        return await _match(engine, work)
    pair = Pair(work.resume, work.posting, work.decisions, work.reading)
    calls: list[CallRecord] = []
    for provider in allowed:
        try:
            looked = await Scanner.of(models, provider, guard).look(engine, pair)
        except ModelFault as fault:
            calls += fault.calls
            log.warning("scans.model_failed", provider=str(provider), fault=fault.code)
            continue
        exchange = keep([*calls, *looked.calls])
        return ScanDone(looked.report, looked.reading, looked.claims, exchange)
    done = await _match(engine, work)
    return ScanDone(done.report, exchange=keep(calls))


async def _match(engine: Engine, work: ScanWork) -> ScanDone:
    report = await asyncio.to_thread(
        engine.match, work.resume, work.posting, decisions=work.decisions, claims=work.claims
    )
    return ScanDone(report, claims=work.claims)


async def list_allowed(database: Database, models: Models, work: ScanWork) -> tuple[Provider, ...]:
    """Who may be asked, in order: by the person's settings as they are now, not as they were when they asked."""
    async with database.as_service() as session:
        person = await session.get(User, work.user_id) if work.user_id is not None else None
    if person is None or person.private_mode:
        return ()
    wanted = (work.engine, *ORDER) if person.other_provider else (work.engine,)
    return tuple(provider for provider in dict.fromkeys(wanted) if provider in models.clients)


async def while_wanted(database: Database, scan_id: UUID, work: Awaitable[Outcome]) -> Outcome:
    """Waits for `work` as long as somebody waits for the scan. Raises `NoLongerWanted`."""
    return await waiting.while_wanted(lambda: is_wanted(database, scan_id), work)
