"""Transactions, each as exactly one actor. Row-level security makes the database refuse what a query forgets.

Connections for people start in the role `shortlist_app` with no identity, so a transaction that names no actor
sees nothing; connections of the service role come out of a pool of their own. The actor is set for the
transaction alone (`set_config(..., true)`): nothing leaks to the next one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from db.models import Job, JobScan, Resume

APP_ROLE = "shortlist_app"
SERVICE_ROLE = "shortlist_service"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who rows belong to: an account, or an onboarding session before there is one. Exactly one is set."""

    user_id: UUID | None = None
    onboarding_session_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.onboarding_session_id is None):
            raise ValueError("an owner is an account or an onboarding session, exactly one of them")

    @classmethod
    def of(cls, row: Resume | Job | JobScan) -> Self:
        """Who the row belongs to."""
        return cls(row.user_id, row.onboarding_session_id)

    @property
    def folder(self) -> str:
        """The folder of the owner's files in the store."""
        return str(self.user_id or self.onboarding_session_id)

    def columns(self) -> dict[str, UUID | None]:
        """The owner as columns of a row."""
        return {"user_id": self.user_id, "onboarding_session_id": self.onboarding_session_id}

    def owns(self, table: type[Resume | Job | JobScan]) -> sa.ColumnElement[bool]:
        """The rows of `table` that are the owner's. The database holds queries to them; they say so themselves, too."""
        if self.user_id is not None:
            return table.user_id == self.user_id
        return table.onboarding_session_id == self.onboarding_session_id


def engine_url(url: str) -> sa.URL:
    """`url` for the asyncpg dialect, whichever PostgreSQL scheme it was written with."""
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL must be a PostgreSQL address")
    return parsed.set(drivername="postgresql+asyncpg")


_IS_SERVICE = "is_service"


def _engine(url: str, role: str, pool_size: int) -> AsyncEngine:
    return create_async_engine(
        engine_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        hide_parameters=True,  # errors go to logs, and parameters are people's texts
        connect_args={"server_settings": {"role": role, "application_name": "shortlist"}},
    )


class Database:
    """The connection pools, one for each role of up to `pool_size` connections, and the three ways into them."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.engine = _engine(url, APP_ROLE, pool_size)
        self._service_engine = _engine(url, SERVICE_ROLE, pool_size)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._service_sessions = async_sessionmaker(
            self._service_engine, expire_on_commit=False, info={_IS_SERVICE: True}
        )
        # For the inbox, which speaks to the database before and after every turn: each round trip saved there is one
        # that a person waits less.
        self._statements = self._service_engine.execution_options(isolation_level="AUTOCOMMIT")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.engine.dispose()
        finally:
            await self._service_engine.dispose()

    @asynccontextmanager
    async def one_statement(self) -> AsyncIterator[AsyncConnection]:
        """As the service, for one statement that is a transaction of its own: one round trip instead of four."""
        async with self._statements.connect() as connection:
            yield connection

    async def now(self) -> datetime:
        """The time by the database's clock, which all processes share; the machine's own may be a day off."""
        async with self.one_statement() as connection:
            return (await connection.execute(sa.select(sa.func.now()))).scalar_one()

    @asynccontextmanager
    async def as_service(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees every row: web hooks, the scheduler, the worker."""
        async with self._service_sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def as_owner(self, owner: Owner) -> AsyncIterator[AsyncSession]:
        """A transaction that sees the rows of `owner` alone."""
        async with self._sessions.begin() as session:
            await enter_as(session, owner)
            yield session

    @asynccontextmanager
    async def as_chat(self, chat_id: int) -> AsyncIterator[tuple[AsyncSession, Owner | None]]:
        """A transaction that sees the rows of whoever stands behind the chat, and who that is, if anybody.

        One call to the database finds the account, or else the open onboarding session, and enters as it.
        """
        async with self._sessions.begin() as session:
            row = (await session.execute(_ENTER_CHAT, {"chat_id": chat_id})).one()
            user_id, session_id = row.user_id, row.onboarding_session_id
            owner = Owner(user_id, session_id) if user_id or session_id else None
            yield session, owner


async def enter_as(session: AsyncSession, owner: Owner) -> None:
    """Makes `owner` the actor of the rest of the transaction: its own rows are what it sees from now on."""
    await session.execute(
        _SET_OWNER,
        {"user_id": _text(owner.user_id), "onboarding_session_id": _text(owner.onboarding_session_id)},
    )


@asynccontextmanager
async def as_service_within(session: AsyncSession) -> AsyncIterator[None]:
    """Lends the owner's transaction the service role, for what an owner may cause but not write: credits.

    Row-level security shows every row meanwhile, so each statement inside names the person. After an error of
    the database the transaction is over anyway, and the role with it.
    """
    if session.info.get(_IS_SERVICE):
        yield
        return
    await session.execute(_SET_ROLE, {"role": SERVICE_ROLE})
    session.info[_IS_SERVICE] = True
    try:
        yield
        await session.flush()
    except DBAPIError:
        session.info[_IS_SERVICE] = False
        raise
    except BaseException:
        await _return_role(session)
        raise
    await _return_role(session)


async def _return_role(session: AsyncSession) -> None:
    session.info[_IS_SERVICE] = False
    await session.execute(_SET_ROLE, {"role": APP_ROLE})


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_SET_ROLE = sa.text("SELECT set_config('role', :role, true)")
_SET_OWNER = sa.text(
    "SELECT set_config('app.user_id', :user_id, true),"
    " set_config('app.onboarding_session_id', :onboarding_session_id, true)"
)
_ENTER_CHAT = sa.text("SELECT user_id, onboarding_session_id FROM enter_chat(:chat_id)")
