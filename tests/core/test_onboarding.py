"""Onboarding sessions: opened once, claimed once, expired once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from core import onboarding
from core.notices import SEND, NoticeKind
from db.models import Job, OnboardingSession, Resume, User
from db.session import Database, Owner
from db.states import OnboardingStatus


@pytest.fixture
def chat_id() -> int:
    return uuid4().int % 10**12


async def opened(database: Database, chat_id: int, payload: str = "") -> OnboardingSession:
    async with database.as_service() as session:
        return await onboarding.open_session(session, chat_id, language_code="en", payload=payload)


async def send_something(database: Database, session_row: OnboardingSession) -> None:
    owner = Owner(onboarding_session_id=session_row.id)
    async with database.as_owner(owner) as session:
        await onboarding.activate(session, owner)
        session.add(
            Resume(
                **owner.columns(),
                temporary_session_id=str(owner.onboarding_session_id),
                filename="a.pdf",
                file_path=f"{owner.folder}/a.pdf",
                file_size=1,
                request_key=str(uuid4()),
            )
        )
        session.add(Job(**owner.columns(), description="text", request_key=str(uuid4())))


async def let_time_pass(database: Database, session_row: OnboardingSession) -> None:
    async with database.as_service() as session:
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.id == session_row.id)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )


async def notices(database: Database, chat_id: int) -> list[NoticeKind]:
    async with database.as_service() as session:
        payloads = await session.scalars(sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'notices.send'"))
        return [notice.kind for notice in map(SEND.decode, payloads) if notice.chat_id == chat_id]


async def test_starting_at_once_on_two_devices_opens_one_session(database: Database, chat_id: int) -> None:
    both = await asyncio.gather(opened(database, chat_id), opened(database, chat_id))
    assert both[0].id == both[1].id


async def test_a_payload_is_kept_as_campaign_and_noise_is_dropped(database: Database) -> None:
    assert (await opened(database, 71, "spring_fair")).details == {"start": "spring_fair"}
    assert (await opened(database, 72, "!! drop table")).details == {}


async def test_the_token_of_a_session_made_elsewhere_brings_it_into_the_chat(database: Database, chat_id: int) -> None:
    async with database.as_service() as session:
        elsewhere = OnboardingSession(session_id=uuid4().hex, expires_at=datetime.now(UTC) + timedelta(hours=1))
        session.add(elsewhere)
        await session.flush()
    assert (await opened(database, chat_id, elsewhere.session_id)).id == elsewhere.id


async def test_a_strangers_token_takes_nobodys_session_over(database: Database, chat_id: int) -> None:
    theirs = await opened(database, chat_id)
    assert (await opened(database, chat_id + 1, theirs.session_id)).id != theirs.id


async def test_claiming_moves_everything_and_twice_is_once(database: Database, chat_id: int) -> None:
    guest = await opened(database, chat_id)
    await send_something(database, guest)
    users = []
    for _ in range(2):
        async with database.as_service() as session:
            users.append(await onboarding.claim(session, chat_id, full_name="Ada"))
    user, again = users
    assert user is not None
    assert again is not None
    assert again.id == user.id
    async with database.as_owner(Owner(user_id=user.id)) as session:
        resume = (await session.scalars(sa.select(Resume))).one()
        assert resume.onboarding_session_id is None
        assert (await session.scalars(sa.select(Job))).one()
        assert (await session.get_one(User, user.id)).default_resume_id == resume.id


async def test_nothing_can_be_claimed_after_the_expiry(database: Database, chat_id: int) -> None:
    guest = await opened(database, chat_id)
    await let_time_pass(database, guest)
    async with database.as_service() as session:
        assert await onboarding.claim(session, chat_id, full_name=None) is None


async def test_expiry_removes_everything_and_says_so_once(database: Database, chat_id: int) -> None:
    await onboarding.expire_due(database)
    guest = await opened(database, chat_id)
    await send_something(database, guest)
    await let_time_pass(database, guest)
    counts = await asyncio.gather(onboarding.expire_due(database), onboarding.expire_due(database))
    assert sum(counts) == 1
    assert await onboarding.expire_due(database) == 0
    async with database.as_service() as session:
        row = await session.get_one(OnboardingSession, guest.id)
        assert row.status == OnboardingStatus.EXPIRED
        left = await session.scalars(sa.select(Resume).where(Resume.onboarding_session_id == guest.id))
        assert left.all() == []
        deletions = await session.scalars(sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'files.delete'"))
        assert any(str(guest.id).encode() in payload for payload in deletions)
    assert await notices(database, chat_id) == [NoticeKind.SESSION_EXPIRED]


async def test_who_sent_nothing_is_not_told(database: Database, chat_id: int) -> None:
    await onboarding.expire_due(database)
    await let_time_pass(database, await opened(database, chat_id))
    assert await onboarding.expire_due(database) == 1
    assert await notices(database, chat_id) == []


async def test_a_new_start_after_the_time_is_over_begins_anew(database: Database, chat_id: int) -> None:
    old = await opened(database, chat_id)
    await send_something(database, old)
    await let_time_pass(database, old)
    new = await opened(database, chat_id)
    assert new.id != old.id
    async with database.as_service() as session:
        assert (await session.get_one(OnboardingSession, old.id)).status == OnboardingStatus.EXPIRED


async def test_a_newcomer_costs_one_statement_and_everybody_else_is_found(database: Database, chat_id: int) -> None:
    first = await onboarding.open_at_once(database, chat_id, language_code="en")
    again = await onboarding.open_at_once(database, chat_id, language_code="en")
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    async with database.as_service() as session:
        await session.execute(sa.update(OnboardingSession).values(expires_at=sa.func.now()))
    later = await onboarding.open_at_once(database, chat_id, language_code="en")
    assert later.is_new, "its time was over, and no clock had come by"
    assert later.id != first.id
    named = await onboarding.open_at_once(database, chat_id + 1, language_code="en", payload="friend-1")
    async with database.as_service() as session:
        made = await session.get_one(OnboardingSession, named.id)
    assert (named.is_new, made.details) == (True, {"start": "friend-1"})
