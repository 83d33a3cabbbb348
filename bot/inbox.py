"""Updates are stored before they are acknowledged, handled in order, and marked when everything is written.

    getUpdates or web hook -> `store` (committed) -> acknowledged
    `Feeder` (straight on, or out of the table) -> PTB's update queue
    -> `ChatOrder` -> handlers -> `Marker` (state + mark, one commit)

Killed anywhere in between, an update runs again; effects carry the key `update:<id>`, so a rerun changes nothing
twice. One chat is strictly in order, chats go side by side.

A fault that passes (Telegram or the database is away) is waited out for as long as it lasts: the update stays the first
of its chat, and its chat takes no place from the others meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
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
from db.models import TelegramUpdate
from db.session import Database

CHANNEL = "telegram_updates"
FEED_BATCH = 256
# So many of one person are fed before the next one's turn: a flood from one chat holds up that chat alone.
FEED_PER_PERSON = 32
AT_ONCE = 128
# Updates in memory at the most, those of chats that wait for a fault to pass included.
MOST_IN_FLIGHT = 2048
FIRST_DELAY = 0.2
LONGEST_DELAY = 20.0
# An update that has met a fault for so long while others get through is no victim of an outage: it is given up.
ALONE_FOR = 24 * 3600.0
LOOK_EVERY = 1.0

log = structlog.get_logger()


Payload = dict[str, Any]


async def store(database: Database, payloads: list[Payload], *, notify: bool = False) -> list[Payload]:
    """Stores updates and commits; those stored before are left alone. Returns those that were new."""
    rows = [
        {"update_id": payload["update_id"], "sender_id": sender_of(payload), "payload": _storable(payload)}
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


def sender_of(payload: Payload) -> int | None:
    """Who caused the update; None where it is nobody in particular."""
    for content in payload.values():
        # A change of a subscription names its `user`; everything else says who it is `from`.
        if isinstance(content, dict) and isinstance(sender := content.get("from", content.get("user")), dict):
            return sender["id"] if isinstance(sender.get("id"), int) else None
    return None


def _storable(value: Any) -> Any:
    """`value` without what JSONB cannot hold (NUL, half surrogate pairs): one such update would block all others."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value


@dataclass(slots=True)
class Turn:
    """One run of one update through the handlers: what went wrong, if anything. After the `last` none follows."""

    last: bool = False
    passing_fault: Exception | None = None
    reference: str | None = None


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One update that is through, and who waits for that to be written."""

    user_id: int
    error: str | None
    done: asyncio.Future[None]


class Marker:
    """Marks updates as handled, together with the conversation states they led to; many in one commit."""

    def __init__(self, database: Database, states: ConversationStore) -> None:
        self._database = database
        self._states = states
        self._waiting: dict[int, _Mark] = {}
        self._wake = asyncio.Event()

    async def mark(self, update_id: int, user_id: int, error: str | None = None) -> None:
        """Returns once the mark is committed, and with it what conversations with the person came to."""
        mark = _Mark(user_id, error, asyncio.get_running_loop().create_future())
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


_MARK = sa.text(
    "UPDATE telegram_updates SET handled_at = now(), attempts = attempts + 1, error = mark.error"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:errors AS text[])) AS mark (id, error) WHERE update_id = mark.id"
)


def _mark_parameters(marks: dict[int, _Mark]) -> dict[str, object]:
    return {"ids": list(marks), "errors": [mark.error for mark in marks.values()]}


class ChatOrder(BaseUpdateProcessor):
    """PTB's update processor: one chat strictly in order, chats side by side, nothing marked too early."""

    def __init__(self, marker: Marker, at_once: int = AT_ONCE) -> None:
        # PTB would count those that wait for their turn, and one busy chat would hold up all others.
        super().__init__(FEED_BATCH + MOST_IN_FLIGHT)
        self._at_once = asyncio.Semaphore(at_once)
        self._marker = marker
        self._locks: dict[int, _ChatLock] = {}
        self.app: App | None = None
        self.on_handled: Callable[[int], None] | None = None
        self.on_waiting: Callable[[int], None] | None = None
        self._through_at = 0.0

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""

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
            turn = await self._wait_out(update, self.app, turn.passing_fault)
        self._through_at = time.monotonic()
        await self.app.update_persistence()
        await self._marker.mark(update.update_id, user_id, turn.reference)
        if self.on_handled is not None:
            self.on_handled(update.update_id)

    async def _run(self, coroutine: Awaitable[Any], *, last: bool = False) -> Turn:
        turn = Turn(last)
        current_turn.set(turn)
        async with self._at_once:
            await coroutine
        return turn

    async def _wait_out(self, update: Update, app: App, fault: Exception) -> Turn:
        """Runs the update again, ever later, until nothing is in its way. Pauses take no place from other chats."""
        began, delay = time.monotonic(), FIRST_DELAY
        while True:
            log.warning("inbox.retry", update_id=update.update_id, error=type(fault).__name__, pause=delay)
            if self.on_waiting is not None:
                self.on_waiting(update.update_id)
            tried_at = time.monotonic()
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)
            alone = tried_at - began > ALONE_FOR and self._through_at > tried_at
            turn = await self._run(app.process_update(update), last=alone)
            if turn.passing_fault is None:
                return turn
            fault = turn.passing_fault


