"""Stars that go back: once, credits first, whatever fails on the way; and charges that nobody told us of."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.billing.stars import charges, invoices, refunds
from core.billing.stars.charges import Charge
from core.billing.stars.missed_transactions import Transaction, catch_up
from core.billing.stars.refunds import NotRefundable
from core.notices import Matter, NoticeKind
from db.models import Payment
from db.session import Database
from db.states import PaymentStatus, SubscriptionTier
from tests.core.billing.stars.buyer import MONTH, NOW, StarsBuyer, open_buyer


async def test_a_refund_takes_the_credits_at_once_and_asks_telegram_once(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    assert await refunds.refund(buyer.session, order.id, "refund:1")
    assert not await refunds.refund(buyer.session, order.id, "refund:1"), "a task that runs again"
    with pytest.raises(NotRefundable):
        await refunds.refund(buyer.session, order.id, "refund:2")
    assert await buyer.credits() == 0
    assert [(task.charge, task.telegram_id) for task in await buyer.going_back()] == [("stx_1", buyer.telegram_id)]
    assert not await refunds.note_refunded(buyer.session, "stx_1"), "Telegram's message about our own refund"
    assert (await buyer.payment("stx_1")).status == PaymentStatus.REFUNDED
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED]


async def test_spent_credits_become_a_debt_that_new_ones_pay_off(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    await buyer.spend(7)
    await refunds.refund(buyer.session, order.id, "refund:1")
    assert (await buyer.credits(), await buyer.debt()) == (0, 7)
    await buyer.pay(await buyer.order(), "stx_2")
    assert (await buyer.credits(), await buyer.debt()) == (3, 0)


async def test_what_telegram_refuses_for_good_is_given_back_and_can_be_tried_again(
    database: Database, buyer: StarsBuyer
) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_refused")
    await refunds.refund(buyer.session, order.id, "refund:1")
    (task,) = await buyer.going_back()
    # The worker does this in a transaction of its own.
    await buyer.session.commit()
    await refunds.give_up(database, task)
    await refunds.give_up(database, task)
    async with database.as_service() as session:
        again = replace(buyer, session=session)
        assert await again.credits() == 10
        assert Matter.REFUND_FAILED in await again.operators_told()
        assert (await again.payment("stx_refused")).status == PaymentStatus.PAID
        assert await refunds.refund(session, order.id, "refund:2")
        assert await again.credits() == 0


async def test_a_refund_by_telegram_itself_counts_once(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    assert await refunds.note_refunded(buyer.session, "stx_1")
    assert not await refunds.note_refunded(buyer.session, "stx_1")
    assert not await refunds.note_refunded(buyer.session, "stx_unheard_of")
    assert (await buyer.credits(), await buyer.told()) == (0, [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED])


async def test_a_plan_that_is_refunded_ends_and_can_be_bought_again(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    await refunds.refund(buyer.session, order.id, "refund:1")
    assert [task.subscription for task in await buyer.going_back()] == ["stx_1"]
    assert await buyer.tier() == SubscriptionTier.FREE
    await refunds.note_refunded(buyer.session, "stx_1")
    assert (await buyer.order("plan_pro")).id != order.id


async def test_an_earlier_period_is_refunded_and_the_plan_goes_on(buyer: StarsBuyer) -> None:
    order = await buyer.order("plan_pro")
    await buyer.pay(order, "stx_1", until=NOW + MONTH)
    await buyer.pay(order, "stx_2", until=NOW + 2 * MONTH, renewal=True)
    await refunds.refund(buyer.session, order.id, "refund:1")
    await refunds.note_refunded(buyer.session, "stx_1")
    assert [task.subscription for task in await buyer.going_back()] == [None]
    assert await buyer.tier() == SubscriptionTier.PRO


async def test_nothing_unpaid_and_no_other_rail_is_refunded(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    with pytest.raises(NotRefundable):
        await refunds.refund(buyer.session, order.id, "refund:1")


def charge(reference: str, telegram_id: int, payload: str, amount: int = 400) -> Charge:
    return Charge(
        reference=reference,
        telegram_id=telegram_id,
        payload=payload,
        amount=amount,
        currency="XTR",
        paid_at=datetime.now(UTC),
    )


async def test_lost_messages_are_made_up_for(database: Database) -> None:
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order, other = await buyer.order(), await buyer.order("pack_30")
        await buyer.pay(order, "known")
    lost = charge("lost", buyer.telegram_id, invoices.payload_of(other), 950)
    listed = [
        Transaction(charge=charge("known", buyer.telegram_id, invoices.payload_of(order))),
        Transaction(charge=lost),
        Transaction(charge=charge("nobody", buyer.telegram_id, f"payment:{uuid.uuid4().hex}", 5)),
        Transaction(charge=charge("known", buyer.telegram_id, invoices.payload_of(order)), refund=True),
    ]
    assert await catch_up(database, listed) == ["lost", "nobody", "known"]
    assert await catch_up(database, listed) == []
    async with database.as_service() as session:
        buyer = replace(buyer, session=session)
        assert await buyer.credits() == 30
        statuses = await session.execute(
            sa.select(Payment.reference, Payment.status).where(Payment.reference.in_(["lost", "nobody", "known"]))
        )
        assert {reference: status for reference, status in statuses} == {
            "lost": PaymentStatus.PAID,
            "nobody": PaymentStatus.REFUNDED,
            "known": PaymentStatus.REFUNDED,
        }
        # Should the message come after all, it changes nothing.
        assert await charges.receive(session, lost) == charges.Receipt.BEFORE


async def test_a_renewal_that_was_lost_extends_the_plan(database: Database) -> None:
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order = await buyer.order("plan_pro")
        await buyer.pay(order, "first", until=NOW + MONTH)
    renewal = charge("second", buyer.telegram_id, invoices.payload_of(order), 700).model_copy(
        update={"until": NOW + 2 * MONTH}
    )
    assert await catch_up(database, [Transaction(charge=renewal)]) == ["second"]
    async with database.as_service() as session:
        (plan,) = await replace(buyer, session=session).subscriptions()
        assert (plan.reference, plan.period_end) == ("first", NOW + 2 * MONTH)
