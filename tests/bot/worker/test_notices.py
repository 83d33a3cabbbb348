"""A notice is repeated until Telegram takes it, for a day; and it is told plainly when its form is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY
from telegram import Bot, InlineKeyboardButton
from telegram.error import NetworkError

from bot.screens.screen import Screen
from bot.sending import make_bot, may_have_gone_out
from bot.worker import notify, queueing
from core import progress
from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from core.queue import FOR_A_DAY, SOON, Task, enqueue
from db.models import OnboardingSession
from db.session import Database
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support.postgres import until
from tests.support.running import settings_for

Chat = tuple[Bot, Control, Person]


@pytest.fixture
async def chat(tmp_path: Any) -> AsyncIterator[Chat]:
    """A bot, and somebody who lets it write."""
    async with Sandbox() as sandbox, Control(sandbox.url) as control, make_bot(settings_for(sandbox, tmp_path)) as bot:
        person = await control.person()
        await person.send_text("/start")
        yield bot, control, person


@asynccontextmanager
async def working(database: Database, bot: Bot) -> AsyncIterator[None]:
    """A worker that sends notices and does nothing else."""

    def register(manager: Any) -> None:
        queueing.bind(manager, SEND, partial(notify.deliver, bot, database))
        queueing.bind(manager, TELL_OPERATORS, partial(notify.tell_operators, bot, database, (1, 2)))

    async def run_alone(kind: object, taken: object) -> None:
        raise AssertionError("no notice is ever blamed")

    task = asyncio.create_task(queueing.work(database.url, register, run_alone))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def notice(person: Person, **more: Any) -> Notice:
    return Notice(chat_id=person.id, kind=NoticeKind.SESSION_EXPIRED, **more)


async def enqueued(database: Database, value: Notice, *, attempts: int, hours: float = 0) -> None:
    """Enqueues a notice as it is after so many tries, `hours` after it was written."""
    async with database.as_service() as session:
        await enqueue(session, SEND, value)
        await session.execute(
            sa.text("UPDATE pgqueuer SET attempts = :attempts, created = now() - make_interval(hours => :hours)"),
            {"attempts": attempts, "hours": hours},
        )


async def waiting(database: Database) -> list[Any]:
    async with database.as_service() as session:
        query = "SELECT attempts, execute_after - now() AS pause FROM pgqueuer WHERE status = 'queued'"
        return list((await session.execute(sa.text(query))).all())


async def left(database: Database) -> int:
    async with database.as_service() as session:
        return await session.scalar(sa.text("SELECT count(*) FROM pgqueuer")) or 0


def gave_up(task: str) -> float:
    return REGISTRY.get_sample_value("shortlist_tasks_total", {"task": task, "outcome": "gave_up"}) or 0.0


def test_pauses_grow_and_a_notice_is_tried_for_a_day() -> None:
    pauses = [FOR_A_DAY.pause_after(attempt, timedelta(hours=1)) for attempt in (1, 2, 3, 20, 5000)]
    assert pauses == sorted(pauses, key=lambda pause: pause or timedelta())
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=1), timedelta(minutes=5))
    assert FOR_A_DAY.pause_after(400, timedelta(hours=23, minutes=59)) is not None
    assert FOR_A_DAY.pause_after(2, timedelta(days=1)) is None
    assert [SOON.pause_after(attempt, timedelta()) is None for attempt in (1, 4, 5)] == [False, False, True]


def test_what_may_have_arrived_is_repeated_a_dozen_times_in_a_day_and_not_hundreds() -> None:
    tries, age = 1, timedelta(seconds=1)
    while (pause := FOR_A_DAY.pause_after(tries, age, perhaps_done=True)) is not None:
        tries, age = tries + 1, age + pause
    assert 12 <= tries <= 20


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_is_told_from_a_refusal(chat: Chat, when: str) -> None:
    bot, control, person = chat
    await control.fault("drop", method="sendMessage", times=-1, when=when)
    with pytest.raises(NetworkError) as lost:
        await bot.send_message(person.id, "x")
    assert may_have_gone_out(lost.value)
    await control.clear_faults()
    await control.fault("500", method="sendMessage", times=-1)
    with pytest.raises(NetworkError) as refused:
        await bot.send_message(person.id, "x")
    assert not may_have_gone_out(refused.value)


@pytest.mark.parametrize("fault", ["500", "drop"])
async def test_a_notice_outlives_a_long_fault(database: Database, chat: Chat, fault: str) -> None:
    bot, control, person = chat
    await control.fault(fault, method="sendMessage", times=-1)
    await enqueued(database, notice(person), attempts=30, hours=20)
    async with working(database, bot):
        await until(lambda: tried_again(database, 31))
        assert (await waiting(database))[0].pause > timedelta(minutes=4)
        await control.clear_faults()
        async with database.as_service() as session:
            await session.execute(sa.text("UPDATE pgqueuer SET execute_after = now()"))
        await until(lambda: nothing_left(database))
    assert len([message for message in await person.messages() if message.from_bot]) == 1


async def tried_again(database: Database, attempts: int) -> bool:
    return any(row.attempts == attempts for row in await waiting(database))


async def nothing_left(database: Database) -> bool:
    return await left(database) == 0


async def test_after_a_day_it_is_given_up_and_counted(database: Database, chat: Chat) -> None:
    bot, control, person = chat
    before = gave_up(SEND.name)
    await control.fault("500", method="sendMessage", times=-1)
    await enqueued(database, notice(person), attempts=3, hours=25)
    async with working(database, bot):
        await until(lambda: nothing_left(database))
    assert gave_up(SEND.name) == before + 1


@pytest.mark.parametrize("how", ["blocked", "unknown"])
async def test_a_chat_that_is_gone_ends_it(database: Database, chat: Chat, how: str) -> None:
    bot, control, person = chat
    chat_id = person.id if how == "blocked" else 999_999_999
    async with database.as_service() as session:
        session.add(OnboardingSession(session_id=str(uuid4()), chat_id=chat_id, expires_at=sa.func.now()))
    if how == "blocked":
        await control.fault("blocked", chat_id=person.id, times=-1)
    await notify.deliver(bot, database, Notice(chat_id=chat_id, kind=NoticeKind.SESSION_EXPIRED))
    async with database.as_service() as session:
        found = sa.select(OnboardingSession.blocked_at).where(OnboardingSession.chat_id == chat_id)
        assert await session.scalar(found) is not None


REFUSED = {
    "markup": Screen("<b>done <i>at &amp; last</b>"),
    "button": Screen("done at &amp; last", [[InlineKeyboardButton("x", callback_data="y" * 65)]]),
    "picture": Screen("<b>done</b> at &amp; last", None, b"no picture"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("in_progress", [False, True])
async def test_a_form_that_telegram_refuses_is_told_plainly(
    database: Database, chat: Chat, what: str, in_progress: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, _, person = chat
    key = f"scans.run:{uuid4()}"
    if in_progress:
        shown = await bot.send_message(person.id, "Working on it")
        async with database.as_service() as session:
            await progress.remember(session, key, person.id, shown.message_id)

    async def render(*_: object, **__: object) -> Screen:
        return REFUSED[what]

    monkeypatch.setattr(notify, "render", render)
    await notify.deliver(bot, database, notice(person, progress_key=key))
    assert [message.text for message in await person.messages() if message.from_bot] == ["done at & last"]


async def test_each_operator_is_told_once_whoever_cannot_be_reached(database: Database, chat: Chat) -> None:
    bot, control, person = chat
    other = await control.person()
    await other.send_text("/start")
    task: Task[OperatorNotice] = TELL_OPERATORS
    async with database.as_service() as session:
        await session.execute(sa.text("DELETE FROM pgqueuer"))
    operators = (other.id, person.id)
    await notify.tell_operators(bot, database, operators, OperatorNotice(matter=Matter.BOOKS_AGREE))
    async with database.as_service() as session:
        payloads = await session.scalars(sa.text("SELECT payload FROM pgqueuer ORDER BY id"))
        told = [task.decode(bytes(payload)) for payload in payloads]
        await session.execute(sa.text("DELETE FROM pgqueuer"))
    assert [one.chat_id for one in told] == list(operators)
    await control.fault("500", chat_id=other.id, times=-1)
    with pytest.raises(NetworkError):
        await notify.tell_operators(bot, database, operators, told[0])
    await notify.tell_operators(bot, database, operators, told[1])
    assert len([message for message in await person.messages() if message.from_bot]) == 1
