"""How much of our own time an AI scan adds to the provider's: from the task's start to its commit, both sides read."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.match import write_posting, write_resume
from core import model_scans, scan_runs
from core.ai.providers import Models, open_models
from core.ai.shared_guard import SharedGuard
from core.matching.engine import Engine
from core.matching.labels import read_resume
from core.matching.occupations.catalogue import load_occupations
from core.postings.reader import read_posting
from core.scans import RunScan
from core.settings import Settings
from db.embedded import serve
from db.models import Job, JobScan, Resume, User
from db.session import Database
from db.states import PostingStatus, Provider, ReadStatus
from migrations.upgrade import upgrade
from sandbox.ai.players import Player
from sandbox.server import Sandbox

ROUNDS = 20
# How long a call takes here: far less than a model does, and enough for what is done meanwhile.
MODEL_SECONDS = 0.3


async def measure_own_time(engine: Engine, settings: Settings, sandbox: Sandbox) -> dict[str, float]:
    """Milliseconds: the median, and the best round, which a busy machine disturbs least."""
    sandbox.ai.answerer = Player()
    sandbox.ai.seconds = MODEL_SECONDS
    models = open_models(settings)
    with tempfile.TemporaryDirectory(prefix="postgres") as folder, serve(Path(folder) / "data", "bench") as url:
        await asyncio.to_thread(upgrade, url)
        async with Database(url) as database:
            took = [await _one(database, engine, settings, models, number) for number in range(ROUNDS + 2)]
            trips = [await _select(database) for _ in range(ROUNDS)]
    await models.close()
    return {
        "own_ms": 1000 * statistics.median(took[2:]),
        "own_ms_best": 1000 * min(took[2:]),
        "empty_transaction_ms": 1000 * statistics.median(trips),
    }


async def _select(database: Database) -> float:
    """What a transaction of nothing takes here and now: by it one tells a busy machine."""
    began = time.perf_counter()
    async with database.as_service() as session:
        await session.execute(sa.text("SELECT 1"))
    return time.perf_counter() - began


async def _one(database: Database, engine: Engine, settings: Settings, models: Models, number: int) -> float:
    run, user_id = await _prepare(database, number)
    began = time.perf_counter()
    work = await scan_runs.start(database, run.scan_id)
    assert work is not None
    allowed = await model_scans.list_allowed(database, models, work)
    guard = SharedGuard.of(database, settings, user_id)
    doing = model_scans.run(models, guard, engine, work, allowed)
    done = await model_scans.while_wanted(database, run.scan_id, doing)
    await scan_runs.complete(database, run, done)
    took = time.perf_counter() - began
    assert done.exchange is not None
    called: float = sum(call["seconds"] for call in done.exchange.response["calls"])
    return took - called


async def _prepare(database: Database, number: int) -> tuple[RunScan, UUID]:
    """A person with a resume, a posting and a scan that waits."""
    occupation = load_occupations()[number * 7]
    resume, posting = read_resume(write_resume(occupation)), read_posting(write_posting(occupation))
    async with database.as_service() as session:
        user = User(telegram_id=10_000 + number)
        session.add(user)
        await session.flush()
        key = uuid4().hex
        kept = Resume(
            user_id=user.id, filename="resume.pdf", file_size=1, parse_status=ReadStatus.COMPLETED,
            parsed_data=resume.model_dump(mode="json"), request_key=f"r{key}",
        )  # fmt: skip
        job = Job(
            user_id=user.id, description=posting.text, requirements=posting.model_dump(mode="json"),
            parse_status=PostingStatus.COMPLETED, request_key=f"j{key}",
        )  # fmt: skip
        session.add_all([kept, job])
        await session.flush()
        scan = JobScan(
            user_id=user.id, job_id=job.id, resume_id=kept.id, resume_filename="resume.pdf",
            job_posting=posting.text, engine=Provider.CLAUDE, request_key=f"s{key}",
        )  # fmt: skip
        session.add(scan)
        await session.flush()
        return RunScan(scan_id=scan.id, chat_id=1), user.id
