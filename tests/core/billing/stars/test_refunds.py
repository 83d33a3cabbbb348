"""Stars that go back: once, credits first, whatever fails on the way; and charges that nobody told us of."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
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
from tests.core.billing.stars.till import MONTH, NOW, Till, open_till


@pytest.fixture
async def till(database: Database) -> AsyncIterator[Till]:
    async with database.as_service() as session:
        yield await open_till(session)
        await session.rollback()


async def test_a_refund_takes_the_credits_at_once_and_asks_telegram_once(till: Till) -> None:
    order = await till.order()
    await till.pay(order, "stx_1")
    assert await refunds.refund(till.session, order.id, "refund:1")
    assert not await refunds.refund(till.session, order.id, "refund:1"), "a job that runs again"
    with pytest.raises(NotRefundable):
        await refunds.refund(till.session, order.id, "refund:2")
    assert await till.credits() == 0
    assert [(job.charge, job.telegram_id) for job in await till.going_back()] == [("stx_1", till.telegram_id)]
    assert not await refunds.note_refunded(till.session, "stx_1"), "Telegram's message about our own refund"
    assert (await till.payment("stx_1")).status == PaymentStatus.REFUNDED
    assert await till.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED]


async def test_spent_credits_become_a_debt_that_new_ones_pay_off(till: Till) -> None:
    order = await till.order()
    await till.pay(order, "stx_1")
    await till.spend(7)
    await refunds.refund(till.session, order.id, "refund:1")
    assert (await till.credits(), await till.debt()) == (0, 7)
    await till.pay(await till.order(), "stx_2")
    assert (await till.credits(), await till.debt()) == (3, 0)


async def test_what_telegram_refuses_for_good_is_given_back_and_can_be_tried_again(
    database: Database, till: Till
) -> None:
    order = await till.order()
    await till.pay(order, "stx_refused")
    await refunds.refund(till.session, order.id, "refund:1")
    (job,) = await till.going_back()
    # The worker does this in a transaction of its own.
    await till.session.commit()
    await refunds.give_up(database, job)
    await refunds.give_up(database, job)
    async with database.as_service() as session:
        again = replace(till, session=session)
        assert await again.credits() == 10
        assert Matter.REFUND_FAILED in await again.operators_told()
        assert (await again.payment("stx_refused")).status == PaymentStatus.PAID
        assert await refunds.refund(session, order.id, "refund:2")
        assert await again.credits() == 0


async def test_a_refund_by_telegram_itself_counts_once(till: Till) -> None:
    order = await till.order()
    await till.pay(order, "stx_1")
    assert await refunds.note_refunded(till.session, "stx_1")
    assert not await refunds.note_refunded(till.session, "stx_1")
    assert not await refunds.note_refunded(till.session, "stx_unheard_of")
    assert (await till.credits(), await till.told()) == (0, [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED])


async def test_a_plan_that_is_refunded_ends_and_can_be_bought_again(till: Till) -> None:
    order = await till.order("plan_pro")
    await till.pay(order, "stx_1", until=NOW + MONTH)
    await refunds.refund(till.session, order.id, "refund:1")
    assert [job.subscription for job in await till.going_back()] == ["stx_1"]
    assert await till.tier() == SubscriptionTier.FREE
    await refunds.note_refunded(till.session, "stx_1")
    assert (await till.order("plan_pro")).id != order.id


async def test_an_earlier_period_is_refunded_and_the_plan_goes_on(till: Till) -> None:
    order = await till.order("plan_pro")
    await till.pay(order, "stx_1", until=NOW + MONTH)
    await till.pay(order, "stx_2", until=NOW + 2 * MONTH, renewal=True)
    await refunds.refund(till.session, order.id, "refund:1")
    await refunds.note_refunded(till.session, "stx_1")
    assert [job.subscription for job in await till.going_back()] == [None]
    assert await till.tier() == SubscriptionTier.PRO


async def test_nothing_unpaid_and_no_other_rail_is_refunded(till: Till) -> None:
    order = await till.order()
    with pytest.raises(NotRefundable):
        await refunds.refund(till.session, order.id, "refund:1")


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
        till = await open_till(session)
        order, other = await till.order(), await till.order("pack_30")
        await till.pay(order, "known")
    lost = charge("lost", till.telegram_id, invoices.payload_of(other), 950)
    listed = [
        Transaction(charge=charge("known", till.telegram_id, invoices.payload_of(order))),
        Transaction(charge=lost),
        Transaction(charge=charge("nobody", till.telegram_id, f"payment:{uuid.uuid4().hex}", 5)),
        Transaction(charge=charge("known", till.telegram_id, invoices.payload_of(order)), refund=True),
    ]
    assert await catch_up(database, listed) == ["lost", "nobody", "known"]
    assert await catch_up(database, listed) == []
    async with database.as_service() as session:
        till = replace(till, session=session)
        assert await till.credits() == 30
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
        till = await open_till(session)
        order = await till.order("plan_pro")
        await till.pay(order, "first", until=NOW + MONTH)
    renewal = charge("second", till.telegram_id, invoices.payload_of(order), 700).model_copy(
        update={"until": NOW + 2 * MONTH}
    )
    assert await catch_up(database, [Transaction(charge=renewal)]) == ["second"]
    async with database.as_service() as session:
        (plan,) = await replace(till, session=session).subscriptions()
        assert (plan.reference, plan.period_end) == ("first", NOW + 2 * MONTH)
