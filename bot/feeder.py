"""From the inbox to the application: unhandled updates in the order of their ids, a share to each person."""

from __future__ import annotations

import asyncio
from collections import Counter

import sqlalchemy as sa
import structlog
from telegram import Update

from bot.context import App
from bot.inbox import MOST_IN_FLIGHT, ChatOrder, Payload, sender_of, store
from db.models import TelegramUpdate
from db.session import Database

FEED_BATCH = 256
# How many updates of one person are fed before it is the next person's turn: a flood from one chat holds up that
# chat alone.
FEED_PER_PERSON = 32
LOOK_EVERY = 1.0

log = structlog.get_logger()


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
