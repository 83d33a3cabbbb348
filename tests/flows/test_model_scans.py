"""Scans by a model in the chat: asked for under an offline report, by setting, stopped, failed, paid once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from core import credits
from core.scans import DOUBLE_TAP
from db.models import AiBudget, CreditUsage, JobScan, UsageEvent, User
from db.states import BudgetScope, MovementKind, Provider
from sandbox.ai.faults import Fault
from sandbox.client import Message, Person
from tests.core.credits.people import check
from tests.support.postgres import until
from tests.support.running import PATIENCE, Running, scan

BOTH = pytest.mark.parametrize("provider", [Provider.CLAUDE, Provider.OPENAI])


@pytest.fixture
async def running(running: Running) -> AsyncIterator[Running]:
    """The product whose stand-ins know nothing of tests before."""
    running.sandbox.ai.clear()
    yield running
    running.sandbox.ai.clear()


async def somebody(running: Running, **settings: object) -> tuple[Person, UUID]:
    """A person with an account, an offline report and those settings."""
    person = await running.with_account()
    async with running.database.as_service() as session:
        user = (await session.scalars(sa.select(User).where(User.telegram_id == person.id))).one()
        for name, value in settings.items():
            setattr(user, name, value)
        return person, user.id


async def look_deeper(person: Person) -> None:
    """Presses *Look deeper* under the newest report, and again where it says what it costs."""
    report = next(m for m in reversed(await person.messages()) if m.button("Look deeper with AI"))
    await person.press("Look deeper with AI", message=report)
    asked = await person.wait_for("Look deeper with")
    await person.press("Look deeper", message=asked)


async def card(person: Person) -> Message:
    """The report's picture."""
    return await person.wait_for(lambda message: message.photo, timeout=PATIENCE)


async def spend_allowance(running: Running, user_id: UUID, amount: int) -> None:
    """Uses the free scans up and gives that many credits."""
    async with running.database.as_service() as session:
        for number in range(3):
            session.add(
                UsageEvent(
                    user_id=user_id, operation_type="match", period_type="lifetime", period_key="lifetime",
                    request_key=f"used:{user_id}:{number}", settled_at=sa.func.now(),
                )
            )  # fmt: skip
        await credits.grant(session, user_id, amount, f"funded:{user_id}")


async def balance(running: Running, user_id: UUID) -> tuple[int, int]:
    """Credits to spend, and credits that are held."""
    async with running.database.as_service() as session:
        now = await check(session, user_id)
    return now.credits, now.held


@BOTH
async def test_looking_deeper_asks_the_chosen_provider_twice_and_is_paid_once(
    running: Running, provider: Provider
) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=provider)
    await spend_allowance(running, user_id, 2)
    report = next(m for m in reversed(await person.messages()) if m.button("Look deeper with AI"))
    await person.press("Look deeper with AI", message=report)
    asked = await person.wait_for("Look deeper with")
    assert "It costs 1 credit." in asked.text
    assert "Kubernetes" in asked.text, "what it would look at is said before"
    await person.press("Look deeper", message=asked)
    done = await card(person)
    assert "No AI answers here." in done.text
    assert f"With {'Claude' if provider == Provider.CLAUDE else 'OpenAI'}" in done.text
    calls = [call for call in running.sandbox.ai.calls if call.provider == provider]
    assert [call.task for call in calls] == ["read", "judge"]
    assert await balance(running, user_id) == (1, 0)
    async with running.database.as_service() as session:
        kept = (
            await session.scalars(
                sa.select(CreditUsage).where(CreditUsage.user_id == user_id, CreditUsage.kind == MovementKind.SETTLE)
            )
        ).one()
    assert kept.http_status == 200
    assert kept.response_payload is not None
    assert [call["task"] for call in kept.response_payload["calls"]] == ["read_posting", "judge"]
    assert all(float(call["usd"]) > 0 for call in kept.response_payload["calls"])
    # Asking for the same pair again asks nobody and costs nothing; a moment later, or it would be a double tap.
    await make_earlier(running, user_id)
    await look_deeper(person)
    await card(person)
    assert len([call for call in running.sandbox.ai.calls if call.provider == provider]) == 2
    assert await balance(running, user_id) == (1, 0)


