"""Plans in Stars: bought once, renewed, stopped, and never billed twice for the same days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import accounts
from core.billing.one_plan import PlanRuns
from core.billing.stars import invoices, renewals
from core.billing.stars.charges import Receipt
from core.billing.stars.pre_checkout import Refusal
from core.billing.stars.renewals import Change
from core.notices import NoticeKind
from db.session import Owner
from db.states import PaymentRail, SubscriptionStatus, SubscriptionTier
from tests.core.billing.stars.buyer import MONTH, NOW, StarsBuyer


async def test_a_plan_is_subscribed_to_and_renewed(buyer: StarsBuyer) -> None:
    await buyer.sell("plans", "plan_pro", credits=4)
    order = await buyer.order("plan_pro")
    assert await buyer.ask(order) is None
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    assert (await buyer.tier(), await buyer.credits()) == (SubscriptionTier.PRO, 4)
    await buyer.pay(order, "stx_2", until=NOW + 2 * MONTH, renewal=True)
    assert await buyer.pay(order, "stx_2", until=NOW + 2 * MONTH, renewal=True) == Receipt.BEFORE
    (plan,) = await buyer.subscriptions()
    assert (plan.reference, plan.period_end) == ("stx_1", NOW + 2 * MONTH)
    assert await buyer.credits() == 8
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_RENEWED]


async def test_a_period_without_a_date_is_thirty_days(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    before = datetime.now(UTC)
    await buyer.pay(order, "stx_1")
    (plan,) = await buyer.subscriptions()
    assert plan.period_end is not None
    assert before + MONTH <= plan.period_end <= datetime.now(UTC) + MONTH


async def test_nobody_pays_twice_for_the_same_days(buyer: StarsBuyer) -> None:
    order, other = await buyer.order("plan_pro"), await buyer.order("plan_unlimited")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    assert await buyer.ask(order) == Refusal.PLAN_RUNS
    with pytest.raises(PlanRuns) as caught:
        await buyer.order("plan_pro")
    assert (caught.value.tier, caught.value.rail) == (SubscriptionTier.PRO, PaymentRail.STARS)
    await buyer.pay(other, "stx_2", until=NOW + MONTH)
    with pytest.raises(PlanRuns):
        await buyer.order("plan_pro")


async def test_two_charges_for_one_plan_keep_one_plan(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    assert await buyer.pay(order, "stx_2", until=NOW + MONTH) == Receipt.SENT_BACK
    assert [(task.charge, task.subscription) for task in await buyer.going_back()] == [("stx_2", "stx_2")]
    (plan,) = await buyer.subscriptions()
    assert (plan.reference, plan.status, await buyer.tier()) == (
        "stx_1",
        SubscriptionStatus.ACTIVE,
        SubscriptionTier.PRO,
    )


async def test_a_higher_plan_stops_the_renewal_of_the_lower_one(buyer: StarsBuyer) -> None:
    lower = await buyer.order("plan_pro")
    await buyer.pay(lower, "stx_1", until=NOW + MONTH)
    higher = await buyer.order("plan_unlimited")
    assert await buyer.ask(higher) is None
    await buyer.pay(higher, "stx_2", until=NOW + MONTH)
    assert await buyer.tier() == SubscriptionTier.UNLIMITED
    assert await buyer.stopping() == ["stx_1"]
    assert [plan.cancel_at_period_end for plan in await buyer.subscriptions()] == [True, False]
    assert await buyer.pay(lower, "stx_1", until=NOW + MONTH) == Receipt.BEFORE
    assert await buyer.stopping() == ["stx_1"], "a first charge that is told again does not stop what came after it"
    await buyer.pay(lower, "stx_3", until=NOW + 2 * MONTH, renewal=True)
    assert await buyer.stopping() == ["stx_1"], "a renewal that was on its way stops nothing"


async def test_telegram_may_ask_before_a_renewal_and_for_a_plan_that_lapsed(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + timedelta(hours=2))
    await buyer.age(order, 40 * MONTH)
    assert await buyer.ask(order, query_id="renewal") is None
    (plan,) = await buyer.subscriptions()
    plan.status = SubscriptionStatus.ENDED
    await buyer.session.flush()
    assert await buyer.ask(order, query_id="renewal") is None
    await buyer.pay(order, "stx_9", until=NOW + MONTH)
    await buyer.pay(order, "stx_10", until=NOW + 2 * MONTH, renewal=True)
    assert [(row.reference, row.status) for row in await buyer.subscriptions()] == [
        ("stx_1", SubscriptionStatus.ENDED),
        ("stx_9", SubscriptionStatus.ACTIVE),
    ]
    assert await buyer.ask(order) == Refusal.PLAN_RUNS


async def test_a_plan_that_lapsed_is_not_sold_at_its_old_price(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW - timedelta(days=1))
    await buyer.sell("plans", "plan_pro", stars=800)
    assert await buyer.ask(order) == Refusal.EXPIRED


@pytest.mark.parametrize(
    ("change", "ending", "news"),
    [
        (Change.CANCELED, True, [NoticeKind.SUBSCRIPTION_ENDING]),
        (Change.ACTIVE, False, []),
        (Change.FAILED, False, [NoticeKind.SUBSCRIPTION_UNPAID]),
    ],
)
async def test_what_people_do_in_telegrams_settings_is_known_here(
    buyer: StarsBuyer, change: Change, ending: bool, news: list[NoticeKind]
) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    for _ in range(2 if change == Change.CANCELED else 1):
        await renewals.note_change(buyer.session, buyer.telegram_id, invoices.payload_of(order), change)
    await renewals.note_change(buyer.session, buyer.telegram_id + 1, invoices.payload_of(order), Change.CANCELED)
    await renewals.note_change(buyer.session, buyer.telegram_id, "payment:none", Change.CANCELED)
    (plan,) = await buyer.subscriptions()
    assert plan.cancel_at_period_end == ending
    assert (await buyer.told())[1:] == news


async def test_who_deletes_everything_is_not_charged_again(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    await accounts.delete_everything(buyer.session, Owner(buyer.user_id), buyer.telegram_id)
    assert await buyer.stopping() == ["stx_1"]
    await buyer.session.refresh(order)
    assert await buyer.pay(order, "stx_2", until=NOW + 2 * MONTH, renewal=True) == Receipt.SENT_BACK
    assert [(task.charge, task.subscription) for task in await buyer.going_back()] == [("stx_2", "stx_1")]
