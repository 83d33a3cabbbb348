"""A scan by a model whose worker is killed, whose person changes their mind, whose key is gone: one charge at most."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from core import credits, model_scans, scan_runs, scans
from core.ai.providers import Models, open_models
from core.ai.shared_guard import SharedGuard
from core.matching.engine import Engine
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text
from core.scan_runs import ScanDone
from core.settings import Settings
from core.waiting import NoLongerWanted
from db.models import Job, JobScan, Resume, User
from db.session import Database, Owner
from db.states import PostingStatus, Provider, ReadStatus
from sandbox.ai.faults import Fault
from sandbox.server import Sandbox
from tests.core.credits.people import check, make_person
from tests.support import documents


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def settings(sandbox: Sandbox) -> Settings:
    return Settings(
        _env_file=None, anthropic_api_key=SecretStr(sandbox.ai.key), anthropic_base_url=sandbox.anthropic_url,
        openai_api_key=SecretStr(sandbox.ai.key), openai_base_url=sandbox.openai_url,
    )  # fmt: skip


@pytest.fixture(scope="module")
async def models(settings: Settings) -> AsyncIterator[Models]:
    opened = open_models(settings)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


class Waiting:
    """Somebody with one credit who asked Claude for a scan, and workers that do it."""

    def __init__(self, database: Database, settings: Settings, models: Models, engine: Engine) -> None:
        self.database = database
        self.settings = settings
        self.models = models
        self.engine = engine
        self.person = UUID(int=0)
        self.run = scans.RunScan(scan_id=self.person, chat_id=1)

    async def ask(self) -> None:
        self.person, key = await make_person(self.database), uuid4().hex
        async with self.database.as_service() as session:
            await session.execute(
                sa.text(
                    "INSERT INTO usage_events"
                    " (user_id, operation_type, period_type, period_key, request_key, settled_at)"
                    " SELECT :user, 'match', 'lifetime', 'lifetime', :key || n, now() FROM generate_series(1, 3) AS n"
                ),
                {"user": self.person, "key": key},
            )
            await credits.grant(session, self.person, 1, key)
        owner = Owner(self.person)
        async with self.database.as_owner(owner) as session:
            posting = read_posting(documents.POSTING)
            resume = Resume(
                user_id=self.person, filename="resume.txt", file_size=1, parse_status=ReadStatus.COMPLETED,
                parsed_data=read_resume_text(documents.TEXT_RESUME).model_dump(mode="json"), request_key=f"r{key}",
            )  # fmt: skip
            job = Job(
                user_id=self.person, description=posting.text, requirements=posting.model_dump(mode="json"),
                parse_status=PostingStatus.COMPLETED, request_key=f"j{key}",
            )  # fmt: skip
            session.add_all([resume, job])
            await session.flush()
            assert await scans.request(
                session, owner, resume=resume, job=job, chat_id=1, language_code="en", request_key=f"s{key}",
                engine=Provider.CLAUDE,
            )  # fmt: skip
            scan_id = (await session.scalars(sa.select(JobScan.id))).one()
        self.run = scans.RunScan(scan_id=scan_id, chat_id=1)

    async def work(self) -> ScanDone:
        """What a worker does up to its commit."""
        work = await scan_runs.start(self.database, self.run.scan_id)
        assert work is not None
        allowed = await model_scans.list_allowed(self.database, self.models, work)
        guard = SharedGuard.of(self.database, self.settings, self.person)
        return await model_scans.run(self.models, guard, self.engine, work, allowed)

    async def balance(self) -> tuple[int, int]:
        async with self.database.as_service() as session:
            now = await check(session, self.person)
        return now.credits, now.held


@pytest.fixture
async def waiting(database: Database, sandbox: Sandbox, settings: Settings, models: Models, engine: Engine) -> Waiting:
    sandbox.ai.clear()
    somebody = Waiting(database, settings, models, engine)
    await somebody.ask()
    return somebody


@pytest.mark.parametrize("moment", ["before", "during", "after"])
async def test_a_worker_that_is_killed_around_a_call_costs_one_credit_at_most(
    waiting: Waiting, sandbox: Sandbox, moment: str
) -> None:
    """Killed: nothing of it is committed. Another worker takes the scan up; the first one may still come late."""
    late: ScanDone | None = None
    if moment == "before":
        assert await scan_runs.start(waiting.database, waiting.run.scan_id) is not None
    elif moment == "during":
        sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
        killed = asyncio.create_task(waiting.work())
        async with asyncio.timeout(30):
            while not sandbox.ai.calls:  # noqa: ASYNC110 - the stand-in tells by its list of calls alone
                await asyncio.sleep(0.01)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
    else:
        late = await waiting.work()
    assert await waiting.balance() == (0, 1)
    await scan_runs.complete(waiting.database, waiting.run, await waiting.work())
    assert await waiting.balance() == (0, 0)
    if late is not None:
        await scan_runs.complete(waiting.database, waiting.run, late)
    await scan_runs.fail(waiting.database, waiting.run, "late")
    assert await waiting.balance() == (0, 0)


async def test_who_turns_private_while_waiting_is_not_sent_anywhere(waiting: Waiting, sandbox: Sandbox) -> None:
    async with waiting.database.as_service() as session:
        await session.execute(sa.update(User).where(User.id == waiting.person).values(private_mode=True))
    done = await waiting.work()
    await scan_runs.complete(waiting.database, waiting.run, done)
    assert (done.report.engine, len(sandbox.ai.calls)) == ("offline", 0)
    assert await waiting.balance() == (1, 0)


async def test_a_provider_that_is_changed_while_waiting_changes_the_next_scan(waiting: Waiting) -> None:
    async with waiting.database.as_service() as session:
        changed = {"preferred_ai_provider": Provider.OPENAI}
        await session.execute(sa.update(User).where(User.id == waiting.person).values(**changed))
    assert (await waiting.work()).report.engine == Provider.CLAUDE


async def test_a_key_that_is_gone_falls_back_for_free(waiting: Waiting, sandbox: Sandbox) -> None:
    waiting.models = Models()
    await scan_runs.complete(waiting.database, waiting.run, await waiting.work())
    assert await waiting.balance() == (1, 0)
    assert not sandbox.ai.calls


async def test_a_person_who_left_is_called_for_no_more(waiting: Waiting, sandbox: Sandbox) -> None:
    async with waiting.database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == waiting.person))
    assert await scan_runs.start(waiting.database, waiting.run.scan_id) is None
    with pytest.raises(NoLongerWanted):
        await model_scans.while_wanted(waiting.database, waiting.run.scan_id, asyncio.sleep(600))


def test_nothing_is_sold_without_a_key(settings: Settings) -> None:
    without = settings.model_copy(update={"anthropic_api_key": None, "openai_api_key": None})
    assert settings.sold_by == settings.rails != ()
    assert without.sold_by == ()
    assert without.rails == settings.rails, "what was paid before is looked after"