async def test_asking_again_is_the_persons_choice_and_costs_again(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    await spend_allowance(running, user_id, 2)
    await look_deeper(person)
    report = await card(person)
    await make_earlier(running, user_id)
    await person.press("Ask AI again", message=report)
    asked = await person.wait_for("It costs 1 credit.")
    await person.press("Look deeper", message=asked)
    await card(person)
    # The posting was read before.
    assert [call.task for call in running.sandbox.ai.calls] == ["read", "judge", "judge"]
    assert await balance(running, user_id) == (0, 0)


async def make_earlier(running: Running, user_id: UUID) -> None:
    """The person's scans were a while ago, so that another one is no double tap."""
    async with running.database.as_service() as session:
        earlier = JobScan.created_at - 2 * DOUBLE_TAP
        await session.execute(sa.update(JobScan).where(JobScan.user_id == user_id).values(created_at=earlier))


async def test_personal_details_never_leave(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    await look_deeper(person)
    await card(person)
    async with running.database.as_service() as session:
        content = await session.scalar(
            sa.text("SELECT parsed_data FROM resumes WHERE user_id = :user LIMIT 1"), {"user": user_id}
        )
    contact = (content if isinstance(content, dict) else json.loads(content))["contact"]
    sent = json.dumps([call.body for call in running.sandbox.ai.calls], ensure_ascii=False)
    for detail in (contact["name"], contact["email"], contact["phone"], *contact["links"]):
        if detail:
            assert detail not in sent, detail


async def test_a_decision_after_a_models_scan_asks_nobody(running: Running) -> None:
    person, _ = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    await look_deeper(person)
    report = await card(person)
    asked = len(running.sandbox.ai.calls)
    await person.press("You decide", message=report)
    seen = await person.wait_for("You decide what counts")
    await person.press("1", message=seen)
    one = await person.wait_for(lambda message: message.button("Leave it out"))
    await person.press("Leave it out", message=one)
    moved = await person.wait_for("→", timeout=PATIENCE)
    assert moved.text
    assert len(running.sandbox.ai.calls) == asked


async def test_a_setting_decides_who_does_a_scan(running: Running) -> None:
    person, _ = await somebody(running, preferred_ai_provider=Provider.OPENAI)
    await person.send_text("/scan")
    done = await card(person)
    assert "With OpenAI" in done.text


async def test_private_mode_calls_nobody(running: Running) -> None:
    person, _ = await somebody(running, preferred_ai_provider=Provider.CLAUDE, private_mode=True)
    report = next(m for m in reversed(await person.messages()) if m.button("Look deeper with AI"))
    await person.press("Look deeper with AI", message=report)
    await person.wait_for("You are in private mode")
    assert not running.sandbox.ai.calls


@pytest.mark.parametrize("kind", ["401", "not_json", "thousand"])
async def test_a_provider_that_fails_costs_nothing_and_the_offline_report_comes(running: Running, kind: str) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    await spend_allowance(running, user_id, 1)
    running.sandbox.ai.faults.orders.append(Fault(kind=kind, times=-1))
    await look_deeper(person)
    done = await card(person)
    assert "With Claude" not in done.text
    told = await person.wait_for("could not do that scan", timeout=PATIENCE)
    assert "Nothing was charged" in told.text
    assert await balance(running, user_id) == (1, 0)
    async with running.database.as_service() as session:
        await session.execute(sa.text("DELETE FROM ai_breakers"))


async def test_the_other_provider_steps_in_where_the_person_allows_it(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE, other_provider=True)
    await spend_allowance(running, user_id, 1)
    running.sandbox.ai.faults.orders.append(Fault(kind="400", provider="claude", times=-1))
    await look_deeper(person)
    done = await card(person)
    assert "With OpenAI" in done.text
    told = await person.wait_for("so OpenAI did it", timeout=PATIENCE)
    assert "Nothing was charged" in told.text
    assert await balance(running, user_id) == (1, 0)


async def test_a_scan_that_a_model_does_can_be_stopped(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    await spend_allowance(running, user_id, 1)
    running.sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
    await look_deeper(person)
    waiting = await person.wait_for(lambda message: message.button("Stop"), timeout=PATIENCE)
    assert "No AI answers here." in waiting.text
    await person.press("Stop", message=waiting)
    await person.wait_for("Stopped. Nothing was charged.")
    assert await balance(running, user_id) == (1, 0)

    async def is_gone() -> bool:
        return all(message.id != waiting.id for message in await person.messages())

    await until(is_gone, PATIENCE)


async def test_an_account_that_is_deleted_while_a_model_looks_is_no_trouble(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    running.sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
    await look_deeper(person)
    await person.wait_for(lambda message: message.button("Stop"), timeout=PATIENCE)
    async with running.database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == user_id))

    async def is_gone() -> bool:
        return all(not message.button("Stop") for message in await person.messages())

    await until(is_gone, PATIENCE)


async def test_a_budget_that_is_spent_makes_no_call(running: Running) -> None:
    person, user_id = await somebody(running, preferred_ai_provider=Provider.CLAUDE)
    async with running.database.as_service() as session:
        today = sa.func.timezone("UTC", sa.func.now()).cast(sa.Date)
        session.add(AiBudget(scope=BudgetScope.PERSON, user_id=user_id, day=today, spent_micros=999_999))
    await look_deeper(person)
    await card(person)
    await person.wait_for("could not do that scan", timeout=PATIENCE)
    assert not running.sandbox.ai.calls


async def test_somebody_without_an_account_is_told_that_it_needs_one(running: Running) -> None:
    person = await running.ready_to_scan()
    report = await scan(person)
    await person.press("Look deeper with AI", message=report)
    await person.wait_for("That needs an account")
