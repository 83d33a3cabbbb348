"""Charges in Stars: every one counts once, or goes back to the payer."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.billing.stars import invoices
from core.billing.stars.charges import Receipt
from core.billing.stars.pre_checkout import Refusal
from core.notices import Matter, NoticeKind
from db.models import User
from db.session import Database
from db.states import PaymentStatus
from tests.core.billing.stars.buyer import StarsBuyer, open_buyer
from tests.core.credits.people import add_person


async def test_a_pack_is_ordered_checked_paid_and_granted_once(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert len(invoices.payload_of(order).encode()) <= 128
    assert await buyer.ask(order) is None
    assert await buyer.pay(order, "stx_1") == Receipt.DONE
    assert await buyer.pay(order, "stx_1") == Receipt.BEFORE
    assert await buyer.credits() == 10
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE]


async def test_charges_that_come_in_all_the_same_each_bring_their_pack(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.pay(order, "stx_1") == Receipt.DONE
    assert await buyer.pay(order, "stx_2") == Receipt.DONE
    assert await buyer.credits() == 20
    assert (await buyer.payment("stx_1")).id != (await buyer.payment("stx_2")).id


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


async def test_another_amount_that_came_in_goes_back(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.pay(order, "stx_1", amount=1) == Receipt.SENT_BACK
    payment = await buyer.payment("stx_1")
    assert (payment.amount_minor, payment.status, payment.refunded_minor) == (1, PaymentStatus.REFUNDED, 1)


async def test_a_deleted_person_is_refused_and_gets_back_what_came_in(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.session.execute(sa.delete(User).where(User.id == buyer.user_id))
    await buyer.session.refresh(order)
    assert await buyer.ask(order) == Refusal.ACCOUNT_GONE
    assert await buyer.pay(order, "stx_1") == Receipt.SENT_BACK
    assert [task.telegram_id for task in await buyer.going_back()] == [buyer.telegram_id]
    assert await buyer.told() == [NoticeKind.PAYMENT_SENT_BACK]


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
