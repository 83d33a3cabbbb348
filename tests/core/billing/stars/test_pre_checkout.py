"""Invoices in Stars and the check before a payment: nobody pays for nothing, or at another price."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.billing.catalogue import UnknownProduct
from core.billing.stars import invoices
from core.billing.stars.charges import Receipt
from core.billing.stars.pre_checkout import Refusal
from db.states import PaymentRail, PaymentStatus
from tests.core.billing.stars.buyer import StarsBuyer


async def test_an_invoice_that_is_paid_is_not_charged_again(buyer: StarsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "stx_1")
    assert await buyer.ask(order) == Refusal.PAID


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
