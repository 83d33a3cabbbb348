"""Every event twice, in every order, days late: each story ends the same whichever way it is told.

Each order is told of a purchase of its own: an event that was applied once is never applied again.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.billing.stripe.webhook import EVENTS
from core.notices import NoticeKind
from db.models import CreditPurchase
from db.states import PaymentStatus, SubscriptionTier
from tests.core.billing.shop import Customer, Json, Shop

# Of the stories that have too many orders to tell all.
SAMPLE = 24

Story = Callable[[Shop, Customer], Awaitable[None]]


async def intent_of(shop: Shop, customer: Customer) -> str:
    payment = (await shop.payments(customer))[-1]
    assert payment.checkout_session_id is not None
    intent = (await shop.gateway.session(payment.checkout_session_id)).payment_intent
    assert intent is not None
    return intent


async def pays(shop: Shop, customer: Customer) -> None:
    await customer.buy()


async def pays_by_bank(shop: Shop, customer: Customer) -> None:
    payment = await customer.buy(by="bank")
    assert payment.checkout_session_id is not None
    await shop.till.bank(payment.checkout_session_id, confirms=True)


async def is_refunded(shop: Shop, customer: Customer) -> None:
    await customer.buy()
    await shop.gateway.refund(await intent_of(shop, customer), None, f"by-hand:{customer.id}")


async def is_refunded_in_part_and_wins_a_dispute(shop: Shop, customer: Customer) -> None:
    await customer.buy()
    intent = await intent_of(shop, customer)
    await shop.gateway.refund(intent, 100, f"part:{customer.id}")
    opened = await shop.till.dispute(intent)
    await shop.till.close_dispute(opened["id"], won=True)


async def loses_a_dispute(shop: Shop, customer: Customer) -> None:
    await customer.buy()
    opened = await shop.till.dispute(await intent_of(shop, customer))
    await shop.till.close_dispute(opened["id"], won=False)


async def subscribes(shop: Shop, customer: Customer) -> None:
    await customer.buy("plan_pro")


async def told_of(shop: Shop, story: Story, known: set[str]) -> tuple[Customer, list[Json]]:
    """Somebody to whom the story happened, and the events of it that we listen to, oldest first.

    `known` are the events of stories before, and then of this one, too.
    """
    customer = await shop.customer()
    await story(shop, customer)
    events = [event for event in await shop.events() if event["id"] not in known]
    known.update(event["id"] for event in events)
    return customer, [event for event in events if event["type"] in EVENTS]


def orders(count: int) -> Iterator[Sequence[int]]:
    """All orders of so many events, or a sample with the two ends when there are too many."""
    everything = list(itertools.permutations(range(count)))
    if len(everything) <= SAMPLE:
        return iter(everything)
    return iter([everything[0], everything[-1], *random.Random(7).sample(everything, SAMPLE)])


@pytest.mark.parametrize(
    ("story", "credits", "status", "least"),
    [
        (pays, 10, PaymentStatus.PAID, 1),
        (pays_by_bank, 10, PaymentStatus.PAID, 2),
        (is_refunded, 0, PaymentStatus.REFUNDED, 3),
        (is_refunded_in_part_and_wins_a_dispute, 8, PaymentStatus.PARTIALLY_REFUNDED, 5),
        (loses_a_dispute, 0, PaymentStatus.DISPUTED, 3),
    ],
)
async def test_a_pack(shop: Shop, story: Story, credits: int, status: PaymentStatus, least: int) -> None:
    known: set[str] = set()
    _, events = await told_of(shop, story, known)
    assert len(events) >= least, [event["type"] for event in events]
    for order in orders(len(events)):
        customer, events = await told_of(shop, story, known)
        told = [events[place] for place in order]
        await shop.apply(*told, *told)
        balance = await customer.balance()
        (payment,) = await shop.payments(customer)
        assert (balance.credits, balance.debt, payment.status) == (credits, 0, status), [e["type"] for e in told]
        assert (await customer.told()).count(NoticeKind.PAYMENT_DONE) == 1


async def test_a_plan(shop: Shop) -> None:
    known: set[str] = set()
    _, events = await told_of(shop, subscribes, known)
    assert len(events) >= 3
    for order in orders(len(events)):
        customer, events = await told_of(shop, subscribes, known)
        told = [events[place] for place in order]
        await shop.apply(*told, *told)
        assert await customer.tier() == SubscriptionTier.PRO
        assert await customer.told() == [NoticeKind.PAYMENT_DONE]
        assert len(await shop.payments(customer)) == 1


async def test_days_late_brings_all_that_was_bought(shop: Shop) -> None:
    customer, events = await told_of(shop, pays, set())
    await shop.till.advance(days=20)
    await shop.apply(*events)
    assert await customer.credits() == 10
    async with shop.database.as_service() as session:
        lot = (await session.scalars(sa.select(CreditPurchase).where(CreditPurchase.user_id == customer.id))).one()
        now = await session.scalar(sa.select(sa.func.now()))
    assert lot.expires_at is not None
    assert now is not None
    assert lot.expires_at - now > timedelta(days=364), "counted from when they came"


@pytest.mark.parametrize("days", [-400, 400])
async def test_stripes_clock_does_not_shorten_or_lengthen_what_was_bought(shop: Shop, days: int) -> None:
    customer = await shop.customer()
    order = await customer.order()
    await shop.till.pay(await customer.page(order))
    real = shop.gateway.intent

    async def of_another_time(intent_id: str) -> object:
        fact = await real(intent_id)
        return fact.model_copy(update={"created": datetime.now(UTC) + timedelta(days=days)})

    shop.gateway.intent = of_another_time  # type: ignore[method-assign,assignment] # Stripe's clock, as the test wants it
    await shop.apply_all()
    async with shop.database.as_service() as session:
        lot = (await session.scalars(sa.select(CreditPurchase).where(CreditPurchase.user_id == customer.id))).one()
    assert lot.expires_at is not None
    assert timedelta(days=364) < lot.expires_at - lot.purchase_date < timedelta(days=366)
