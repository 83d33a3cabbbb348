"""Stored before acknowledged, one chat in order, chats side by side, and nothing lost in between."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import ApplicationBuilder, ContextTypes, ConversationHandler, MessageHandler, filters

from bot import feeder, inbox
from bot.context import Context
from bot.errors import is_database_away, on_error
from bot.feeder import Feeder
from bot.inbox import ChatOrder, Marker
from bot.persistence import ConversationStore, write_states
from bot.sending import make_bot
from db.models import Conversation, TelegramUpdate
from db.session import Database
from sandbox.server import Sandbox
from tests.support.postgres import until
from tests.support.running import settings_for

Handler = Callable[[Update, Context], Coroutine[Any, Any, Any]]


def message(update_id: int, chat_id: int, text: str) -> dict[str, Any]:
    """An update as Telegram sends it."""
    person = {"id": chat_id, "is_bot": False, "first_name": "A"}
    chat = {"id": chat_id, "type": "private"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text},
    }


@pytest.fixture(autouse=True)
async def _empty(database: Database) -> None:
    async with database.as_service() as session:
        await session.execute(sa.delete(TelegramUpdate))
        await session.execute(sa.delete(Conversation))


@asynccontextmanager
async def fed(
    database: Database, tmp_path: Any, handler: Handler, *, stays: bool = False, at_once: int = inbox.AT_ONCE
) -> AsyncIterator[Feeder]:
    """An application whose one conversation is `handler`, fed from the inbox."""
    async with Sandbox() as sandbox:
        states = ConversationStore(database)
        marker = Marker(database, states)
        order = ChatOrder(marker, at_once)
        app: Any = (
            ApplicationBuilder()
            .bot(make_bot(settings_for(sandbox, tmp_path)))
            .updater(None)
            .job_queue(None)
            .persistence(states)
            .concurrent_updates(order)
            .context_types(ContextTypes(context=Context))
            .build()
        )
        order.app = app
        talk: Any = MessageHandler(filters.TEXT, handler)
        app.add_handler(
            ConversationHandler([talk], {"middle": [talk]}, [], name="talk", persistent=True, allow_reentry=stays)
        )
        app.add_error_handler(on_error)
        feeder = Feeder(database, app, order, asyncio.Event())
        async with app:
            await app.start()
            tasks = [asyncio.create_task(marker.run()), asyncio.create_task(feeder.run())]
            try:
                yield feeder
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                order.stop()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        await app.stop()


async def unhandled(database: Database) -> int:
    """How many stored updates wait."""
    async with database.as_service() as session:
        where = TelegramUpdate.handled_at.is_(None)
        return await session.scalar(sa.select(sa.func.count()).select_from(TelegramUpdate).where(where)) or 0


async def all_handled(database: Database) -> bool:
    """Whether none waits."""
    return await unhandled(database) == 0


async def test_the_same_update_is_stored_once(database: Database) -> None:
    assert len(await inbox.store(database, [message(1, 7, "a"), message(2, 7, "b")])) == 2
    assert len(await inbox.store(database, [message(2, 7, "changed"), message(3, 7, "c")])) == 1
    async with database.as_service() as session:
        kept = await session.get(TelegramUpdate, 2)
    assert kept is not None
    assert kept.payload["message"]["text"] == "b"
    assert len(await inbox.store(database, [])) == 0
    assert len(await inbox.store(database, [{"no": "id"}])) == 0


async def test_what_postgresql_cannot_hold_blocks_nobody(database: Database) -> None:
    assert len(await inbox.store(database, [message(1, 7, "a\0b \ud83d c \U0001f600"), message(2, 8, "fine")])) == 2
    async with database.as_service() as session:
        kept = await session.get(TelegramUpdate, 1)
    assert kept is not None
    text = kept.payload["message"]["text"]
    assert text.startswith("ab ")
    assert text.endswith(" c \U0001f600")


async def test_one_chat_is_strictly_in_order_and_chats_go_side_by_side(database: Database, tmp_path: Any) -> None:
    seen: list[tuple[int, str]] = []
    side_by_side = asyncio.Barrier(3)

    async def handler(update: Update, context: Context) -> None:
        assert update.message is not None
        if update.message.text == "0":
            # Nobody goes on before all three chats have begun.
            await side_by_side.wait()
        # Earlier messages take longer: only order keeps them first.
        await asyncio.sleep(0.02 / (int(update.message.text or "1") + 1))
        seen.append((update.message.chat.id, update.message.text or ""))

    await inbox.store(database, [message(n * 10 + chat, chat, str(n)) for n in range(8) for chat in (1, 2, 3)])
    async with fed(database, tmp_path, handler, stays=True):
        await until(lambda: all_handled(database))
    for chat in (1, 2, 3):
        assert [text for where, text in seen if where == chat] == [str(n) for n in range(8)]


async def test_a_busy_chat_does_not_hold_up_the_others(database: Database, tmp_path: Any) -> None:
    stuck, other = asyncio.Event(), asyncio.Event()

    async def handler(update: Update, context: Context) -> None:
        assert update.message is not None
        if update.message.chat.id == 1:
            await stuck.wait()
        else:
            other.set()

    await inbox.store(database, [message(n, 1, "flood") for n in range(inbox.AT_ONCE + 20)])
    await inbox.store(database, [message(9999, 2, "hello")])
    async with fed(database, tmp_path, handler, stays=True):
        async with asyncio.timeout(30):
            await other.wait()
        stuck.set()
        await until(lambda: all_handled(database))


async def test_what_was_not_marked_runs_again_after_a_stop(database: Database, tmp_path: Any) -> None:
    seen: list[str] = []
    begun = asyncio.Event()

    async def hangs(update: Update, context: Context) -> None:
        begun.set()
        await asyncio.sleep(60)

    async def notes(update: Update, context: Context) -> None:
        assert update.message is not None
        seen.append(update.message.text or "")

    await inbox.store(database, [message(1, 7, "first"), message(2, 7, "second")])
    async with fed(database, tmp_path, hangs, stays=True):
        await begun.wait()
    assert await unhandled(database) == 2
    async with fed(database, tmp_path, notes, stays=True):
        await until(lambda: all_handled(database))
    assert seen == ["first", "second"]


async def test_state_and_mark_are_one_commit_and_survive_a_restart(database: Database, tmp_path: Any) -> None:
    async def begins(update: Update, context: Context) -> str:
        return "middle"

    await inbox.store(database, [message(1, 7, "a")])
    async with fed(database, tmp_path, begins):
        await until(lambda: all_handled(database))
    async with database.as_service() as session:
        rows = (
            (await session.execute(sa.text("SELECT xmin::text FROM conversations WHERE chat_id = 7"))).scalars().all()
        )
        mark = await session.scalar(sa.text("SELECT xmin::text FROM telegram_updates WHERE update_id = 1"))
    assert rows == [mark], "written by the same transaction"

    async def ends(update: Update, context: Context) -> int:
        return ConversationHandler.END

    await inbox.store(database, [message(2, 7, "b")])
    async with fed(database, tmp_path, ends):
        await until(lambda: all_handled(database))
    async with database.as_service() as session:
        assert (await session.scalars(sa.select(Conversation))).all() == []


async def test_a_mark_that_cannot_be_committed_takes_no_state_along(database: Database) -> None:
    states = ConversationStore(database)
    await states.update_conversation("talk", (7, 7), "middle")
    pending = states.take_pending({7})
    await states.update_conversation("talk", (7, 7), "later")
    states.put_back(pending)
    assert states.take_pending({7}) == {("talk", 7, 7): "later"}, "the newer state wins"


async def test_a_mark_takes_along_no_state_of_somebody_whose_update_is_still_being_handled(database: Database) -> None:
    states = ConversationStore(database)
    await states.update_conversation("talk", (7, 7), "middle")
    await states.update_conversation("talk", (8, 8), "middle")
    assert states.take_pending({8}) == {("talk", 8, 8): "middle"}
    assert states.take_pending({7, 8}) == {("talk", 7, 7): "middle"}


@pytest.mark.parametrize("polled", [True, False], ids=["polled", "stored"])
async def test_a_flood_from_one_chat_holds_up_that_chat_alone(database: Database, tmp_path: Any, polled: bool) -> None:
    """Polled, the flood goes from hand to hand; stored, it comes out of the table."""
    order: list[int] = []
    all_in = asyncio.Event()

    async def handler(update: Update, context: Context) -> None:
        # What is done while the others have not written yet says nothing about who has to wait.
        await all_in.wait()
        await asyncio.sleep(0.002)
        assert update.effective_user is not None
        order.append(update.effective_user.id)

    flood = [message(number, 7, "a") for number in range(1, 301)]
    others = [message(300 + number, 100 + number, "b") for number in range(1, 6)]
    if not polled:
        await inbox.store(database, [*flood, *others])
    async with fed(database, tmp_path, handler, stays=True) as feeder:
        for start in range(0, 300, 100) if polled else ():
            await feeder.receive(flood[start : start + 100])
        if polled:
            await feeder.receive(others)
        all_in.set()
        await until(lambda: all_handled(database))
    assert len(order) == 305
    assert max(order.index(100 + number) for number in range(1, 6)) < 60


async def test_a_passing_fault_of_the_database_is_waited_out(database: Database, tmp_path: Any) -> None:
    attempts = 0

    async def handler(update: Update, context: Context) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise OperationalError("SELECT 1", {}, Exception("the server restarts"))

    await inbox.store(database, [message(1, 7, "a")])
    async with fed(database, tmp_path, handler, stays=True):
        await until(lambda: all_handled(database))
    assert attempts == 3
    async with database.as_service() as session:
        kept = await session.get(TelegramUpdate, 1)
    assert kept is not None
    assert (kept.error, kept.attempts) == (None, 3)


async def test_a_fault_is_waited_out_as_long_as_it_lasts_and_holds_up_nobody_else(
    database: Database, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More chats meet the fault than can be handled at once, with more updates than are fed at once."""
    monkeypatch.setattr(inbox, "FIRST_DELAY", 0.02)
    monkeypatch.setattr(inbox, "LONGEST_DELAY", 0.2)
    monkeypatch.setattr(feeder, "FEED_BATCH", 16)
    attempts: Counter[int] = Counter()
    seen: list[tuple[int, int]] = []
    over = asyncio.Event()

    async def handler(update: Update, context: Context) -> None:
        assert update.effective_user is not None
        attempts[update.update_id] += 1
        if update.effective_user.id < 100 and not over.is_set():
            raise NetworkError("Bad Gateway")
        seen.append((update.effective_user.id, update.update_id))

    stuck = [message(chat * 10 + n, chat, "a") for chat in range(1, 41) for n in range(2)]
    fine = [message(900 + n, 200 + n, "b") for n in range(40)]
    await inbox.store(database, [*stuck, *fine])
    async with fed(database, tmp_path, handler, stays=True, at_once=8):
        await until(noted(lambda: len(seen) == 40))
        assert {chat for chat, _ in seen} == {200 + n for n in range(40)}
        # Far more tries than there were before an update was given up.
        await until(noted(lambda: attempts[10] > 12))
        await until(lambda: waiting(database, len(stuck)))
        over.set()
        await until(lambda: all_handled(database))
    for chat in range(1, 41):
        assert [update_id for who, update_id in seen if who == chat] == [chat * 10, chat * 10 + 1]
    async with database.as_service() as session:
        assert (
            await session.scalars(sa.select(TelegramUpdate.error).where(TelegramUpdate.error.is_not(None)))
        ).all() == []


