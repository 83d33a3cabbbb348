"""Packs by card: one order, one link, one payment, and credits exactly once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa

from core.billing import orders
from core.billing.refunds import REFUND, RefundPayment
from core.billing.stripe import payment_check
from core.billing.stripe import refunds as card_refunds
from core.billing.stripe.events import settle_session
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.reconciliation import reconcile
from core.notices import Matter, NoticeKind
from db.models import GlobalConfig, Payment, User
from db.states import PaymentStatus, SubscriptionTier
from sandbox.stripe.client import session_id
from tests.core.billing.shop import Shop


async def test_a_pack_that_is_paid_brings_its_credits(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    assert (await person.credits(), payment.status) == (10, PaymentStatus.PAID)
    assert payment.reference is not None
    assert payment.reference.startswith("pi_")
    assert await person.told() == [NoticeKind.PAYMENT_DONE]


async def test_what_is_ordered_says_whose_it_is_and_ends_in_a_day(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.order()
    await person.page(payment)
    sent = dict(parse_qsl((await shop.till.calls("/v1/checkout/sessions"))[-1]["params"]))
    for owner in ("metadata", "payment_intent_data[metadata]"):
        assert (sent[f"{owner}[app]"], sent[f"{owner}[payment]"]) == ("shortlist", str(payment.id))
    assert sent["line_items[0][price_data][unit_amount]"] == "500"
    ends = datetime.fromtimestamp(int(sent["expires_at"]), UTC) - datetime.now(UTC)
    assert timedelta(hours=22) < ends <= timedelta(hours=23)


async def test_every_create_carries_an_idempotency_key(shop: Shop) -> None:
    person = await shop.customer()
    await person.bought()
    await person.bought("plan_pro")
    created = [call for call in await shop.till.calls() if call["method"] == "POST"]
    assert len(created) >= 4
    assert all(call["idempotency_key"] for call in created)


async def test_the_same_product_twice_is_one_order_and_one_link(shop: Shop) -> None:
    person = await shop.customer()
    first, second = await person.order(), await person.order()
    assert first.id == second.id
    assert await person.page(first) == await person.page(second)
    assert len([call for call in await shop.till.calls("/v1/checkout/sessions") if call["method"] == "POST"]) == 1


async def test_side_by_side_taps_make_one_customer_and_one_session(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.order()
    links = await asyncio.gather(*(person.page(payment) for _ in range(4)))
    assert len(set(links)) == 1


async def test_a_price_that_changes_is_a_new_order_and_leaves_the_old_one_true(shop: Shop) -> None:
    person = await shop.customer()
    cheap = await person.order("pack_30")
    link = await person.page(cheap)
    async with shop.database.as_service() as session:
        row = await session.get_one(GlobalConfig, "packs")
        before = row.value
        row.value = {**before, "pack_30": {**before["pack_30"], "price_minor": 9900, "credits": 1}}
    try:
        assert (await person.order("pack_30")).id != cheap.id
        await shop.till.pay(link)
        await shop.apply_all()
        assert await person.credits() == 30
    finally:
        async with shop.database.as_service() as session:
            (await session.get_one(GlobalConfig, "packs")).value = before


async def test_a_link_cannot_be_paid_twice(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.order()
    link = await person.page(payment)
    await shop.till.pay(link)
    with pytest.raises(ValueError, match="refused"):
        await shop.till.pay(link)
    await shop.apply_all()
    assert await person.credits() == 10


async def test_a_session_that_is_over_gives_way_to_a_new_order(shop: Shop) -> None:
    person = await shop.customer()
    first = await person.order()
    link = await person.page(first)
    await shop.gateway.expire_session(session_id(link))
    assert await person.page(first) != link
    assert (await shop.payment(first.id)).status == PaymentStatus.EXPIRED
    assert [payment.status for payment in await shop.payments(person)] == [PaymentStatus.EXPIRED, PaymentStatus.OPEN]


async def test_a_session_that_expired_here_and_was_paid_there_counts(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy()
    async with shop.database.as_service() as session:
        await orders.close(session, payment.id, PaymentStatus.EXPIRED)
    await shop.apply_all()
    assert await person.credits() == 10


async def test_the_same_event_in_two_workers_at_once_grants_once(shop: Shop) -> None:
    person = await shop.customer()
    await person.buy()
    events = await shop.events()
    await asyncio.gather(*(shop.apply(event) for event in events * 4))
    assert await person.credits() == 10
    (completed,) = [event for event in events if event["type"] == "checkout.session.completed"]
    row = await shop.event(completed["id"])
    assert row is not None
    assert row.outcome == "done", "whoever comes second leaves it as it is"
    assert await person.told() == [NoticeKind.PAYMENT_DONE]


async def test_an_event_that_comes_before_our_own_commit_is_not_lost(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.order()
    await shop.till.pay(await person.page(payment))
    # As if the worker had died between making the session and writing it down.
    async with shop.database.as_service() as session:
        await session.execute(sa.update(Payment).where(Payment.id == payment.id).values(checkout_session_id=None))
    await shop.apply_all()
    assert await person.credits() == 10
    assert (await shop.payment(payment.id)).checkout_session_id is not None


async def test_events_of_other_products_in_the_account_are_recorded_and_ignored(shop: Shop) -> None:
    """Even one that happens to name an order of ours, and its price."""
    person = await shop.customer()
    order = await person.order()
    foreign = await shop.gateway.create_session(
        "foreign",
        {
            "mode": "payment",
            "success_url": "https://other.test/",
            "metadata": {"app": "other", "payment": str(order.id)},
            "payment_intent_data": {"metadata": {"app": "other", "payment": str(order.id)}},
            "line_items": [
                {"price_data": {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}}, "quantity": 1}
            ],
        },
    )
    paid = await shop.till.pay(foreign.id)
    await shop.gateway.refund(paid["payment_intent"], None, "foreign-refund")
    await shop.apply_all()
    assert (await person.credits(), (await shop.payment(order.id)).status) == (0, PaymentStatus.OPEN)
    for event in await shop.events():
        row = await shop.event(event["id"])
        assert row is not None
        assert row.handled_at is not None
        assert row.outcome in ("foreign", "ignored")
    assert await shop.matters() == []


async def test_an_event_of_the_other_mode_is_recorded_and_not_applied(shop: Shop) -> None:
    person = await shop.customer()
    await person.buy()
    for event in await shop.events():
        await shop.apply({**event, "livemode": True})
        row = await shop.event(event["id"])
        assert row is not None
        assert row.outcome == "other mode"
    assert await person.credits() == 0


@pytest.mark.parametrize("code", ["pack_10", "plan_pro"])
async def test_what_was_made_under_the_key_of_the_other_mode_grants_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """The events themselves came right: what they speak of is looked at, too."""
    person = await shop.customer()
    await person.buy(code)
    monkeypatch.setattr(Gateway, "livemode", True)
    for event in await shop.events():
        await shop.apply(event)
        row = await shop.event(event["id"])
        assert row is not None
        assert row.outcome in ("foreign", "ignored"), event["type"]
    assert (await person.credits(), await person.tier(), await person.plan()) == (0, SubscriptionTier.FREE, None)


async def test_a_bank_that_has_to_confirm_is_waited_for(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy(by="bank")
    await shop.apply_all()
    assert (await person.credits(), (await shop.payment(payment.id)).status) == (0, PaymentStatus.PROCESSING)
    assert payment.checkout_session_id is not None
    await shop.till.bank(payment.checkout_session_id, confirms=True)
    await shop.apply_all()
    assert await person.credits() == 10
    assert await person.told() == [NoticeKind.PAYMENT_PENDING, NoticeKind.PAYMENT_DONE]


async def test_a_bank_that_refuses_costs_nothing_whatever_comes_late(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy(by="bank")
    assert payment.checkout_session_id is not None
    await shop.till.bank(payment.checkout_session_id, confirms=False)
    events = await shop.events()
    await shop.apply(*reversed(events))
    assert (await person.credits(), (await shop.payment(payment.id)).status) == (0, PaymentStatus.FAILED)
    assert await person.told() == [NoticeKind.PAYMENT_FAILED]


async def test_without_any_event_asking_finds_the_payment(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy()
    assert payment.checkout_session_id is not None
    assert await settle_session(shop.database, shop.gateway, payment.checkout_session_id) == "done"
    assert await person.credits() == 10


async def test_who_asks_right_after_the_web_hook_is_not_told_that_nothing_came(shop: Shop) -> None:
    """The button's task looks a moment after the event was applied."""
    person = await shop.customer()
    payment = await person.order()
    await person.page(payment)
    task = payment_check.CheckPayment(chat_id=1, key="asks", payment_id=payment.id)
    assert not await payment_check.check_payment(shop.database, shop.gateway, task)
    await shop.till.pay(await person.page(payment))
    await shop.apply_all()
    assert await payment_check.check_payment(shop.database, shop.gateway, task)
    assert await person.told() == [NoticeKind.PAYMENT_DONE]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3), timedelta(hours=-3)])
