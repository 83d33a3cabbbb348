"""Row-level security and constraints: what the database refuses, whatever the code forgets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.billing.account_deletion import FORGET
from core.billing.refunds import REFUND
from core.billing.stripe.webhook import APPLY
from core.notices import TELL_OPERATORS
from core.queue import Task, enqueue
from core.schedule import KEEP_HOUSE
from core.values import Value
from db import access, logins
from db.base import Base
from db.models import Job, OnboardingSession, Resume, User
from db.session import APP_ROLE, SERVICE_ROLE, Database, Owner, engine_url
from tests.support.postgres import Databases

OWNED = sorted(
    table.name
    for table in Base.metadata.sorted_tables
    if {"user_id", "onboarding_session_id", "telegram_id", "chat_id"} & set(table.columns.keys())
)
# One row of each owned table, for the account `user` (a filled-in uuid) with a scope of its own.
ROWS = {
    "resumes": "INSERT INTO resumes (user_id, filename, file_size, request_key) VALUES (:user, 'a.pdf', 1, :key)",
    "jobs": "INSERT INTO jobs (user_id, request_key) VALUES (:user, :key)",
    "job_scans": "INSERT INTO job_scans (user_id, resume_filename, job_posting, request_key)"
    " VALUES (:user, '', '', :key)",
    "credit_purchases": "INSERT INTO credit_purchases (user_id, source, credit_amount, remaining_credits, request_key)"
    " VALUES (:user, 'grant', 1, 1, :key)",
    "credit_usage": "INSERT INTO credit_usage (user_id, kind, credits, request_key) VALUES (:user, 'grant', 1, :key)",
    "usage_events": "INSERT INTO usage_events (user_id, operation_type, period_type, period_key, request_key)"
    " VALUES (:user, 'match', 'monthly', '2026-11', :key)",
    "payments": "INSERT INTO payments (user_id, rail, product, amount_minor, currency, request_key)"
    " VALUES (:user, 'stars', 'pack', 1, 'XTR', :key)",
    "subscriptions": "INSERT INTO subscriptions (user_id, rail, reference, product, tier, status)"
    " VALUES (:user, 'stars', :key, 'plan', 'pro', 'active')",
    "documents": "INSERT INTO documents (user_id, kind, content, provider, request_key)"
    " VALUES (:user, 'answer', '', 'offline', :key)",
    "facts": "INSERT INTO facts (user_id, subject, status) VALUES (:user, :key, 'done')",
    "feedback": "INSERT INTO feedback (user_id, content, category, request_key)"
    " VALUES (:user, 'ten letters', 'bug', :key)",
    "onboarding_sessions": "INSERT INTO onboarding_sessions (user_id, session_id, status, expires_at)"
    " VALUES (:user, :key, 'completed', now())",
}


@pytest.fixture(scope="module")
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """A fresh database of its own; lots are written past the ledger here, so they need not add up."""
    url = await databases.create()
    yield url
    await databases.drop(url, audited=False)


SERVICE_ONLY = (
    "conversations",
    "progress_messages",
    "deadly_tasks",
    "intake_counts",
    "remembered_uses",
    "telegram_updates",
    "global_config",
    "stripe_events",
    "heartbeats",
    "ai_budgets",
    "ai_breakers",
)


async def account(database: Database) -> UUID:
    """An account with one row in every table that can hold one."""
    async with database.as_service() as session:
        user = User(telegram_id=uuid4().int % 10**12)
        session.add(user)
        await session.flush()
        for statement in ROWS.values():
            await session.execute(sa.text(statement), {"user": user.id, "key": uuid4().hex})
        return user.id


async def test_every_table_has_row_level_security_and_a_policy(database: Database) -> None:
    async with database.as_service() as session:
        rows = await session.execute(
            sa.text(
                "SELECT relname, relrowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)"
                " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
        )
        state = {name: (enabled, policies) for name, enabled, policies in rows}
    for table in Base.metadata.tables:
        assert state[table][0], f"{table} has no row-level security"
        assert state[table][1] >= 1, f"{table} has no policy"


def test_every_owned_table_is_tested_here() -> None:
    apart = {"users", "conversations", "progress_messages", "deadly_tasks", "intake_counts", "ai_budgets"}
    assert set(OWNED) == {*ROWS, *apart}


@pytest.mark.parametrize("table", [*ROWS, "users"])
async def test_an_owner_sees_the_own_rows_alone(database: Database, table: str) -> None:
    mine, theirs = await account(database), await account(database)
    key = "id" if table == "users" else "user_id"
    async with database.as_owner(Owner(user_id=mine)) as session:
        seen = set(await session.scalars(sa.text(f"SELECT {key} FROM {table}")))
    assert seen == {mine}
    assert theirs not in seen


@pytest.mark.parametrize("table", [*ROWS, "users"])
async def test_without_an_actor_nothing_is_seen(database: Database, table: str) -> None:
    await account(database)
    async with database.engine.begin() as connection:
        assert await connection.scalar(sa.text("SELECT current_user")) == APP_ROLE
        assert await connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.parametrize("table", SERVICE_ONLY)
async def test_the_app_role_cannot_touch_what_is_the_services(database: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.as_owner(Owner(user_id=uuid4())) as session:
            await session.execute(sa.text(f"SELECT count(*) FROM {table}"))


async def test_an_owner_cannot_write_rows_of_another(database: Database) -> None:
    mine, theirs = await account(database), await account(database)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.as_owner(Owner(user_id=mine)) as session:
            await session.execute(sa.text(ROWS["jobs"]), {"user": theirs, "key": uuid4().hex})
    async with database.as_owner(Owner(user_id=mine)) as session:
        changed = await session.execute(sa.update(Job).where(Job.user_id == theirs).values(title="stolen"))
        gone = await session.execute(sa.delete(Resume).where(Resume.user_id == theirs))
        assert (changed.rowcount, gone.rowcount) == (0, 0)  # type: ignore[attr-defined]  # a CursorResult
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.as_owner(Owner(user_id=mine)) as session:
            await session.execute(sa.update(Job).where(Job.user_id == mine).values(user_id=theirs))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET subscription_tier = 'unlimited'",
        "UPDATE users SET stripe_customer_id = 'cus_1'",
        "UPDATE users SET telegram_id = 1",
        "UPDATE onboarding_sessions SET expires_at = now() + interval '1 year'",
        "UPDATE job_scans SET match_score = 100",
        "SELECT payload FROM pgqueuer",
    ],
)
async def test_the_app_role_cannot_change_what_a_person_does_not_decide(database: Database, statement: str) -> None:
    mine = await account(database)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.as_owner(Owner(user_id=mine)) as session:
            await session.execute(sa.text(statement))


async def test_the_app_role_can_change_what_a_person_decides(database: Database) -> None:
    mine = await account(database)
    async with database.as_owner(Owner(user_id=mine)) as session:
        await session.execute(sa.update(User).values(email="robin@example.com", language_code="de"))
    async with database.as_service() as session:
        assert (await session.get_one(User, mine)).email == "robin@example.com"


@pytest.mark.parametrize("table", ["credit_purchases", "credit_usage", "usage_events", "payments"])
async def test_the_app_role_cannot_write_the_ledger(database: Database, table: str) -> None:
    mine = await account(database)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.as_owner(Owner(user_id=mine)) as session:
            await session.execute(sa.text(ROWS[table]), {"user": mine, "key": uuid4().hex})


async def test_a_session_sees_its_own_rows_and_no_account(database: Database) -> None:
    await account(database)
    async with database.as_service() as session:
        opened = OnboardingSession(session_id=uuid4().hex, expires_at=datetime.now(UTC) + timedelta(hours=1))
        session.add(opened)
        await session.flush()
        session.add(Job(onboarding_session_id=opened.id, request_key=uuid4().hex))
    async with database.as_owner(Owner(onboarding_session_id=opened.id)) as session:
        assert [job.onboarding_session_id for job in await session.scalars(sa.select(Job))] == [opened.id]
        assert (await session.scalars(sa.select(User))).all() == []


async def test_the_actor_does_not_outlive_its_transaction(database: Database) -> None:
    mine = await account(database)
    async with database.as_owner(Owner(user_id=mine)) as session:
        assert await session.scalar(sa.text("SELECT current_setting('app.user_id')")) == str(mine)
    for _ in range(database.engine.pool.size()):  # type: ignore[attr-defined]  # a QueuePool
        async with database.engine.begin() as connection:
            assert not await connection.scalar(sa.text("SELECT current_setting('app.user_id', true)"))
            assert await connection.scalar(sa.text("SELECT current_user")) == APP_ROLE


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("INSERT INTO jobs (request_key) VALUES ('k')", "one_owner"),
        ("UPDATE users SET subscription_tier = 'gold'", "subscription_tier"),
        ("UPDATE resumes SET parse_status = 'half'", "parse_status"),
        ("UPDATE job_scans SET status = 'lost'", "status"),
        ("UPDATE credit_purchases SET remaining_credits = -1", "remaining_in_range"),
        ("UPDATE credit_purchases SET remaining_credits = 2", "remaining_in_range"),
        ("UPDATE payments SET refunded_minor = 2", "refund_in_range"),
        ("UPDATE feedback SET content = 'short'", "content_length"),
        ("UPDATE feedback SET category = 'rant'", "category"),
    ],
)
async def test_rows_that_make_no_sense_are_refused(database: Database, statement: str, constraint: str) -> None:
    await account(database)
    with pytest.raises(IntegrityError, match=constraint):
        async with database.as_service() as session:
            await session.execute(sa.text(statement))


async def test_one_open_session_a_chat(database: Database) -> None:
    def opened(status: str) -> OnboardingSession:
        return OnboardingSession(session_id=uuid4().hex, chat_id=77, status=status, expires_at=datetime.now(UTC))

    async with database.as_service() as session:
        session.add_all([opened("expired"), opened("completed"), opened("created")])
    with pytest.raises(IntegrityError, match="uq_onboarding_sessions_open_chat"):
        async with database.as_service() as session:
            session.add(opened("active"))


def test_an_owner_is_exactly_one() -> None:
    for values in ({}, {"user_id": uuid4(), "onboarding_session_id": uuid4()}):
        with pytest.raises(ValueError, match="exactly one"):
            Owner(**values)


async def test_errors_do_not_quote_what_people_wrote(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.as_service() as session:
            await session.execute(sa.text("SELECT 1 / 0 WHERE CAST(:text AS text) IS NOT NULL"), {"text": "private"})
    assert "private" not in str(caught.value)
    assert "division by zero" in str(caught.value)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("ALTER TABLE jobs DISABLE ROW LEVEL SECURITY", "jobs has no row-level security"),
        ("DROP POLICY resumes_owner ON resumes", "resumes has other policies"),
        ("ALTER POLICY users_owner ON users USING (true)", "users has other policies"),
        ("CREATE POLICY more ON documents TO PUBLIC USING (true)", "documents has other policies"),
        ("GRANT UPDATE ON credit_purchases TO shortlist_app", "people may do SELECT, UPDATE with credit_purchases"),
        ("GRANT SELECT ON telegram_updates TO shortlist_app", "people may do SELECT with telegram_updates"),
        ("REVOKE SELECT ON users FROM shortlist_service", "the service may do DELETE, INSERT, UPDATE with users"),
    ],
)
async def test_access_that_differs_from_the_models_is_found(
    database_url: str, database: Database, damage: str, fault: str
) -> None:
    async with database.as_service() as session:
        assert await access.faults(session) == []
    engine = create_async_engine(engine_url(database_url), poolclass=NullPool)
    async with engine.connect() as connection:
        # As the owner of the tables; rolled back at the end.
        await connection.execute(sa.text(damage))
        (found,) = await access.faults(connection)
    await engine.dispose()
    assert fault in found


async def test_a_person_starts_no_task_of_operators_or_the_clock(database: Database) -> None:
    mine = await account(database)
    for kind in (REFUND, TELL_OPERATORS, APPLY, KEEP_HOUSE, FORGET):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with database.as_owner(Owner(user_id=mine)) as session:
                await enqueue(session, Task(kind.name, Value), Value())
    async with database.as_service() as session:
        assert await enqueue(session, Task(REFUND.name, Value), Value(), dedupe_key="refund")


async def test_no_table_of_a_session_stands_in_for_ours(database_url: str, database: Database) -> None:
    """A temporary view of that name was found first, and ran our function as its owner."""
    with pytest.raises(DBAPIError, match="permission denied to create temporary tables"):
        async with database.as_owner(Owner(user_id=uuid4())) as session:
            await session.execute(sa.text("CREATE TEMPORARY TABLE users AS SELECT 1 AS id"))
    mine = await account(database)
    engine = create_async_engine(engine_url(database_url), poolclass=NullPool)
    async with engine.connect() as connection:
        # Should somebody be allowed to after all: the function still takes our table.
        name = await connection.scalar(sa.text("SELECT current_database()"))
        await connection.execute(sa.text(f'GRANT TEMPORARY ON DATABASE "{name}" TO shortlist_app'))
        await connection.execute(sa.text("SET LOCAL ROLE shortlist_app"))
        await connection.exec_driver_sql(
            f"CREATE TEMPORARY VIEW users AS SELECT '{mine}'::uuid AS id, 5::bigint AS telegram_id"
        )
        assert await connection.scalar(sa.text("SELECT user_id FROM enter_chat(5)")) is None
    await engine.dispose()


async def test_the_login_that_serves_can_become_the_two_roles_and_nobody_else(database_url: str) -> None:
    login_url = await logins.embedded_login(database_url)
    async with Database(login_url, pool_size=1) as serving:
        async with serving.as_chat(5) as (session, owner):
            assert owner is None
            await session.execute(sa.text("RESET ROLE"))
            for refused in (
                "SET ROLE postgres",
                "SELECT count(*) FROM users",
                "CREATE TABLE more (id int)",
                "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
                "CREATE ROLE another",
                "COPY (SELECT 1) TO PROGRAM 'true'",
            ):
                nested = await session.begin_nested()
                await session.execute(sa.text("SELECT set_config('role', 'none', true)"))
                with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                    await session.execute(sa.text(refused))
                await nested.rollback()
        async with serving.as_service() as session:
            assert await session.scalar(sa.text("SELECT current_user")) == SERVICE_ROLE


async def test_a_row_names_rows_of_the_same_person_alone(database: Database) -> None:
    """A foreign key looks past row-level security: to know another's id would be enough."""
    mine, theirs = await account(database), await account(database)
    async with database.as_service() as session:
        found = {
            (table, owner): await session.scalar(
                sa.text(f"SELECT id FROM {table} WHERE user_id = :owner LIMIT 1"), {"owner": owner}
            )
            for table in ("resumes", "jobs", "job_scans")
            for owner in (mine, theirs)
        }
    for table, named in access.NAMED.items():
        for column, other in named.items():
            if table == "job_scans":
                # Not changed by people: made with what it names.
                statement = (
                    f"INSERT INTO job_scans (user_id, resume_filename, job_posting, request_key, {column})"
                    " VALUES (:mine, '', '', gen_random_uuid()::text, :named)"
                )
            else:
                statement = f"UPDATE {table} SET {column} = :named WHERE CAST(:mine AS uuid) IS NOT NULL"
            async with database.as_owner(Owner(user_id=mine)) as session:
                await session.execute(sa.text(statement), {"mine": mine, "named": found[other, mine]})
            with pytest.raises(DBAPIError, match="row-level security"):
                async with database.as_owner(Owner(user_id=mine)) as session:
                    await session.execute(sa.text(statement), {"mine": mine, "named": found[other, theirs]})