async def waiting(database: Database, count: int) -> bool:
    """Whether so many are left, once the marks of the others are written."""
    return await unhandled(database) == count


def noted(holds: Callable[[], bool]) -> Callable[[], Coroutine[Any, Any, bool]]:
    """What a handler noted, for `until`."""

    async def look() -> bool:
        return holds()

    return look


async def test_a_stop_lets_go_of_what_waits_and_keeps_its_order(
    database: Database, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "FIRST_DELAY", 3600.0)
    seen: list[str] = []
    met = asyncio.Event()

    async def fails(update: Update, context: Context) -> None:
        seen.append(update.message.text or "" if update.message else "")
        met.set()
        raise NetworkError("Bad Gateway")

    async def notes(update: Update, context: Context) -> None:
        seen.append(update.message.text or "" if update.message else "")

    await inbox.store(database, [message(1, 7, "first"), message(2, 7, "second")])
    async with fed(database, tmp_path, fails, stays=True):
        await met.wait()
    assert (seen, await unhandled(database)) == (["first"], 2)
    async with fed(database, tmp_path, notes, stays=True):
        await until(lambda: all_handled(database))
    assert seen == ["first", "first", "second"]


async def test_what_fails_for_a_day_while_others_get_through_is_told_and_given_up(
    database: Database, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "FIRST_DELAY", 0.02)
    monkeypatch.setattr(inbox, "LONGEST_DELAY", 0.02)
    monkeypatch.setattr(inbox, "ALONE_FOR", 0.2)
    attempts: Counter[int] = Counter()

    async def handler(update: Update, context: Context) -> None:
        assert update.effective_user is not None
        attempts[update.effective_user.id] += 1
        if update.effective_user.id == 1:
            raise NetworkError("Request Entity Too Large (413)")

    await inbox.store(database, [message(1, 1, "a")])
    async with fed(database, tmp_path, handler, stays=True) as feeder:
        # As long as nobody gets through, it may be an outage.
        await until(noted(lambda: attempts[1] > 30))
        assert await unhandled(database) == 1
        for number in itertools.count(2):
            await feeder.receive([message(number, 2, "b")])
            await asyncio.sleep(0.01)
            if await all_handled(database):
                break
    async with database.as_service() as session:
        kept = await session.get_one(TelegramUpdate, 1)
    assert (kept.error or "").startswith("NetworkError ")


