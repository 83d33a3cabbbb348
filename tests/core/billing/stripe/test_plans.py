"""Plans by card: subscribed, renewed, changed, cancelled, unpaid; Stripe's word counts, whenever it was spoken."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa

from core.billing.account_deletion import ForgetCustomer
from core.billing.one_plan import PlanRuns
from core.billing.stripe import customers, plan_changes
from core.billing.stripe.plan_changes import ChangePlan
from core.billing.stripe.reconciliation import reconcile
from core.notices import NoticeKind
from db.models import GlobalConfig, Payment, Subscription, User
from db.states import PaymentStatus, SubscriptionStatus, SubscriptionTier
from sandbox.server import Sandbox
from tests.core.billing.shop import Customer, Shop, open_shop


async def subscribed(shop: Shop) -> Customer:
    """Somebody with the plan Pro, who has been told so."""
    person = await shop.customer()
    await person.bought("plan_pro")
    return person


async def change(person: Customer, code: str) -> bool:
    task = ChangePlan(chat_id=1, key=f"change:{person.id}:{code}", user_id=person.id, code=code, name="Plan")
    return await plan_changes.change_plan(person.shop.database, person.shop.gateway, task)


async def reference(person: Customer) -> str:
    plan = await person.plan()
    assert plan is not None
    return plan.reference


async def customer_id(person: Customer) -> str:
    async with person.shop.database.as_service() as session:
        found = (await session.get_one(User, person.id)).stripe_customer_id
    assert found is not None
    return found


async def test_a_plan_that_is_paid_raises_the_tier_and_is_told_once(shop: Shop) -> None:
    person = await subscribed(shop)
    assert await person.tier() == SubscriptionTier.PRO
    assert await person.told() == [NoticeKind.PAYMENT_DONE]
    payment = (await shop.payments(person))[0]
    assert (payment.status, payment.subscription_id) == (PaymentStatus.PAID, await reference(person))


async def test_a_second_plan_is_not_sold_beside_the_first(shop: Shop) -> None:
    person = await subscribed(shop)
    with pytest.raises(PlanRuns):
        await person.order("plan_unlimited")


async def test_of_two_plans_ordered_only_the_later_link_can_be_paid(shop: Shop) -> None:
    person = await shop.customer()
    first = await person.page(await person.order("plan_pro"))
    second = await person.page(await person.order("plan_unlimited"))
    with pytest.raises(ValueError, match="refused"):
        await shop.till.pay(first)
    await shop.till.pay(second)
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.UNLIMITED


async def test_the_price_of_a_plan_is_made_once_and_again_when_it_changes(shop: Shop) -> None:
    for _ in range(2):
        await (await shop.customer()).page(await (await shop.customer()).order("plan_pro"))
    made = [call for call in await shop.till.calls("/v1/prices") if call["method"] == "POST"]
    assert len(made) == 1
    async with shop.database.as_service() as session:
        row = await session.get_one(GlobalConfig, "plans")
        before = row.value
        row.value = {**before, "plan_pro": {**before["plan_pro"], "price_minor": 1100}}
    try:
        person = await shop.customer()
        await person.bought("plan_pro")
        assert (await shop.payments(person))[0].amount_minor == 1100
        made = [call for call in await shop.till.calls("/v1/prices") if call["method"] == "POST"]
        assert dict(parse_qsl(made[-1]["params"]))["transfer_lookup_key"] == "true"
    finally:
        async with shop.database.as_service() as session:
            (await session.get_one(GlobalConfig, "plans")).value = before


async def test_a_renewal_is_a_payment_of_its_own(shop: Shop) -> None:
    person = await subscribed(shop)
    first = await person.plan()
    await shop.till.advance(days=32)
    await shop.apply_all()
    plan = await person.plan()
    assert first is not None
    assert plan is not None
    assert first.period_end is not None
    assert plan.period_end is not None
    assert plan.period_end > first.period_end
    assert [payment.status for payment in await shop.payments(person)] == [PaymentStatus.PAID] * 2
    assert await person.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_RENEWED]


async def test_a_plan_with_credits_brings_them_each_period(shop: Shop) -> None:
    async with shop.database.as_service() as session:
        row = await session.get_one(GlobalConfig, "plans")
        before = row.value
        row.value = {**before, "plan_pro": {**before["plan_pro"], "credits": 4}}
    try:
        person = await subscribed(shop)
        assert await person.credits() == 4
        await shop.till.advance(days=32)
        await shop.apply_all()
        assert await person.credits() == 8
    finally:
        async with shop.database.as_service() as session:
            (await session.get_one(GlobalConfig, "plans")).value = before


async def test_an_upgrade_is_charged_by_stripe_and_counts_at_once(shop: Shop) -> None:
    person = await subscribed(shop)
    await shop.till.advance(days=10)
    assert await change(person, "plan_unlimited")
    assert await person.tier() == SubscriptionTier.UNLIMITED
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.UNLIMITED
    paid = await shop.payments(person)
    assert len(paid) == 2
    assert 0 < paid[1].amount_minor < 1900
    told = [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_CHANGED, NoticeKind.PLAN_CHANGE_PAID]
    assert await person.told() == told, "a difference that was charged is no renewal"
    assert await change(person, "plan_unlimited")
    await shop.apply_all()
    assert len(await shop.payments(person)) == 2


async def test_a_downgrade_costs_nothing_now(shop: Shop) -> None:
    person = await shop.customer()
    await person.bought("plan_unlimited")
    await shop.till.advance(days=3)
    assert await change(person, "plan_pro")
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.PRO
    assert sum(payment.amount_minor for payment in await shop.payments(person)) == 1900


async def test_an_upgrade_that_the_card_refuses_changes_nothing(shop: Shop) -> None:
    person = await subscribed(shop)
    await shop.till.card(await customer_id(person), declines=True)
    await shop.till.advance(days=10)
    assert not await change(person, "plan_unlimited")
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.PRO


async def test_a_failed_renewal_keeps_access_until_stripe_gives_up(shop: Shop) -> None:
    person = await subscribed(shop)
    await shop.till.card(await customer_id(person), declines=True)
    await shop.till.advance(days=32)
    await shop.apply_all()
    plan = await person.plan()
    assert plan is not None
    assert (plan.status, await person.tier()) == (SubscriptionStatus.PAST_DUE, SubscriptionTier.PRO)
    await shop.till.advance(days=30)
    await shop.apply_all()
    assert (await person.plan(), await person.tier()) == (None, SubscriptionTier.FREE)
    told = await person.told()
    assert told[1:] == [NoticeKind.SUBSCRIPTION_PAST_DUE, NoticeKind.SUBSCRIPTION_ENDED]


async def test_old_events_applied_late_do_not_bring_an_ended_plan_back(shop: Shop) -> None:
    person = await subscribed(shop)
    events = await shop.events()
    async with shop.database.as_service() as session:
        await session.execute(sa.text("DELETE FROM stripe_events"))
    await shop.gateway.cancel(await reference(person))
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.FREE
    async with shop.database.as_service() as session:
        await session.execute(sa.text("DELETE FROM stripe_events"))
    await shop.apply(*events)
    assert await person.tier() == SubscriptionTier.FREE


async def test_the_clock_finds_a_plan_that_ended_unheard(shop: Shop) -> None:
    person = await subscribed(shop)
    name = await reference(person)
    await shop.gateway.cancel(name)
    async with shop.database.as_service() as session:
        await session.execute(
            sa.update(Subscription)
            .where(Subscription.reference == name)
            .values(period_end=sa.func.now() - sa.text("interval '2 hours'"))
        )
    await reconcile(shop.database, shop.gateway, datetime.now(UTC).replace(minute=0))
    assert await person.tier() == SubscriptionTier.FREE


async def test_a_subscription_that_stripe_does_not_know_gives_nothing_for_ever(shop: Shop, sandbox: Sandbox) -> None:
    """Subscribed under the test key; then the operator goes live, where there is no such subscription."""
    person = await subscribed(shop)
    name = await reference(person)
    async with shop.database.as_service() as session:
        await session.execute(
            sa.update(Subscription)
            .where(Subscription.reference == name)
            .values(period_end=sa.func.now() - sa.text("interval '2 hours'"))
        )
    async with open_shop(shop.database, sandbox) as other:
        await reconcile(shop.database, other.gateway, datetime.now(UTC).replace(minute=0))
    assert (await person.tier(), await person.plan()) == (SubscriptionTier.FREE, None)
    assert await person.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_ENDED]


async def test_a_price_that_changes_leaves_running_plans_as_they_were_sold(shop: Shop) -> None:
    person = await subscribed(shop)
    async with shop.database.as_service() as session:
        row = await session.get_one(GlobalConfig, "plans")
        before = row.value
        row.value = {"plan_pro": {**before["plan_pro"], "price_minor": 9900, "tier": "unlimited", "credits": 7}}
    try:
        await person.shop.till.advance(days=32)
        await shop.apply_all()
        assert [payment.amount_minor for payment in await shop.payments(person)] == [900, 900]
        assert (await person.tier(), await person.credits()) == (SubscriptionTier.PRO, 0)
    finally:
        async with shop.database.as_service() as session:
            (await session.get_one(GlobalConfig, "plans")).value = before


async def test_a_deleted_account_is_charged_no_more(shop: Shop) -> None:
    person = await subscribed(shop)
    name, customer = await reference(person), await customer_id(person)
    await person.delete()
    await customers.forget_customer(shop.gateway, ForgetCustomer(customer=customer))
    await customers.forget_customer(shop.gateway, ForgetCustomer(customer=customer))
    assert (await shop.gateway.subscription(name)).status == "canceled"
    await shop.apply_all()


async def test_a_plan_paid_after_the_account_was_deleted_is_ended_and_owed(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy("plan_pro")
    await person.delete()
    await shop.apply_all()
    assert (await shop.payment(payment.id)).status == PaymentStatus.UNCLAIMED
    assert await shop.queued("stripe.forget")


async def test_another_deployment_of_ours_in_the_account_is_left_alone(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy("plan_pro")
    async with shop.database.as_service() as session:
        await session.execute(sa.delete(Payment).where(Payment.id == payment.id))
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.FREE
    assert await shop.matters() == []
