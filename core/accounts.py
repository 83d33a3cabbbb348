"""Accounts: the e-mail address, the mark of a blocked chat, and deleting everything."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import files, onboarding
from core.billing import account_deletion
from core.errors import ShortlistError
from core.remembered import Memory
from db.models import Conversation, DeadlyTask, Feedback, OnboardingSession, Resume, TelegramUpdate, User
from db.session import Owner

# One @, something on both sides, a dot in the domain: what a receipt needs; nothing else is checked.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class EmailInvalid(ShortlistError):
    """The text is not an e-mail address."""


def check_email(text: str) -> str:
    """The address in `text`, trimmed. Raises `EmailInvalid`."""
    address = text.strip()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise EmailInvalid
    return address


async def find(session: AsyncSession, telegram_id: int) -> User | None:
    """The account of that Telegram id. Needs the service role."""
    return (await session.scalars(sa.select(User).where(User.telegram_id == telegram_id))).one_or_none()


async def set_email(session: AsyncSession, owner: Owner, email: str | None) -> None:
    """Keeps the address that receipts go to."""
    await session.execute(sa.update(User).where(User.id == owner.user_id).values(email=email))


async def mark_blocked(session: AsyncSession, chat_id: int, *, blocked: bool) -> None:
    """Notes that the chat blocked the bot, or let it in again. Needs the service role."""
    moment = sa.func.now() if blocked else None
    await session.execute(sa.update(User).where(User.telegram_id == chat_id).values(blocked_at=moment))
    await session.execute(
        sa.update(OnboardingSession).where(OnboardingSession.chat_id == chat_id).values(blocked_at=moment)
    )


async def delete_everything(session: AsyncSession, owner: Owner, chat_id: int, memory: Memory | None = None) -> None:
    """Removes the person: rows at once, files after the commit. Needs the service role.

    `memory` keeps, under a hash, what they used of free allowances.

    What tax law keeps (payments) and feedback stay without their author. Stored messages of the chat go too,
    except for the one that is being handled: housekeeping removes that.
    """
    if owner.user_id is not None:
        if memory is not None:
            await memory.keep(session, owner.user_id)
        await files.delete_of(session, Resume.user_id == owner.user_id, asked=True)
        await session.execute(sa.update(Feedback).where(Feedback.user_id == owner.user_id).values(user_id=None))
        await account_deletion.end_billing(session, owner.user_id)
        await session.execute(sa.delete(User).where(User.id == owner.user_id))
    if owner.onboarding_session_id is not None:
        await onboarding.erase(session, owner.onboarding_session_id)
    await session.execute(sa.delete(OnboardingSession).where(OnboardingSession.chat_id == chat_id))
    await session.execute(sa.delete(Conversation).where(Conversation.chat_id == chat_id))
    await session.execute(sa.delete(DeadlyTask).where(DeadlyTask.chat_id == chat_id))
    await session.execute(
        sa.delete(TelegramUpdate).where(TelegramUpdate.handled_at.is_not(None), TelegramUpdate.sender_id == chat_id)
    )
