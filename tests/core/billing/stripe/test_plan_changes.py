"""Another plan by card: what it costs is said first, and nobody is ever charged more than they said yes to."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
import sqlalchemy as sa

from core.billing.stripe import plan_changes
from core.billing.stripe.errors import StripeAway
from core.billing.stripe.objects import PreviewObject
from core.billing.stripe.plan_changes import AskChange, ChangePlan, CostsMore
from core.notices import NoticeKind, PlanChange
from db.models import GlobalConfig, User
from db.states import SubscriptionTier
from tests.core.billing.shop import Customer, Shop

PREVIEW = "/v1/invoices/create_preview"
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for the SDK's pauses between its own attempts."""
    import stripe

    monkeypatch.setattr(stripe.HTTPXClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(stripe.HTTPXClient, "MAX_DELAY", 0.02)


@pytest.fixture
async def person(shop: Shop) -> Customer:
    """Somebody with the plan Pro, ten days old."""
    person = await shop.customer()
    await person.bought("plan_pro")
    await shop.till.advance(days=10)
    return person


def about(person: Customer, code: str) -> dict[str, Any]:
    return {"chat_id": 1, "key": f"tap:{next(_numbers)}", "user_id": person.id, "code": code, "name": "Plan"}


async def ask(person: Customer, code: str = "plan_unlimited") -> PlanChange:
    question = await plan_changes.ask(person.shop.database, person.shop.gateway, AskChange(**about(person, code)))
    assert question is not None
    return question.change


async def agree(person: Customer, change: PlanChange, **agreed: int | None) -> bool:
    """Says yes to the question, or (`agreed`) to one that was never asked."""
    said = {"agreed_minor": change.due_minor, "agreed_monthly_minor": change.monthly_minor, **agreed}
    return await plan_changes.change_plan(
        person.shop.database, person.shop.gateway, ChangePlan(**about(person, change.code), **said)
    )


async def charged(person: Customer) -> list[int]:
    """What the person was charged, payment by payment."""
    await person.shop.apply_all()
    return [payment.amount_minor for payment in await person.shop.payments(person)]


def is_as_said(minor: int, change: PlanChange) -> bool:
    """What was said, or a unit or two less: seconds passed since, and each part of the sum is rounded by itself."""
    assert change.due_minor is not None
    return change.due_minor - 2 <= minor <= change.due_minor


async def test_what_was_said_is_what_is_charged(person: Customer) -> None:
    change = await ask(person)
    assert change.due_minor is not None
    assert 500 < change.due_minor < 1000
    assert (change.left_minor, change.monthly_minor, change.costs_more) == (0, 1900, False)
    assert await charged(person) == [900], "asking costs nothing"
    assert await agree(person, change)
    first, second = await charged(person)
    assert first == 900
    assert is_as_said(second, change)
    assert await person.tier() == SubscriptionTier.UNLIMITED
    (sent,) = [call for call in await person.shop.till.calls("/v1/subscriptions/") if call["method"] == "POST"]
    assert "proration_date=" in sent["params"], "it counts from the moment that was looked at"


async def test_who_answers_days_later_pays_for_the_days_that_are_left(person: Customer) -> None:
    change = await ask(person)
    assert change.due_minor is not None
    await person.shop.till.advance(days=3)
    assert await agree(person, change)
    assert 0 < (await charged(person))[1] < change.due_minor


async def test_a_cheaper_plan_costs_nothing_now_and_says_what_is_left(shop: Shop) -> None:
    person = await shop.customer()
    await person.bought("plan_unlimited")
    await shop.till.advance(days=10)
    change = await ask(person, "plan_pro")
    assert change.due_minor == 0
    assert 500 < change.left_minor < 1000
    assert await agree(person, change)
    assert await charged(person) == [1900]
    assert await person.tier() == SubscriptionTier.PRO


async def test_a_period_that_began_meanwhile_costs_more_and_is_asked_about_again(person: Customer) -> None:
    await person.shop.till.advance(days=17)
    change = await ask(person)
    await person.shop.till.advance(days=10)
    with pytest.raises(CostsMore) as caught:
        await agree(person, change)
    again = caught.value.question.change
    assert again.costs_more
    assert (again.due_minor or 0) > (change.due_minor or 0)
    assert await charged(person) == [900, 900]
    assert await person.tier() == SubscriptionTier.PRO
    assert await agree(person, again)
    assert is_as_said((await charged(person))[2], again)


async def test_nobody_changes_plans_for_less_than_it_costs(person: Customer) -> None:
    """Callback data can be made up: what it says was agreed only ever holds a charge back."""
    change = await ask(person)
    for agreed in (0, (change.due_minor or 0) - 100):
        with pytest.raises(CostsMore):
            await agree(person, change, agreed_minor=agreed)
    assert (await charged(person), await person.tier()) == ([900], SubscriptionTier.PRO)


async def test_a_cent_more_by_rounding_is_neither_charged_nor_asked_about(
    person: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = await ask(person)
    real = person.shop.gateway.preview_change

    async def preview(now: Any, price: str, at: int | None = None) -> PreviewObject:
        shown = await real(now, price, at)
        more = 0 if at is not None else (change.due_minor or 0) + 1 - shown.amount_due
        return shown.model_copy(update={"amount_due": shown.amount_due + more})

    monkeypatch.setattr(person.shop.gateway, "preview_change", preview)
    assert await agree(person, change)
    first, second = await charged(person)
    assert first == 900
    assert (change.due_minor or 0) - 3 <= second <= (change.due_minor or 0)


@pytest.mark.parametrize("told", [True, False])
async def test_a_price_that_rose_meanwhile_is_asked_about_again(person: Customer, told: bool) -> None:
    change = await ask(person)
    async with person.shop.database.as_service() as session:
        row = await session.get_one(GlobalConfig, "plans")
        before = row.value
        row.value = {**before, "plan_unlimited": {**before["plan_unlimited"], "price_minor": 2900}}
    try:
        with pytest.raises(CostsMore) as caught:
            await agree(person, change, **({} if told else {"agreed_minor": None}))
        assert caught.value.question.change.monthly_minor == 2900
        assert await charged(person) == [900]
    finally:
        async with person.shop.database.as_service() as session:
            (await session.get_one(GlobalConfig, "plans")).value = before


@pytest.mark.parametrize("kind", ["500", "drop", "429", "garbage"])
async def test_what_stripe_does_not_say_is_not_said_and_the_plan_can_be_changed_all_the_same(
    person: Customer, kind: str
) -> None:
    await person.shop.till.fault(kind, path=PREVIEW, times=-1)
    change = await ask(person)
    assert change.due_minor is None
    assert change.monthly_minor == 1900
    assert await agree(person, change)
    await person.shop.till.clear_faults()
    assert len(await charged(person)) == 2


async def test_a_slow_stripe_is_not_waited_for(person: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_changes, "PREVIEW_SECONDS", 0.2)
    await person.shop.till.fault("slow", seconds=60.0, path=PREVIEW)
    async with asyncio.timeout(30):
        change = await ask(person)
    assert change.due_minor is None


async def test_stripe_away_when_the_amount_is_looked_at_again_charges_nothing(person: Customer) -> None:
    change = await ask(person)
    await person.shop.till.fault("500", path=PREVIEW, times=-1)
    with pytest.raises(StripeAway):
        await agree(person, change)
    await person.shop.till.clear_faults()
    assert (await charged(person), await person.tier()) == ([900], SubscriptionTier.PRO)


async def test_an_amount_that_holds_the_next_period_too_is_not_what_is_due_now(
    person: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {"period": {"end": 2_000_000_000}}
    whole = PreviewObject.model_validate({"amount_due": 2567, "total": 2567, "lines": {"data": [line]}})

    async def preview(*_: object) -> PreviewObject:
        return whole

    monkeypatch.setattr(person.shop.gateway, "preview_change", preview)
    assert (await ask(person)).due_minor is None


async def test_saying_yes_twice_is_charged_once(person: Customer) -> None:
    change = await ask(person)
    assert await agree(person, change)
    assert await agree(person, change)
    assert len(await charged(person)) == 2
    told = [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_CHANGED, NoticeKind.PLAN_CHANGE_PAID]
    assert await person.told() == told


async def test_another_device_that_is_quicker_is_no_reason_to_ask_again(
    person: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = await ask(person)
    real = person.shop.gateway.preview_change

    async def preview(*args: Any) -> PreviewObject:
        patched.undo()
        assert await agree(person, change)
        return await real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(person.shop.gateway, "preview_change", preview)
        assert await agree(person, change)
    first, second = await charged(person)
    assert first == 900
    assert is_as_said(second, change)


async def test_saying_yes_on_two_devices_is_charged_once(person: Customer) -> None:
    change = await ask(person)
    assert all(await asyncio.gather(agree(person, change), agree(person, change)))
    assert len(await charged(person)) == 2


async def test_a_worker_that_dies_after_stripe_changed_the_plan_charges_no_second_time(
    person: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = await ask(person)

    async def die(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(plan_changes, "settle_subscription", die)
        with pytest.raises(asyncio.CancelledError):
            await agree(person, change)
    assert await agree(person, change)
    first, second = await charged(person)
    assert first == 900
    assert is_as_said(second, change)
    assert await person.tier() == SubscriptionTier.UNLIMITED


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_connection_that_drops_at_the_change_is_charged_once(person: Customer, when: str) -> None:
    change = await ask(person)
    plan = await person.plan()
    assert plan is not None
    await person.shop.till.fault("drop", method="POST", path=f"/v1/subscriptions/{plan.reference}", when=when)
    assert await agree(person, change)
    first, second = await charged(person)
    assert first == 900
    assert is_as_said(second, change)


async def test_a_card_that_is_declined_changes_nothing(person: Customer) -> None:
    change = await ask(person)
    async with person.shop.database.as_service() as session:
        customer = await session.scalar(sa.select(User.stripe_customer_id).where(User.id == person.id))
    assert customer is not None
    await person.shop.till.card(customer, declines=True)
    assert not await agree(person, change)
    assert (await charged(person), await person.tier()) == ([900], SubscriptionTier.PRO)


async def test_without_a_plan_by_card_there_is_nothing_to_change(person: Customer) -> None:
    change = await ask(person)
    stranger = await person.shop.customer()
    assert (
        await plan_changes.ask(person.shop.database, person.shop.gateway, AskChange(**about(stranger, change.code)))
        is None
    )
    assert not await agree(stranger, change)
    assert await charged(stranger) == []
    assert (
        await plan_changes.ask(person.shop.database, person.shop.gateway, AskChange(**about(person, "pack_10"))) is None
    )
