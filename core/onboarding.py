"""Onboarding sessions: a person before the account.

Everything they send belongs to the session, until they keep it (`claim`), delete it (`erase`) or walk away
(`expire_due`). One session is open in a chat at a time; an index of the database sees to it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.notices import SEND, Notice, NoticeKind
from core.queue import enqueue
from core.remembered import Memory
from db.models import Job, JobScan, OnboardingSession, Resume, User
from db.session import Database, Owner
from db.states import OnboardingStatus

LIFETIME = timedelta(hours=24)
OPEN = (OnboardingStatus.CREATED, OnboardingStatus.ACTIVE)
EXPIRY_BATCH = 100
# Of an expired session its chat, language and /start payload are left, for a campaign to be counted; then nothing is.
KEEP_EXPIRED = timedelta(days=30)

# What Telegram lets through as a start payload.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open session, and whether it was made just now: then nothing is in it."""

    id: UUID
    is_new: bool


async def open_or_find(session: AsyncSession, chat_id: int, *, language_code: str, payload: str = "") -> Opened:
    """The open session of the chat, made when there is none. Needs the service role.

    `payload` is what came with /start: the token of a session made elsewhere (then the chat takes that one
    over), or the name of a referral or campaign (kept in the session's metadata), or noise (ignored).
    """
    is_payload = bool(_PAYLOAD.fullmatch(payload))
    if is_payload:
        await _close_overdue(session, chat_id)
        adopted = await _adopt(session, chat_id, payload)
        if adopted is not None:
            return Opened(adopted.id, is_new=False)
    details = {"start": payload} if is_payload else {}
    made = await _make(session, chat_id, language_code, details)
    if made is None:
        # An open one is in the way. Its time may be over, and no clock came by yet.
        await _close_overdue(session, chat_id)
        made = await _make(session, chat_id, language_code, details)
    if made is not None:
        return Opened(made, is_new=True)
    return Opened((await session.scalars(_open_in_chat(chat_id))).one().id, is_new=False)


async def open_at_once(database: Database, chat_id: int, *, language_code: str, payload: str = "") -> Opened:
    """`open_or_find` in transactions of its own; for somebody new without a payload that is a single statement."""
    if not payload:
        async with database.one_statement() as connection:
            made = (await connection.execute(_creation(chat_id, language_code, {}))).scalar_one_or_none()
        if made is not None:
            return Opened(made, is_new=True)
    async with database.as_service() as session:
        return await open_or_find(session, chat_id, language_code=language_code, payload=payload)


async def _make(session: AsyncSession, chat_id: int, language_code: str, details: dict[str, str]) -> UUID | None:
    return (await session.scalars(_creation(chat_id, language_code, details))).one_or_none()


def _creation(chat_id: int, language_code: str, details: dict[str, str]) -> sa.Executable:
    """Makes a session and returns its id; nothing where one is open in the chat."""
    return (
        insert(OnboardingSession)
        .values(
            session_id=secrets.token_urlsafe(24),
            chat_id=chat_id,
            language_code=language_code,
            expires_at=sa.func.now() + LIFETIME,
            details=details,
        )
        .on_conflict_do_nothing()
        .returning(OnboardingSession.id)
    )


async def open_session(
    session: AsyncSession, chat_id: int, *, language_code: str, payload: str = ""
) -> OnboardingSession:
    """The row of `open_or_find`."""
    opened = await open_or_find(session, chat_id, language_code=language_code, payload=payload)
    return await session.get_one(OnboardingSession, opened.id)


async def activate(session: AsyncSession, owner: Owner) -> None:
    """Marks the owner's session active: something was sent. No effect on an account."""
    if owner.onboarding_session_id:
        await session.execute(
            sa.update(OnboardingSession)
            .where(
                OnboardingSession.id == owner.onboarding_session_id,
                OnboardingSession.status == OnboardingStatus.CREATED,
            )
            .values(status=OnboardingStatus.ACTIVE)
        )


