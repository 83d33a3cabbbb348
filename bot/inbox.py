"""Updates are stored before they are acknowledged, handled in order, and marked when everything is written.

    getUpdates or web hook -> `store` (committed) -> acknowledged
    `bot.feeder` (straight on, or out of the table) -> PTB's update queue
    -> `ChatOrder` -> handlers -> `Marker` (state + mark, one commit)

Killed anywhere in between, an update runs again; effects carry the key `update:<id>`, so a rerun changes nothing
twice. One chat is strictly in order, chats go side by side.

A fault that passes (Telegram or the database is away) is waited out for as long as it lasts: the update stays the first
of its chat, and its chat takes no place from the others meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.context import App
from bot.persistence import ConversationStore, write_states
from bot.serve.metrics import TURNS, UPDATES_STORED
from core.storable import storable
from db.models import TelegramUpdate
from db.session import Database

CHANNEL = "telegram_updates"
AT_ONCE = 128
# Updates in memory at the most, those that wait for their turn or for a fault to pass included.
MOST_IN_FLIGHT = 2048
FIRST_DELAY = 0.2
LONGEST_DELAY = 20.0
# An update that has met a fault for so long while others get through is no victim of an outage: it is given up.
ALONE_FOR = 24 * 3600.0

log = structlog.get_logger()


Payload = dict[str, Any]


async def store(database: Database, payloads: list[Payload], *, notify: bool = False) -> list[Payload]:
    """Stores updates and commits; those stored before are left alone. Returns those that were new."""
    rows = [
        {"update_id": payload["update_id"], "sender_id": sender_of(payload), "payload": storable(payload)}
        for payload in payloads
        if isinstance(payload.get("update_id"), int)
    ]
    if not rows:
        return []
    statement = insert(TelegramUpdate).values(rows).on_conflict_do_nothing().returning(TelegramUpdate.update_id)
    async with database.one_statement() as connection:
        new = set((await connection.execute(statement)).scalars())
    if notify and new:
        # Should this get lost, the feeder looks on its own within a second.
        async with database.one_statement() as connection:
            await connection.execute(sa.text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
    UPDATES_STORED.inc(len(new))
    return [row["payload"] for row in rows if row["update_id"] in new]


async def text_follows(database: Database, update: Update) -> bool:
    """Whether the same person's next message is stored already and is a text: one answer to both will do."""
    person = update.effective_user
    if person is None:
        return False
    following = (
        sa.select(TelegramUpdate.payload)
        .where(
            TelegramUpdate.sender_id == person.id,
            TelegramUpdate.update_id > update.update_id,
            TelegramUpdate.handled_at.is_(None),
        )
        .order_by(TelegramUpdate.update_id)
        .limit(1)
    )
    async with database.one_statement() as connection:
        payload = (await connection.execute(following)).scalar_one_or_none()
    text = ((payload or {}).get("message") or {}).get("text")
    return text is not None and not text.startswith("/")


def sender_of(payload: Payload) -> int | None:
    """Who caused the update; None where it is nobody in particular."""
    for content in payload.values():
        # A change of a subscription names its `user`; everything else says who it is `from`.
        if isinstance(content, dict) and isinstance(sender := content.get("from", content.get("user")), dict):
            sender_id = sender.get("id")
            return sender_id if isinstance(sender_id, int) and abs(sender_id) < 2**63 else None
    return None


@dataclass(slots=True)
class Turn:
    """One run of one update through the handlers: what went wrong, if anything. After the `last` none follows."""

    number: int = 1
    last: bool = False
    passing_fault: Exception | None = None
    reference: str | None = None


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One update that was handled, and the future that is done when its mark is written."""

    user_id: int
    error: str | None
    attempts: int
    done: asyncio.Future[None]


class Marker:
    """Marks updates as handled, together with the conversation states they led to; many in one commit."""

    def __init__(self, database: Database, states: ConversationStore) -> None:
        self._database = database
        self._states = states
        self._waiting: dict[int, _Mark] = {}
        self._wake = asyncio.Event()

    async def mark(self, update_id: int, user_id: int, error: str | None = None, attempts: int = 1) -> None:
        """Returns once the mark is committed, and with it what conversations with the person came to."""
        mark = _Mark(user_id, error, attempts, asyncio.get_running_loop().create_future())
        self._waiting[update_id] = mark
        self._wake.set()
        await mark.done

    async def run(self) -> None:
        """Commits marks as they come in, until cancelled. Waits out a database that is away."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            taken, self._waiting = self._waiting, {}
            delay = FIRST_DELAY
            while True:
                try:
                    await self._commit(taken)
                    break
                except Exception as error:
                    log.warning("inbox.mark_delayed", error=type(error).__name__, updates=len(taken))
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, LONGEST_DELAY)
            for mark in taken.values():
                if not mark.done.done():
                    mark.done.set_result(None)

    async def _commit(self, marks: dict[int, _Mark]) -> None:
        states = self._states.take_pending({mark.user_id for mark in marks.values()})
        try:
            if not states:
                async with self._database.one_statement() as connection:
                    await connection.execute(_MARK, _mark_parameters(marks))
                return
            async with self._database.as_service() as session:
                await write_states(session, states)
                await session.execute(_MARK, _mark_parameters(marks))
        except Exception:
            self._states.put_back(states)
            raise


