"""The "working on it" message: one a task, however often the task is tried, and replaced by what comes of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot.sending import make_bot
from bot.worker import notify, progress
from bot.worker.progress import ProgressMessage
from core.notices import Notice, NoticeKind
from core.progress import recall
from core.settings import Settings
from db.session import Database
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support.postgres import until

SAID = "Reading it"


@pytest.fixture
async def chat(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Bot, Person]]:
    """A bot and somebody who lets it write."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        settings = Settings(_env_file=None, telegram_bot_token=SecretStr(sandbox.token), telegram_api_url=sandbox.url)
        person = await control.person()
        await person.send_text("/start")
        async with make_bot(settings) as bot:
            yield bot, person


async def attempt(bot: Bot, database: Database, person: Person, key: str) -> None:
    """One attempt at a task, long enough for the message to appear, and then a fault."""
    shown = await actions(person)
    with contextlib.suppress(ConnectionError):
        async with ProgressMessage(bot, database, person.id, key, SAID):
            await until(lambda: appeared(person, shown))
            raise ConnectionError


async def actions(person: Person) -> int:
    """How often the chat showed that the bot is busy, which is the last that an appearing message does."""
    return len(await person.control.calls("sendChatAction", chat_id=person.id))


async def appeared(person: Person, before: int) -> bool:
    return await actions(person) > before


async def texts(person: Person) -> list[str]:
    return [message.text for message in await person.messages() if message.from_bot]


async def test_a_task_tried_again_goes_on_with_its_message(database: Database, chat: tuple[Bot, Person]) -> None:
    bot, person = chat
    key = f"resumes.read:{uuid4()}"
    for _ in range(3):
        await attempt(bot, database, person, key)
    assert (await texts(person)).count(SAID) == 1


async def test_the_notice_takes_its_place_and_leaves_nothing(database: Database, chat: tuple[Bot, Person]) -> None:
    bot, person = chat
    key = f"postings.read:{uuid4()}"
    await attempt(bot, database, person, key)
    notice = Notice(chat_id=person.id, kind=NoticeKind.SESSION_EXPIRED, progress_key=key)
    await notify.deliver(bot, database, notice)
    left = await texts(person)
    assert SAID not in left
    assert len(left) == 1
    async with database.as_service() as session:
        assert await recall(session, key) is None


async def test_work_with_nothing_to_tell_takes_its_message_back(database: Database, chat: tuple[Bot, Person]) -> None:
    bot, person = chat
    key = f"scans.run:{uuid4()}"
    async with ProgressMessage(bot, database, person.id, key, SAID):
        await person.wait_for(SAID)
        assert await texts(person) == [SAID]
    assert await texts(person) == []


async def test_work_that_is_quick_says_nothing(
    database: Database, chat: tuple[Bot, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    bot, person = chat
    async with ProgressMessage(bot, database, person.id, "scans.run:quick", SAID):
        await asyncio.sleep(0.1)
    assert await texts(person) == []
