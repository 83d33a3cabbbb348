"""Invoices in Stars and the check before a payment: nobody pays for nothing, or at another price."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.billing.catalogue import UnknownProduct
from core.billing.stars import invoices
from core.billing.stars.charges import Receipt
from core.billing.stars.invoices import payload_of
from core.billing.stars.pre_checkout import RESERVED_FOR, PreCheckout, Refusal, release, reserve
from db.session import Database
from db.states import PaymentRail, PaymentStatus
from tests.core.billing.stars.buyer import StarsBuyer, open_buyer


async def test_an_invoice_that_is_paid_is_not_charged_again(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    assert await buyer.ask(order) == Refusal.PAID


async def test_an_invoice_that_is_being_paid_is_reserved_for_that_payment(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.ask(order, query_id="phone") is None
    assert await buyer.ask(order, query_id="tablet") == Refusal.RESERVED
    assert await buyer.ask(order, query_id="phone") is None, "the question may come twice"
    assert await buyer.ask(await buyer.order("pack_30")) is None, "another invoice is free"


async def test_a_payment_that_failed_after_the_answer_can_be_tried_again(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.ask(order) is None
    await buyer.session.refresh(order)
    assert order.reserved_until is not None
    order.reserved_until -= RESERVED_FOR + timedelta(seconds=1)
    await buyer.session.flush()
    assert await buyer.ask(order) is None


async def test_an_invoice_is_free_again_when_telegram_gave_its_payment_up(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    assert await buyer.ask(order, query_id="late") is None
    await release(buyer.session, payload_of(order), "another")
    assert await buyer.ask(order, query_id="again") == Refusal.RESERVED
    await release(buyer.session, payload_of(order), "late")
    assert await buyer.ask(order, query_id="again") is None


async def test_of_three_devices_at_once_one_may_pay(database: Database) -> None:
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order = await buyer.order()
    questions = [
        PreCheckout(f"device:{order.id}:{number}", payload_of(order), buyer.telegram_id, order.amount_minor, "XTR")
        for number in range(3)
    ]

    async def ask(question: PreCheckout) -> Refusal | None:
        async with database.as_service() as session:
            return await reserve(session, question)

    answers = await asyncio.gather(*map(ask, questions))
    assert sorted(map(str, answers)) == ["None", "reserved", "reserved"]


async def test_an_order_by_card_is_no_invoice(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    order.rail = PaymentRail.STRIPE
    await buyer.session.flush()
    assert await buyer.ask(order) == Refusal.UNKNOWN


@pytest.mark.parametrize(("amount", "currency"), [(399, "XTR"), (401, "XTR"), (400, "USD")])
async def test_another_amount_or_currency_is_refused(buyer: StarsBuyer, amount: int, currency: str) -> None:
    order = await buyer.order()
    assert await buyer.ask(order, amount=amount, currency=currency) == Refusal.DIFFERENT


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
