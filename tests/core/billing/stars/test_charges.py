"""Orders, the last check and charges in Stars: nobody pays for nothing, and every charge counts once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import accounts
from core.billing.catalogue import UnknownProduct
from core.billing.one_plan import PlanRuns
from core.billing.stars import invoices, renewals
from core.billing.stars.charges import Receipt
from core.billing.stars.pre_checkout import Refusal
from core.billing.stars.renewals import Change
from core.notices import Matter, NoticeKind
from db.models import User
from db.session import Database, Owner
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier
from tests.core.billing.stars.buyer import MONTH, NOW, StarsBuyer, open_buyer
from tests.core.credits.people import add_person


@pytest.fixture
async def buyer(database: Database) -> AsyncIterator[StarsBuyer]:
    async with database.as_service() as session:
        yield await open_buyer(session)
        await session.rollback()


async def test_a_pack_is_ordered_checked_paid_and_granted_once(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert len(invoices.payload_of(order).encode()) <= 128
    assert await buyer.ask(order) is None
    assert await buyer.pay(order, "stx_1") == Receipt.DONE
    assert await buyer.pay(order, "stx_1") == Receipt.BEFORE
    assert await buyer.credits() == 10
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE]


async def test_two_taps_are_one_order_and_a_rerun_finds_its_own(buyer: StarsBuyer) -> None:
    first, second = await buyer.order(key="update:1"), await buyer.order(key="update:2")
    assert first.id == second.id
    assert (await buyer.order("pack_30")).id != first.id
    await buyer.pay(first, "stx_1")
    assert (await buyer.order(key="update:1")).id == first.id, "a rerun orders nothing new"
    assert (await buyer.order(key="update:3")).id != first.id, "who has paid may buy another"


async def test_two_devices_that_both_pay_get_both_packs(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert (await buyer.ask(order), await buyer.ask(order)) == (None, None)
    assert await buyer.pay(order, "stx_1") == Receipt.DONE
    assert await buyer.pay(order, "stx_2") == Receipt.DONE
    assert await buyer.credits() == 20
    assert (await buyer.payment("stx_1")).id != (await buyer.payment("stx_2")).id


async def test_an_invoice_that_is_paid_is_not_charged_again(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    assert await buyer.ask(order) == Refusal.PAID


@pytest.mark.parametrize(
    "payload",
    ["x", "payment:", "payment:zz", "pack:10", f"payment:{'0' * 32}", "💥" * 32],
    ids=["letter", "empty", "garbled", "foreign", "no order", "emoji"],
)
async def test_a_payload_that_is_none_of_ours_is_refused_and_sent_back(buyer: StarsBuyer, payload: str) -> None:
    order = await buyer.order()
    assert await buyer.ask(order, payload=payload) == Refusal.UNKNOWN
    assert await buyer.pay(order, "stx_1", payload=payload) == Receipt.SENT_BACK
    assert await buyer.credits() == 0
    assert [task.charge for task in await buyer.going_back()] == ["stx_1"]


async def test_an_order_by_card_is_no_invoice(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    order.rail = PaymentRail.STRIPE
    await buyer.session.flush()
    assert await buyer.ask(order) == Refusal.UNKNOWN


async def test_a_stranger_is_refused_and_gets_back_what_came_in_all_the_same(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    stranger = (await buyer.session.get_one(User, await add_person(buyer.session))).telegram_id
    assert await buyer.ask(order, payer=stranger) == Refusal.STRANGER
    assert await buyer.pay(order, "stx_1", payer=stranger) == Receipt.SENT_BACK
    assert await buyer.pay(order, "stx_1", payer=stranger) == Receipt.BEFORE
    task, *others = await buyer.going_back()
    assert (task.telegram_id, others) == (stranger, [])
    assert (order.status, await buyer.credits()) == (PaymentStatus.OPEN, 0)
    assert await buyer.told() == [NoticeKind.PAYMENT_SENT_BACK]
    assert await buyer.operators_told() == [Matter.STARS_SENT_BACK]


@pytest.mark.parametrize(("amount", "currency"), [(399, "XTR"), (401, "XTR"), (400, "USD")])
async def test_another_amount_or_currency_is_refused(buyer: StarsBuyer, amount: int, currency: str) -> None:
    order = await buyer.order()
    assert await buyer.ask(order, amount=amount, currency=currency) == Refusal.DIFFERENT


async def test_another_amount_that_came_in_goes_back(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.pay(order, "stx_1", amount=1) == Receipt.SENT_BACK
    payment = await buyer.payment("stx_1")
    assert (payment.amount_minor, payment.status, payment.refunded_minor) == (1, PaymentStatus.REFUNDED, 1)


async def test_a_young_invoice_keeps_its_price_and_promise(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.sell("packs", "pack_10", stars=9000, credits=1)
    assert await buyer.ask(order) is None
    await buyer.pay(order, "stx_1")
    assert await buyer.credits() == 10
    assert (await buyer.order()).amount_minor == 9000


async def test_an_old_invoice_is_refused(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.age(order, invoices.VALID_FOR + timedelta(seconds=1))
    assert await buyer.ask(order) == Refusal.EXPIRED
    assert (await buyer.order()).id != order.id


async def test_orders_that_nobody_paid_are_closed_and_young_ones_stay(buyer: StarsBuyer) -> None:
    old, young = await buyer.order(), await buyer.order("pack_30")
    await buyer.age(old, invoices.VALID_FOR + timedelta(seconds=1))
    await invoices.expire_due(buyer.session)
    await buyer.session.refresh(old)
    await buyer.session.refresh(young)
    assert (old.status, young.status) == (PaymentStatus.EXPIRED, PaymentStatus.OPEN)
    assert await buyer.pay(old, "stx_1") == Receipt.DONE, "money that comes in all the same counts"


async def test_a_catalogue_that_is_wrong_sells_nothing(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.sell("packs", "pack_30", stars=-1)
    assert await buyer.ask(order) == Refusal.NOT_SOLD


async def test_what_is_not_sold_any_more_is_neither_ordered_nor_charged(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.sell("packs", "pack_10")
    assert await buyer.ask(order) == Refusal.NOT_SOLD
    with pytest.raises(UnknownProduct):
        await buyer.order()


async def test_a_deleted_person_is_refused_and_gets_back_what_came_in(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.session.execute(sa.delete(User).where(User.id == buyer.user_id))
    await buyer.session.refresh(order)
    assert await buyer.ask(order) == Refusal.ACCOUNT_GONE
    assert await buyer.pay(order, "stx_1") == Receipt.SENT_BACK
    assert [task.telegram_id for task in await buyer.going_back()] == [buyer.telegram_id]
    assert await buyer.told() == [NoticeKind.PAYMENT_SENT_BACK]


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


async def test_two_devices_that_both_subscribe_keep_one_plan(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    assert (await buyer.ask(order), await buyer.ask(order)) == (None, None)
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
    assert await buyer.ask(order) is None
    (plan,) = await buyer.subscriptions()
    plan.status = SubscriptionStatus.ENDED
    await buyer.session.flush()
    assert await buyer.ask(order) is None
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


async def test_charges_that_come_at_once_count_once_each(database: Database) -> None:
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order = await buyer.order()

    async def pay(reference: str, amount: int) -> Receipt:
        async with database.as_service() as session:
            return await replace(buyer, session=session).pay(order, reference, amount=amount)

    told = [("at_once_1", 400), ("at_once_2", 400), ("at_once_3", 5)] * 3
    receipts = await asyncio.gather(*(pay(*charge) for charge in told))
    assert Counter(receipts) == {Receipt.DONE: 2, Receipt.SENT_BACK: 1, Receipt.BEFORE: 6}
    async with database.as_service() as session:
        assert await replace(buyer, session=session).credits() == 20
