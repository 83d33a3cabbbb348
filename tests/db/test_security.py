"""Row-level security: the database refuses what a query forgets."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from core import onboarding
from db.base import Base
from db.models import Job, OnboardingSession, Resume, User
from db.session import Database, Owner
from db.states import OnboardingStatus


async def account(database: Database, telegram_id: int) -> Owner:
    async with database.as_service() as session:
        user = User(telegram_id=telegram_id)
        session.add(user)
        await session.flush()
        return Owner(user_id=user.id)


async def visitor(database: Database, chat_id: int) -> Owner:
    async with database.as_service() as session:
        opened = await onboarding.open_session(session, chat_id, language_code="en")
        return Owner(onboarding_session_id=opened.id)


async def give_resume(database: Database, owner: Owner) -> UUID:
    async with database.as_owner(owner) as session:
        resume = Resume(**owner.columns(), filename="a.pdf", file_size=1, request_key=str(uuid4()))
        session.add(resume)
        await session.flush()
        return resume.id


async def test_every_table_of_ours_has_row_level_security(database: Database) -> None:
    async with database.as_service() as session:
        secured = set(await session.scalars(sa.text("SELECT relname FROM pg_class WHERE relrowsecurity")))
    assert set(Base.metadata.tables) <= secured


@pytest.mark.parametrize("first", [account, visitor])
@pytest.mark.parametrize("second", [account, visitor])
async def test_nobody_sees_or_changes_another_persons_rows(database: Database, first, second) -> None:  # type: ignore[no-untyped-def]
    mine, theirs = await first(database, uuid4().int % 10**12), await second(database, uuid4().int % 10**12)
    resume_id = await give_resume(database, theirs)
    async with database.as_owner(mine) as session:
        assert await session.get(Resume, resume_id) is None
        deleted = await session.execute(sa.delete(Resume).where(Resume.id == resume_id).returning(Resume.id))
        assert deleted.all() == []
    async with database.as_owner(theirs) as session:
        assert await session.get(Resume, resume_id) is not None


async def test_nobody_can_write_rows_in_another_persons_name(database: Database) -> None:
    mine, theirs = await account(database, 501), await account(database, 502)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.as_owner(mine) as session:
            session.add(Resume(user_id=theirs.user_id, filename="a.pdf", file_size=1, request_key="forged"))


async def test_a_transaction_without_an_actor_sees_nothing(database: Database) -> None:
    await give_resume(database, await account(database, 503))
    async with database.engine.connect() as connection:
        for table in ("users", "resumes", "jobs", "job_scans", "onboarding_sessions", "feedback", "payments"):
            assert await connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.parametrize("table", ["telegram_updates", "conversations", "stripe_events", "global_config"])
async def test_tables_of_the_service_are_closed_to_people(database: Database, table: str) -> None:
    owner = await account(database, uuid4().int % 10**12)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.as_owner(owner) as session:
            await session.execute(sa.text(f"SELECT * FROM {table}"))


async def test_an_actor_does_not_outlive_its_transaction(database_url: str) -> None:
    async with Database(database_url, pool_size=1) as database:
        owner = await account(database, 504)
        await give_resume(database, owner)
        async with database.as_owner(owner) as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(Resume)) == 1
        async with database.as_chat(999_999) as (session, nobody):
            assert nobody is None
            assert await session.scalar(sa.select(sa.func.count()).select_from(Resume)) == 0


async def test_a_chat_is_entered_as_its_account_else_as_its_open_session(database: Database) -> None:
    known, guest = await account(database, 505), await visitor(database, 506)
    async with database.as_chat(505) as (_, owner):
        assert owner == known
    async with database.as_chat(506) as (_, owner):
        assert owner == guest


async def test_a_session_past_its_time_is_nobody(database: Database) -> None:
    guest = await visitor(database, 507)
    async with database.as_service() as session:
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.id == guest.onboarding_session_id)
            .values(expires_at=sa.func.now())
        )
    async with database.as_chat(507) as (_, owner):
        assert owner is None


async def test_a_chat_has_one_open_session(database: Database) -> None:
    await visitor(database, 508)
    with pytest.raises(IntegrityError, match="uq_onboarding_sessions_open_chat"):
        async with database.as_service() as session:
            session.add(OnboardingSession(session_id="another", chat_id=508, expires_at=sa.func.now()))


async def test_a_row_has_exactly_one_owner(database: Database) -> None:
    person, guest = await account(database, 509), await visitor(database, 510)
    for owners in ({}, {"user_id": person.user_id, "onboarding_session_id": guest.onboarding_session_id}):
        with pytest.raises(IntegrityError, match="ck_jobs_one_owner"):
            async with database.as_service() as session:
                session.add(Job(**owners, request_key=str(uuid4())))


async def test_states_are_held_by_the_database(database: Database) -> None:
    guest = await visitor(database, 511)
    with pytest.raises(IntegrityError, match="ck_onboarding_sessions_status"):
        async with database.as_service() as session:
            await session.execute(
                sa.text("UPDATE onboarding_sessions SET status = 'lost' WHERE id = :id"),
                {"id": guest.onboarding_session_id},
            )
    assert "lost" not in set(OnboardingStatus)
