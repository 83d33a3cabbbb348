"""The worker's functions: one does a task; one gives it up, releases what it held, and tells the person.

Any number of workers share one queue; `bot.worker.queueing` is how they take from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.models import Job as TakenTask
from telegram import Bot

from bot.context import Services
from bot.screens.screen import Screen
from bot.sending import fetch_file
from bot.texts import texts_for
from bot.worker import alone, marking, notify, queueing, rescoring
from bot.worker.cards import Bind, CardTasks
from bot.worker.giving_up import tell_given_up
from bot.worker.progress import ProgressMessage, scan_progress
from bot.worker.writing import WritingTasks
from core import (
    credits,
    decisions,
    files,
    housekeeping,
    model_scans,
    notices,
    onboarding,
    quotas,
    ranking,
    scan_runs,
    scans,
    schedule,
    text_files,
)
from core.ai.guard import LocalGuard
from core.ai.shared_guard import SharedGuard
from core.billing import subscriptions
from core.notices import GaveUp
from core.postings import intake as posting_intake
from core.postings import service as postings_service
from core.postings.isolated import IsolatedPostings
from core.postings.model import Posting
from core.postings.service import ReadPosting
from core.queue import Task, requeue_held
from core.resumes import intake
from core.resumes import service as resumes
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Resume
from core.waiting import NoLongerWanted

if TYPE_CHECKING:
    from core.matching.engine import Engine

METHODS = "core.reading_methods"  # by name, because only the child that reads may import it

# The tasks that say so when they take longer than a second.
Announced = intake.ReadResume | resumes.MarkResume | ReadPosting | scans.RunScan

log = structlog.get_logger()


class Worker:
    """Everything that tasks need, and the functions that do them. The process of `reader` has `METHODS`."""

    def __init__(self, services: Services, bot: Bot, reader: IsolatedReader) -> None:
        self._services = services
        self._bot = bot
        self._reader = reader
        self._postings = IsolatedPostings(reader.process)
        self._engine: asyncio.Task[Engine] | None = None

    def engine(self) -> asyncio.Task[Engine]:
        """The offline engine, loaded once, in a thread, when the first document announces a scan.

        It takes a second and a good part of the process's memory, which a bot that nobody writes to need not have.
        """
        if self._engine is None or (self._engine.done() and self._engine.exception() is not None):
            self._engine = asyncio.create_task(asyncio.to_thread(_load_engine))
        return self._engine

    def _progress(self, task: Announced, text: str | Screen) -> ProgressMessage:
        return ProgressMessage(self._bot, self._services.database, task.chat_id, task.key, text)

    async def read_resume(self, task: intake.ReadResume) -> None:
        """`resumes.read`"""
        self.engine()
        async with self._services.database.as_service() as session:
            filename = await intake.filename_of(session, task.resume_id)
        text = texts_for(task.language_code)("resume-progress", filename=filename)
        async with self._progress(task, text) as progress:
            await intake.read(
                self._services.database,
                self._services.store,
                self._reader,
                task,
                partial(fetch_file, self._bot),
                progress,
                text_files.take_as_posting,
            )

    async def mark_resume(self, task: resumes.MarkResume) -> None:
        """`resumes.mark`"""
        texts = texts_for(task.language_code)
        async with self._progress(task, texts("mark-progress")):
            await marking.send_marked(self._bot, self._services, self._reader, task)

    async def read_posting(self, task: ReadPosting) -> None:
        """`postings.read`"""
        self.engine()
        text = texts_for(task.language_code)("posting-progress")
        async with self._progress(task, text) as progress:
            await posting_intake.read(self._services.database, self._postings, task, progress)

    async def run_scan(self, task: scans.RunScan) -> None:
        """`scans.run`"""
        async with self._services.database.as_service() as session:
            texts, plays = texts_for(task.language_code), self._services.models.only_play
            text = await scan_progress(session, texts, task.scan_id, plays=plays)
        database = self._services.database
        async with self._progress(task, text) as progress:
            work = await scan_runs.start(database, task.scan_id)
            if work is None:
                await progress.settle()
                await scan_runs.fail(database, task, "resume or posting is gone")
                return
            try:
                done = await model_scans.while_wanted(database, task.scan_id, self._do_scan(work))
            except NoLongerWanted:
                return
            await progress.settle()
            await scan_runs.complete(database, task, done)

    async def _do_scan(self, work: scan_runs.ScanWork) -> scan_runs.ScanDone:
        services = self._services
        engine = await asyncio.shield(self.engine())
        if work.user_id is None:
            return await model_scans.run(services.models, LocalGuard(), engine, work, ())
        allowed = await model_scans.list_allowed(services.database, services.models, work)
        guard = SharedGuard.of(services.database, services.settings, work.user_id)
        return await model_scans.run(services.models, guard, engine, work, allowed)

    async def _match(self) -> decisions.Match:
        engine = await asyncio.shield(self.engine())
        return lambda resume, posting, decided, claims: engine.match(resume, posting, decisions=decided, claims=claims)

    async def rescore_scan(self, rescore: decisions.Rescore) -> None:
        """`scans.rescore`"""
        await rescoring.show_new_score(self._bot, self._services, await self._match(), rescore)

    async def rank_postings(self, wanted: ranking.RankPostings) -> None:
        """`jobs.rank`"""
        engine = await asyncio.shield(self.engine())

        def score(resume: Resume, postings: Sequence[Posting]) -> list[float]:
            return [fit.score for fit in engine.rank(resume, postings)]

        await rescoring.show_ranking(self._bot, self._services, score, wanted)

    async def send_notice(self, notice: notices.Notice) -> None:
        """`notices.send`"""
        models = self._services.models
        await notify.deliver(
            self._bot, self._services.database, notice, deeper=bool(models.available), plays=models.only_play
        )

    async def tell_operators(self, notice: notices.OperatorNotice) -> None:
        """`notices.tell_operators`"""
        await notify.tell_operators(self._bot, self._services.database, self._services.settings.admin_ids, notice)

    async def delete_files(self, request: files.DeleteFiles) -> None:
        """`files.delete`"""
        await files.delete(self._services.store, request)

    async def expire_sessions(self, tick: schedule.Tick) -> None:
        """`sessions.expire`; every minute is also when tasks that were held go on."""
        async with self._services.database.as_service() as session:
            await requeue_held(session)
        expired = await onboarding.expire_due(self._services.database)
        if expired:
            log.info("sessions.expired", count=expired)

    async def expire_credits(self, tick: schedule.Tick) -> None:
        """`credits.expire`"""
        database = self._services.database
        expired, released = await credits.expire_due(database), await quotas.release_abandoned(database)
        lapsed = await subscriptions.lapse_due(database)
        if expired or released or lapsed:
            log.info("credits.swept", expired=expired, released=released, lapsed=lapsed)

    async def reseal_files(self, tick: schedule.Tick) -> None:
        """`files.reseal`: nothing to do unless FILES_KEY_OLD is set."""
        if self._services.store.is_rotating:
            sealed, unreadable = await files.reseal(self._services.database, self._services.store)
            log.info("files.resealed", sealed=sealed, unreadable=unreadable)

    async def keep_house(self, tick: schedule.Tick) -> None:
        """`house.keep`"""
        await housekeeping.keep_house(self._services.database, self._services.store)

    def register(self, bind: Bind) -> None:
        """Binds every task to its function, and to what happens when it fails for good."""
        database = self._services.database
        bind(intake.READ, self.read_resume, lambda task, _: intake.give_up(database, task))
        bind(
            postings_service.READ,
            self.read_posting,
            lambda task, _: postings_service.reject(database, task, "our_side"),
        )
        bind(scans.RUN, self.run_scan, lambda task, error: scan_runs.fail(database, task, type(error).__name__))
        bind(resumes.MARK, self.mark_resume, tell_given_up(database, GaveUp.MARK))
        bind(decisions.RESCORE, self.rescore_scan, tell_given_up(database, GaveUp.RESCORE))
        bind(ranking.RANK, self.rank_postings, tell_given_up(database, GaveUp.RANK))
        bind(notices.SEND, self.send_notice)
        bind(notices.TELL_OPERATORS, self.tell_operators)
        bind(files.DELETE, self.delete_files, tell_given_up(database, GaveUp.FILES))
        bind(schedule.EXPIRE_SESSIONS, self.expire_sessions)
        bind(schedule.EXPIRE_CREDITS, self.expire_credits)
        bind(schedule.RESEAL_FILES, self.reseal_files)
        bind(schedule.KEEP_HOUSE, self.keep_house)
        CardTasks(self._services, self._bot).register(bind)
        WritingTasks(self._services, self._bot, self._match).register(bind)


def _load_engine() -> Engine:
    # Here, not above: importing it is a part of the time and memory that the first scan brings.
    from core.matching.engine import Engine

    return Engine.load()


async def work(services: Services, bot: Bot, *, ready: Callable[[], None] = lambda: None) -> None:
    """Works until cancelled."""
    async with IsolatedReader(methods=METHODS) as reader:
        worker = Worker(services, bot, reader)
        log.info("worker.ready")
        ready()

        def register(manager: QueueManager) -> None:
            worker.register(partial(queueing.bind, manager))

        async def run_alone(kind: Task[Any], taken: TakenTask) -> None:
            await alone.run(
                alone.Order(
                    task=kind.name,
                    payload=(taken.payload or b"{}").decode(),
                    database_url=services.database.url,
                    settings=alone.revealed(services.settings),
                )
            )

        await queueing.work(services.database.url, register, run_alone)