async def test_the_clock_finds_what_no_web_hook_told(shop: Shop, ahead: timedelta) -> None:
    """Also a worker whose own clock is off."""
    person = await shop.customer()
    await person.buy()
    await reconcile(shop.database, shop.gateway, (datetime.now(UTC) + ahead).replace(minute=7))
    assert await person.credits() == 10
    # The events came in beside it, and are applied like any other.
    for event in await shop.events():
        await shop.apply(event)
    assert await person.credits() == 10


async def test_a_deleted_person_who_pays_gets_the_money_back(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy()
    await person.delete()
    await shop.apply_all()
    assert (await shop.payment(payment.id)).status == PaymentStatus.UNCLAIMED
    assert await shop.matters() == [Matter.PAYMENT_UNCLAIMED]
    # The money goes back by itself, once.
    for _ in range(2):
        for payload in await shop.queued(REFUND.name):
            task = RefundPayment.model_validate_json(payload)
            await card_refunds.refund(shop.database, shop.gateway, task.payment_id, task.amount_minor, task.key)
    row = await shop.payment(payment.id)
    assert (row.status, row.refunded_minor) == (PaymentStatus.REFUNDED, 500)
    assert row.reference is not None
    assert [refund.amount for refund in await shop.gateway.refunds(row.reference)] == [500]


async def test_a_customer_that_was_deleted_at_stripe_is_made_anew(shop: Shop) -> None:
    person = await shop.customer()
    await person.bought()
    async with shop.database.as_service() as session:
        customer = (await session.get_one(User, person.id)).stripe_customer_id
    assert customer is not None
    await shop.gateway.delete_customer(customer)
    await person.bought("pack_30")
    assert await person.credits() == 40


async def test_an_amount_that_was_not_ordered_grants_nothing(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.buy()
    async with shop.database.as_service() as session:
        await session.execute(sa.update(Payment).where(Payment.id == payment.id).values(amount_minor=4_000))
    await shop.apply_all()
    assert (await person.credits(), (await shop.payment(payment.id)).status) == (0, PaymentStatus.MISMATCHED)
    assert await shop.matters() == [Matter.PAYMENT_MISMATCHED]
