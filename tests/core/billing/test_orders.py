"""Orders on either rail: two taps are one, and what is not true any more is not ordered again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import orders, payments
from core.billing.catalogue import Terms, UnknownProduct
from core.locking import NoSuchPerson
from core.notices import NoticeKind
from db.models import GlobalConfig, Payment
from db.session import Database
from db.states import PaymentRail, PaymentStatus
from tests.core.billing.buyer import Buyer
from tests.core.credits.people import add_person

RAILS = pytest.mark.parametrize("rail", list(PaymentRail))


@pytest.fixture
async def buyer(database: Database) -> AsyncIterator[Buyer]:
    async with database.as_service() as session:
        yield Buyer(session, await add_person(session))
        await session.rollback()


async def place(buyer: Buyer, rail: PaymentRail, code: str = "pack_10", key: str = "") -> Payment:
    return await orders.place(buyer.session, buyer.user_id, code, rail, key or f"order:{uuid4()}")


async def set_price(session: AsyncSession, field: str, amount: int) -> None:
    row = await session.get_one(GlobalConfig, "packs")
    row.value = {**row.value, "pack_10": {**row.value["pack_10"], field: amount}}
    await session.flush()


@RAILS
async def test_two_taps_are_one_order_and_a_rerun_finds_its_own(buyer: Buyer, rail: PaymentRail) -> None:
    key = f"update:{uuid4()}"
    first, second = await place(buyer, rail, key=key), await place(buyer, rail)
    assert first.id == second.id
    assert (await place(buyer, rail, "pack_30")).id != first.id
    await payments.fulfil(buyer.session, first.id, "ch_1", first.amount_minor, first.currency, first.created_at)
    assert (await place(buyer, rail, key=key)).id == first.id, "a rerun orders nothing new"
    assert (await place(buyer, rail)).id != first.id, "who has paid may buy another"
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE]


@RAILS
async def test_an_order_is_found_again_while_it_can_be_paid_in_peace(buyer: Buyer, rail: PaymentRail) -> None:
    first = await place(buyer, rail)
    first.created_at -= orders.REUSED_FOR - timedelta(minutes=1)
    await buyer.session.flush()
    assert (await place(buyer, rail)).id == first.id
    first.created_at -= timedelta(minutes=2)
    await buyer.session.flush()
    assert (await place(buyer, rail)).id != first.id


@RAILS
async def test_another_price_or_the_other_rail_is_another_order(buyer: Buyer, rail: PaymentRail) -> None:
    first = await place(buyer, rail)
    other = next(other for other in PaymentRail if other != rail)
    assert (await place(buyer, other)).id != first.id
    await set_price(buyer.session, "stars" if rail == PaymentRail.STARS else "price_minor", first.amount_minor + 1)
    dearer = await place(buyer, rail)
    assert (dearer.amount_minor, first.status) == (first.amount_minor + 1, PaymentStatus.OPEN)


@RAILS
async def test_nothing_is_ordered_that_is_not_sold_or_for_an_account_that_is_gone(
    buyer: Buyer, rail: PaymentRail
) -> None:
    with pytest.raises(UnknownProduct):
        await place(buyer, rail, "pack_unknown")
    await buyer.delete_person()
    with pytest.raises(NoSuchPerson):
        await place(buyer, rail)


async def test_the_insert_decides_which_of_two_books_a_charge(buyer: Buyer) -> None:
    order = await place(buyer, PaymentRail.STARS)
    purchase = orders.Purchase(None, PaymentRail.STARS, order.product, Terms(), order.amount_minor, order.currency)
    added = await orders.add(buyer.session, purchase, "stars:ch_1", reference="ch_1")
    assert added is not None
    assert await orders.add(buyer.session, purchase, "stars:ch_1", reference="ch_1") is None, "the same key"
    assert await orders.add(buyer.session, purchase, "another", reference="ch_1") is None, "the same charge"
