"""ConversationHandler state in PostgreSQL, written in the same commit that marks its update as handled.

PTB asks for one write a conversation; they are collected here, and `bot.inbox` takes them along when it marks
updates, so a crash leaves either both or neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import BasePersistence, PersistenceInput

from db.models import Conversation
from db.session import Database

# The name under which PTB's `user_data` of a person stands among the conversations.
USER_DATA = "user_data"

StateKey = tuple[str, int, int]


class ConversationStore(BasePersistence[dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """Loads states when the bot becomes active; afterwards the bot is the only writer."""

    def __init__(self, database: Database) -> None:
        super().__init__(
            store_data=PersistenceInput(bot_data=False, chat_data=False, user_data=True, callback_data=False)
        )
        self._database = database
        self._pending: dict[StateKey, str | None] = {}
        self._written: dict[int, str] = {}

    async def get_conversations(self, name: str) -> dict[tuple[int | str, ...], object]:
        """The states of one handler, by (chat, user)."""
        async with self._database.as_service() as session:
            rows = await session.scalars(sa.select(Conversation).where(Conversation.name == name))
            return {(row.chat_id, row.user_id): row.state for row in rows}

    async def update_conversation(self, name: str, key: tuple[int | str, ...], new_state: object | None) -> None:
        """Notes the state for the next commit; None ends the conversation."""
        chat_id, user_id = key
        self._pending[name, int(chat_id), int(user_id)] = None if new_state is None else str(new_state)

    async def get_user_data(self) -> dict[int, dict[Any, Any]]:
        """What handlers remember of a person between two messages (small, JSON)."""
        async with self._database.as_service() as session:
            rows = (await session.scalars(sa.select(Conversation).where(Conversation.name == USER_DATA))).all()
        self._written = {row.user_id: row.state for row in rows}
        return {row.user_id: json.loads(row.state) for row in rows}

    async def update_user_data(self, user_id: int, data: Mapping[Any, Any]) -> None:
        """Notes the data for the next commit, if it changed."""
        text = json.dumps(data, sort_keys=True) if data else ""
        if self._written.get(user_id, "") != text:
            self._written[user_id] = text
            self._pending[USER_DATA, user_id, user_id] = text or None

    def take_pending(self, user_ids: set[int]) -> dict[StateKey, str | None]:
        """The writes about these people since the last call; whoever takes them commits them, or puts them back.

        Those of others stay: their updates are still being handled, and would run again after a crash.
        """
        taken = {key: state for key, state in self._pending.items() if key[2] in user_ids}
        for key in taken:
            del self._pending[key]
        return taken

    def put_back(self, pending: dict[StateKey, str | None]) -> None:
        """Returns writes whose commit failed; newer ones win."""
        self._pending = {**pending, **self._pending}

    async def flush(self) -> None:
        """PTB calls this at its end; `bot.inbox` has committed everything by then."""

    async def get_chat_data(self) -> dict[int, dict[Any, Any]]:
        return {}

    async def get_bot_data(self) -> dict[Any, Any]:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def update_chat_data(self, chat_id: int, data: object) -> None:
        return None

    async def update_bot_data(self, data: object) -> None:
        return None

    async def update_callback_data(self, data: object) -> None:
        return None

    async def drop_chat_data(self, chat_id: int) -> None:
        return None

    async def drop_user_data(self, user_id: int) -> None:
        self._pending[USER_DATA, user_id, user_id] = None

    async def refresh_user_data(self, user_id: int, user_data: object) -> None:
        return None

    async def refresh_chat_data(self, chat_id: int, chat_data: object) -> None:
        return None

    async def refresh_bot_data(self, bot_data: object) -> None:
        return None


async def write_states(session: AsyncSession, states: Mapping[StateKey, str | None]) -> None:
    """Writes states in the caller's transaction; None removes one."""
    kept = [
        {"name": name, "chat_id": chat_id, "user_id": user_id, "state": state}
        for (name, chat_id, user_id), state in states.items()
        if state is not None
    ]
    ended = [key for key, state in states.items() if state is None]
    if kept:
        statement = insert(Conversation).values(kept)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[Conversation.name, Conversation.chat_id, Conversation.user_id],
                set_={"state": statement.excluded.state, "updated_at": sa.func.now()},
            )
        )
    if ended:
        await session.execute(
            sa.delete(Conversation).where(
                sa.tuple_(Conversation.name, Conversation.chat_id, Conversation.user_id).in_(ended)
            )
        )