async def claim(
    session: AsyncSession, chat_id: int, *, full_name: str | None, memory: Memory | None = None
) -> User | None:
    """*Keep my data*: makes the account and gives it everything that the chat's session made.

    Needs the service role. None when the chat has no open session. Asking twice finds the account made first. Who had
    an account before finds there what `memory` kept of it.
    """
    not_over = OnboardingSession.expires_at > sa.func.now()
    opened = (await session.scalars(_open_in_chat(chat_id).where(not_over).with_for_update())).one_or_none()
    if opened is None:
        return (await session.scalars(sa.select(User).where(User.telegram_id == chat_id))).one_or_none()
    user = User(
        telegram_id=chat_id,
        full_name=full_name,
        language_code=opened.language_code,
        email=opened.email,
    )
    session.add(user)
    await session.flush()
    if memory is not None:
        await memory.give_back(session, user)
    for table in (Resume, Job, JobScan):
        await session.execute(
            sa.update(table)
            .where(table.onboarding_session_id == opened.id)
            .values(user_id=user.id, onboarding_session_id=None)
        )
    of_session = sa.select(Resume.id).where(Resume.user_id == user.id, Resume.temporary_session_id == str(opened.id))
    user.default_resume_id = await session.scalar(of_session.order_by(Resume.created_at.desc()).limit(1))
    opened.status = OnboardingStatus.COMPLETED
    opened.user_id = user.id
    await session.flush()
    return user


async def erase(session: AsyncSession, session_id: UUID) -> None:
    """*Delete now*: removes the session and every row and file that it made. Needs the service role."""
    await files.delete_of(session, Resume.onboarding_session_id == session_id, asked=True)
    await session.execute(sa.delete(OnboardingSession).where(OnboardingSession.id == session_id))


async def expire_due(database: Database) -> int:
    """Expires every session past its time: rows and files go, the person is told. Returns how many.

    Any number of clocks may call this at once: rows that another one works on are skipped.
    """
    expired = 0
    while True:
        async with database.as_service() as session:
            due = (
                await session.scalars(
                    sa.select(OnboardingSession)
                    .where(OnboardingSession.status.in_(OPEN), OnboardingSession.expires_at <= sa.func.now())
                    .order_by(OnboardingSession.expires_at)
                    .limit(EXPIRY_BATCH)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            for overdue in due:
                await _expire(session, overdue)
        expired += len(due)
        if len(due) < EXPIRY_BATCH:
            return expired


async def forget_expired(session: AsyncSession) -> None:
    """Removes sessions that ended long ago without an account. Needs the service role."""
    over = OnboardingSession.expires_at < sa.func.now() - KEEP_EXPIRED
    await session.execute(
        sa.delete(OnboardingSession).where(OnboardingSession.status == OnboardingStatus.EXPIRED, over)
    )


async def _expire(session: AsyncSession, overdue: OnboardingSession) -> None:
    had_something = overdue.status == OnboardingStatus.ACTIVE
    await _empty(session, overdue)
    # Who sent nothing has nothing to be told about.
    if had_something and overdue.chat_id is not None and overdue.blocked_at is None:
        notice = Notice(chat_id=overdue.chat_id, kind=NoticeKind.SESSION_EXPIRED, language_code=overdue.language_code)
        await enqueue(session, SEND, notice, dedupe_key=f"expired:{overdue.id}")


async def _empty(session: AsyncSession, overdue: OnboardingSession) -> None:
    overdue.status = OnboardingStatus.EXPIRED
    await files.delete_of(session, Resume.onboarding_session_id == overdue.id)
    for table in (JobScan, Job, Resume):
        await session.execute(sa.delete(table).where(table.onboarding_session_id == overdue.id))


async def _close_overdue(session: AsyncSession, chat_id: int) -> None:
    """Expires the chat's session when its time is over and no clock came by yet."""
    overdue = await session.scalars(
        _open_in_chat(chat_id).where(OnboardingSession.expires_at <= sa.func.now()).with_for_update(skip_locked=True)
    )
    for row in overdue:
        await _empty(session, row)
    await session.flush()


async def _adopt(session: AsyncSession, chat_id: int, token: str) -> OnboardingSession | None:
    already_open = (await session.scalars(_open_in_chat(chat_id))).one_or_none()
    if already_open is not None:
        return already_open
    return (
        await session.scalars(
            sa.update(OnboardingSession)
            .where(
                OnboardingSession.session_id == token,
                OnboardingSession.chat_id.is_(None),
                OnboardingSession.status.in_(OPEN),
                OnboardingSession.expires_at > sa.func.now(),
            )
            .values(chat_id=chat_id)
            .returning(OnboardingSession)
        )
    ).one_or_none()


def _open_in_chat(chat_id: int) -> sa.Select[OnboardingSession]:
    return sa.select(OnboardingSession).where(OnboardingSession.chat_id == chat_id, OnboardingSession.status.in_(OPEN))
