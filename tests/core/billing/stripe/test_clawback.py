"""Refunds and disputes at Stripe: credits go once, in proportion, and come back when a claim falls."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from core.billing.stripe import refunds
from core.billing.stripe.reconciliation import fetch_events
from core.notices import Matter, NoticeKind
from db.models import Payment, StripeEvent
from db.states import PaymentStatus, SubscriptionTier
from tests.core.billing.shop import Shop


async def refund(shop: Shop, payment: Payment, amount_minor: int | None = None, key: str = "refund:1") -> None:
    await refunds.refund(shop.database, shop.gateway, payment.id, amount_minor, f"{key}:{payment.id}")


async def dispute(shop: Shop, payment: Payment) -> str:
    assert payment.reference is not None
    return str((await shop.till.dispute(payment.reference))["id"])


async def test_an_operator_refunds_and_the_person_reads_it(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await refund(shop, payment)
    await refund(shop, payment)
    await shop.apply_all()
    assert (await person.credits(), (await shop.payment(payment.id)).status) == (0, PaymentStatus.REFUNDED)
    assert await person.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED]
    assert await shop.matters() == [Matter.REFUND_DONE, Matter.REFUND_DONE]


async def test_parts_go_back_in_proportion_each_once(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await refund(shop, payment, 125)
    assert await person.credits() == 8
    await refund(shop, payment, 125, key="refund:2")
    await shop.apply_all()
    assert (await person.credits(), (await shop.payment(payment.id)).refunded_minor) == (5, 250)


async def test_more_than_is_left_is_refused_and_operators_read_why(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await refund(shop, payment, 600)
    assert await person.credits() == 10
    assert await shop.matters() == [Matter.REFUND_REFUSED]


async def test_a_refund_whose_event_got_lost_between_others_is_found_within_the_hour(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    assert payment.reference is not None
    await shop.till.refund(payment.reference)
    await shop.till.advance(seconds=3600)
    await person.bought("pack_30")
    async with shop.database.as_service() as session:
        await session.execute(sa.delete(StripeEvent).where(StripeEvent.type.like("%refund%")))
    now = datetime.fromtimestamp(await shop.till.now(), UTC)
    await fetch_events(shop.database, shop.gateway, now)
    assert not [event for event in await shop.stored() if "refund" in event]
    await fetch_events(shop.database, shop.gateway, now, thorough=True)
    assert [event for event in await shop.stored() if "refund" in event]


async def test_spent_credits_that_are_refunded_become_a_debt(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await person.spend(8)
    await refund(shop, payment)
    balance = await person.balance()
    assert (balance.credits, balance.debt) == (0, 8)
    await person.bought("pack_30")
    assert await person.credits() == 22


async def test_a_dispute_sets_aside_and_a_won_one_gives_back(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await person.spend(4)
    name = await dispute(shop, payment)
    await shop.apply_all()
    balance = await person.balance()
    assert (balance.credits, balance.debt) == (0, 4)
    assert (await shop.payment(payment.id)).status == PaymentStatus.DISPUTED
    assert Matter.PAYMENT_DISPUTED in await shop.matters()
    await shop.till.close_dispute(name, won=True)
    await shop.apply_all()
    balance = await person.balance()
    assert (balance.credits, balance.debt) == (6, 0)
    assert (await shop.payment(payment.id)).status == PaymentStatus.PAID


async def test_a_lost_dispute_stays(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    name = await dispute(shop, payment)
    await shop.apply_all()
    await shop.till.close_dispute(name, won=False)
    for _ in range(2):
        await fetch_events(shop.database, shop.gateway, datetime.now(UTC))
        await shop.apply_all()
    assert (await person.credits(), (await shop.payment(payment.id)).status) == (0, PaymentStatus.DISPUTED)
    told = [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_DISPUTED, NoticeKind.PAYMENT_DISPUTE_LOST]
    assert await person.told() == told
    assert await shop.matters() == [Matter.PAYMENT_DISPUTED, Matter.DISPUTE_LOST]


async def test_a_dispute_that_is_heard_of_when_it_is_lost_is_told_once(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await person.spend(4)
    await shop.till.close_dispute(await dispute(shop, payment), won=False)
    await shop.apply_all()
    balance = await person.balance()
    assert (balance.credits, balance.debt) == (0, 4)
    assert await person.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_DISPUTE_LOST]
    assert await shop.matters() == [Matter.DISPUTE_LOST]


async def test_a_dispute_after_a_refund_takes_nothing_twice(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await person.bought("pack_30")
    await refund(shop, payment, 250)
    name = await dispute(shop, payment)
    await shop.apply_all()
    balance = await person.balance()
    assert (balance.credits, balance.debt) == (30, 0)
    await shop.till.close_dispute(name, won=True)
    await shop.apply_all()
    assert await person.credits() == 35


async def test_a_refunded_plan_ends_at_once(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought("plan_pro")
    await refund(shop, payment)
    await shop.apply_all()
    assert (await person.tier(), await person.plan()) == (SubscriptionTier.FREE, None)


async def test_a_disputed_plan_rests_until_the_dispute_is_won(shop: Shop) -> None:
    person = await shop.customer()
    payment = await person.bought("plan_pro")
    name = await dispute(shop, payment)
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.FREE
    await shop.till.close_dispute(name, won=True)
    await shop.apply_all()
    assert await person.tier() == SubscriptionTier.PRO