async def test_a_mistake_of_ours_is_marked_with_its_number_and_not_repeated(database: Database, tmp_path: Any) -> None:
    attempts = 0

    async def handler(update: Update, context: Context) -> None:
        nonlocal attempts
        attempts += 1
        raise KeyError("a bug")

    await inbox.store(database, [message(1, 7, "a")])
    async with fed(database, tmp_path, handler, stays=True):
        await until(lambda: all_handled(database))
    async with database.as_service() as session:
        kept = await session.get(TelegramUpdate, 1)
    assert attempts == 1
    assert kept is not None
    assert (kept.error or "").startswith("KeyError ")


async def test_an_update_that_cannot_be_read_is_put_aside(database: Database, tmp_path: Any) -> None:
    seen: list[int] = []

    async def handler(update: Update, context: Context) -> None:
        seen.append(update.update_id)

    await inbox.store(database, [{"update_id": 1, "message": {"text": "no sender, no chat"}}, message(2, 7, "a")])
    async with fed(database, tmp_path, handler, stays=True):
        await until(lambda: all_handled(database))
    assert seen == [2]


async def test_user_data_lasts_and_is_written_only_when_it_changed(database: Database) -> None:
    states = ConversationStore(database)
    await states.update_user_data(7, {"rename": "abc"})
    pending = states.take_pending({7})
    assert pending
    await states.update_user_data(7, {"rename": "abc"})
    assert states.take_pending({7}) == {}
    async with database.as_service() as session:
        await write_states(session, pending)
    assert await ConversationStore(database).get_user_data() == {7: {"rename": "abc"}}
    await states.update_user_data(7, {})
    async with database.as_service() as session:
        await write_states(session, states.take_pending({7}))
    assert await ConversationStore(database).get_user_data() == {}


def test_which_faults_pass() -> None:
    assert is_database_away(ConnectionRefusedError())
    assert is_database_away(OperationalError("", {}, Exception()))
    assert not is_database_away(KeyError())