# What the column holds.
_MOST_ATTEMPTS = 32_767

# What people wrote is needed until it was handled. The row stays for two days, for Telegram may deliver it again, and a
# posting that its owner deletes meanwhile must be gone.
_TEXTS = (
    *(f"{kind},{part}" for kind in ("message", "edited_message") for part in ("text", "caption", "reply_to_message")),
    "message,document,file_name",
    "callback_query,message",
)
_WITHOUT_TEXTS = "payload" + "".join(f" #- '{{{path}}}'" for path in _TEXTS)

_MARK = sa.text(
    "UPDATE telegram_updates SET handled_at = now(), attempts = mark.attempts, error = mark.error,"  # noqa: S608
    f" payload = {_WITHOUT_TEXTS}"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:errors AS text[]), CAST(:attempts AS smallint[]))"
    " AS mark (id, error, attempts) WHERE update_id = mark.id"
)


def _mark_parameters(marks: dict[int, _Mark]) -> dict[str, object]:
    return {
        "ids": list(marks),
        "errors": [mark.error for mark in marks.values()],
        "attempts": [min(mark.attempts, _MOST_ATTEMPTS) for mark in marks.values()],
    }


class ChatOrder(BaseUpdateProcessor):
    """PTB's update processor: one chat strictly in order, chats side by side, nothing marked too early."""

    def __init__(self, marker: Marker, at_once: int = AT_ONCE) -> None:
        # PTB would count those that wait for their turn, and one busy chat would hold up all others.
        super().__init__(MOST_IN_FLIGHT)
        self._at_once = asyncio.Semaphore(at_once)
        self._marker = marker
        self._locks: dict[int, _ChatLock] = {}
        self.app: App | None = None
        self.on_handled: Callable[[int], None] | None = None
        self.on_waiting: Callable[[int], None] | None = None
        self._through_at = 0.0
        self._stopping = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""

    def stop(self) -> None:
        """Begins nothing more: what waits, for its turn or for a fault to pass, runs again after the next start."""
        self._stopping.set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Runs the update when those before it in its chat are through, and marks it."""
        if not isinstance(update, Update):
            await coroutine
            return
        user_id = update.effective_user.id if update.effective_user else 0
        # Telegram waits ten seconds for the answer before a payment, which changes nothing: it has a lane of its own,
        # so that nothing slow in the chat is in its way.
        lane = -user_id if update.pre_checkout_query else user_id
        lock = self._locks.setdefault(lane, _ChatLock())
        lock.users += 1
        try:
            async with lock.lock:
                # The one before it may have been let go, and must stay the first.
                if self._stopping.is_set():
                    return
                with TURNS.time():
                    await self._handle(update, user_id, coroutine)
        finally:
            if asyncio.iscoroutine(coroutine):
                # Cancelled while it waited for its turn, it never ran; Python would warn of that.
                coroutine.close()
            lock.users -= 1
            if lock.users == 0:
                del self._locks[lane]

    async def _handle(self, update: Update, user_id: int, coroutine: Awaitable[Any]) -> None:
        assert self.app is not None, "the application is set before updates flow"  # noqa: S101
        turn = await self._run(coroutine)
        if turn.passing_fault is not None:
            turn = await self._wait_out(update, self.app, turn)
        if turn.passing_fault is not None:
            return
        self._through_at = time.monotonic()
        await self.app.update_persistence()
        await self._marker.mark(update.update_id, user_id, turn.reference, turn.number)
        if self.on_handled is not None:
            self.on_handled(update.update_id)

    async def _run(self, coroutine: Awaitable[Any], number: int = 1, *, last: bool = False) -> Turn:
        turn = Turn(number, last)
        current_turn.set(turn)
        async with self._at_once:
            await coroutine
        return turn

    async def _wait_out(self, update: Update, app: App, turn: Turn) -> Turn:
        """Runs the update again, ever later, until nothing is in its way, or until told to stop.

        The pauses take no place from other chats.
        """
        began, delay = time.monotonic(), FIRST_DELAY
        while turn.passing_fault is not None and not self._stopping.is_set():
            log.warning("inbox.retry", update_id=update.update_id, error=type(turn.passing_fault).__name__, pause=delay)
            if self.on_waiting is not None:
                self.on_waiting(update.update_id)
            tried_at = time.monotonic()
            await self._pause(delay)
            delay = min(delay * 2, LONGEST_DELAY)
            if not self._stopping.is_set():
                alone = tried_at - began > ALONE_FOR and self._through_at > tried_at
                turn = await self._run(app.process_update(update), turn.number + 1, last=alone)
        return turn

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


@dataclass(slots=True)
class _ChatLock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
