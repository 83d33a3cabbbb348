"""What was to be paid and failed, timed out or fell back: it costs nothing, and the chat says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.worker.tasks import Worker
from core import credits, quotas, scan_runs, scans
from core.queue import Retries
from core.resumes import service as resumes
from db.models import JobScan, User
from db.session import Owner
from db.states import Operation, Provider, ScanStatus
from sandbox.ai.faults import Fault
from sandbox.client import Person
from tests.core.credits.people import check
from tests.support import documents
from tests.support.running import PATIENCE, Running


class Buyer:
    """Somebody whose free scans are used up, with one credit, who asks for scans by an AI."""

    def __init__(self, running: Running, person: Person, owner: Owner) -> None:
        self.running = running
        self.person = person
        self.owner = owner

    async def ask(self, key: str) -> None:
        """As the bot will ask once there is an AI to choose."""
        async with self.running.database.as_owner(self.owner) as session:
            assert await scans.request(
                session,
                self.owner,
                resume=await resumes.default_resume(session, self.owner),
                job=await scans.posting_to_offer(session, self.owner),
                chat_id=self.person.id,
                language_code="en",
                request_key=f"{key}:{self.person.id}",
                engine=Provider.CLAUDE,
            )

    async def balance(self) -> tuple[int, int]:
        """Credits to spend, and credits that are held."""
        assert self.owner.user_id is not None
        async with self.running.database.as_service() as session:
            now = await check(session, self.owner.user_id)
        return now.credits, now.held


@pytest.fixture
async def buyer(running: Running) -> Buyer:
    person = await running.with_account()
    await person.send_text(documents.OTHER_POSTING)
    await person.wait_for("a must", timeout=PATIENCE)
    async with running.database.as_service() as session:
        user_id = (await session.scalars(sa.select(User.id).where(User.telegram_id == person.id))).one()
        owner = Owner(user_id)
        for number in range(3):
            key = f"used:{user_id}:{number}"
            await quotas.reserve(session, owner, Operation.MATCH, Provider.CLAUDE, key)
            await quotas.settle(session, owner, key)
        await credits.grant(session, user_id, 1, f"buyer:{user_id}")
    return Buyer(running, person, owner)


async def test_a_scan_that_another_engine_did_is_free_and_says_so(buyer: Buyer) -> None:
    running = buyer.running
    running.sandbox.ai.faults.orders.append(Fault(kind="400", times=-1))
    await buyer.ask("falls-back")
    await buyer.person.wait_for("Nothing was charged: what was set aside for it is yours again", timeout=PATIENCE)
    # The result comes all the same, by a notice of its own.
    await buyer.person.wait_for(lambda message: message.photo, timeout=PATIENCE)
    assert await buyer.balance() == (1, 0)
    running.sandbox.ai.clear()


async def test_a_scan_that_is_given_up_is_free_and_says_so(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Retries, "pause_after", lambda *_, **__: None)
    monkeypatch.setattr(Worker, "_do_scan", hang)
    await buyer.ask("times-out")
    told = await buyer.person.wait_for("I could not finish that scan", timeout=PATIENCE)
    assert "Nothing was charged" in told.text
    assert await buyer.balance() == (1, 0)


async def test_a_scan_that_lost_its_job_is_free_and_says_so(buyer: Buyer) -> None:
    running = buyer.running
    async with running.database.as_owner(buyer.owner) as session:
        job = await scans.posting_to_offer(session, buyer.owner)
        assert job is not None
    long_ago = scan_runs.ABANDONED_SCAN + timedelta(seconds=1)
    async with running.database.as_service() as session:
        scan = JobScan(
            user_id=buyer.owner.user_id,
            job_id=job.id,
            resume_filename="resume.pdf",
            job_posting="",
            engine=Provider.CLAUDE,
            status=ScanStatus.PROCESSING,
            request_key=f"lost:{buyer.person.id}",
        )
        session.add(scan)
        await session.flush()
        await quotas.reserve(session, buyer.owner, Operation.MATCH, Provider.CLAUDE, f"scan:{scan.id}", scan_id=scan.id)
        scan.created_at -= long_ago
    assert await buyer.balance() == (0, 1)
    await scan_runs.abandon_lost(running.database)
    told = await buyer.person.wait_for("I could not finish that scan", timeout=PATIENCE)
    assert "Nothing was charged" in told.text
    assert await buyer.balance() == (1, 0)