@dataclass(slots=True)
class _ChatLock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Feeder:
    """Feeds stored, unhandled updates to the application in the order of their ids, a share to each person.

    What the poll has just stored goes straight on. The table is read when there is more than fits, when another
    process stored something (`news`), and after a start.
    """

    def __init__(self, database: Database, app: App, order: ChatOrder, news: asyncio.Event) -> None:
        self._database = database
        self._app = app
        # Update -> who sent it.
        self._in_flight: dict[int, int | None] = {}
        self._shares: Counter[int | None] = Counter()
        # Whose update waits for a fault to pass: they are fed no more until it has.
        self._held_up: set[int | None] = set()
        self._news = news
        # Whether the table holds nothing unhandled but what is in flight.
        self._caught_up = False
        self._reading = asyncio.Lock()
        order.on_handled = self._handled
        order.on_waiting = self._waits

    def _waits(self, update_id: int) -> None:
        sender = self._in_flight.get(update_id)
        if update_id in self._in_flight and sender not in self._held_up:
            self._held_up.add(sender)
            # The room that this leaves is for the others.
            self._caught_up = False
            self._news.set()

    def _handled(self, update_id: int) -> None:
        sender = self._in_flight.pop(update_id, None)
        if sender in self._held_up:
            self._held_up.discard(sender)
            self._news.set()
        self._shares[sender] -= 1
        half_empty = len(self._in_flight) == FEED_BATCH // 2 or self._shares[sender] == FEED_PER_PERSON // 2
        if not self._shares[sender]:
            del self._shares[sender]
        if not self._caught_up and half_empty:
            self._news.set()

    async def receive(self, payloads: list[Payload]) -> None:
        """Stores what was polled, commits, and feeds it; but what waits in the table goes first.

        The lock is held from before the commit: otherwise `_feed` could find an update just stored, and both feed it.
        """
        async with self._reading:
            stored = [(payload["update_id"], payload) for payload in await store(self._database, payloads)]
            if self._caught_up and len(stored) == len(payloads) and self._fit(stored):
                await self._pass_on(stored)
            elif stored:
                self._caught_up = False
                self._news.set()

    def _fit(self, updates: list[tuple[int, Payload]]) -> bool:
        shares = self._shares + Counter(sender_of(payload) for _, payload in updates)
        return shares.total() <= FEED_BATCH and max(shares.values(), default=0) <= FEED_PER_PERSON

    async def run(self) -> None:
        """Feeds until cancelled. Looks on its own every second, should a wake-up get lost."""
        while True:
            self._news.clear()
            try:
                await self._feed()
            except Exception as error:
                log.warning("inbox.feed_delayed", error=type(error).__name__)
                await asyncio.sleep(LOOK_EVERY)
                continue
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _feed(self) -> None:
        async with self._reading:
            room = self._room()
            if room <= 0:
                self._caught_up = False
                return
            async with self._database.one_statement() as connection:
                rows = (await connection.execute(self._next(room))).all()
            updates = [(update_id, payload) for update_id, payload in rows]
            # Whoever has a full share may have more in the table.
            self._caught_up = len(updates) < room and self._fit(updates) and not self._full_shares(updates)
            await self._pass_on(updates)

    def _room(self) -> int:
        """How many more updates may be in flight. Those of people who are held up take no room but memory."""
        held_up = sum(self._shares[sender] for sender in self._held_up)
        return min(FEED_BATCH - (len(self._in_flight) - held_up), MOST_IN_FLIGHT - len(self._in_flight))

    def _full_shares(self, updates: list[tuple[int, Payload]]) -> list[int | None]:
        """Who is fed no more for now."""
        shares = self._shares + Counter(sender_of(payload) for _, payload in updates)
        full = {sender for sender, count in shares.items() if count >= FEED_PER_PERSON}
        return [*(full | self._held_up)]

    def _next(self, room: int) -> sa.Select[int, Payload]:
        """The oldest updates that are not in flight, of those whose share is not."""
        place = sa.func.row_number().over(partition_by=TelegramUpdate.sender_id, order_by=TelegramUpdate.update_id)
        waiting = (
            sa.select(TelegramUpdate.update_id, place.label("place"))
            .where(
                TelegramUpdate.handled_at.is_(None),
                TelegramUpdate.update_id.not_in(self._in_flight),
                sa.func.coalesce(TelegramUpdate.sender_id, 0).not_in([sender or 0 for sender in self._full_shares([])]),
            )
            .subquery()
        )
        return (
            sa.select(TelegramUpdate.update_id, TelegramUpdate.payload)
            .join(waiting, waiting.c.update_id == TelegramUpdate.update_id)
            .where(waiting.c.place <= FEED_PER_PERSON)
            .order_by(TelegramUpdate.update_id)
            .limit(room)
        )

    async def _pass_on(self, updates: list[tuple[int, Payload]]) -> None:
        for update_id, payload in updates:
            sender = sender_of(payload)
            self._in_flight[update_id] = sender
            self._shares[sender] += 1
            try:
                update = Update.de_json(payload, self._app.bot)
            except Exception as error:
                await self._put_aside(update_id, error)
            else:
                await self._app.update_queue.put(update)

    async def _put_aside(self, update_id: int, error: Exception) -> None:
        """Marks an update that PTB cannot read: it never will, and must not be tried again for ever."""
        log.error("inbox.unreadable", update_id=update_id, error=type(error).__name__)
        async with self._database.as_service() as session:
            await session.execute(
                sa.update(TelegramUpdate)
                .where(TelegramUpdate.update_id == update_id)
                .values(handled_at=sa.func.now(), error=f"unreadable: {type(error).__name__}")
            )
        self._handled(update_id)
