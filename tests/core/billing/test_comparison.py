"""The daily comparison of the rails with the ledger: silence is agreement, and every difference has a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.billing.comparison import SETTLING, compare, report
from core.billing.stripe.records import StripeRecords
from core.notices import Matter
from db.models import Payment
from tests.core.billing.shop import Shop


@pytest.fixture
async def until(shop: Shop) -> datetime:
    """A moment at which what is paid now counts as settled. What other tests left behind does not count."""
    async with shop.database.as_service() as session:
        await session.execute(sa.delete(Payment))
        await session.execute(sa.text("DELETE FROM stripe_events"))
    return datetime.now(UTC) + SETTLING + timedelta(minutes=30)


async def differences(shop: Shop, until: datetime) -> list[str]:
    return (await compare(shop.database, [StripeRecords(shop.database, shop.gateway)], until))[1]


async def test_packs_plans_and_refunds_that_stand_on_both_sides_agree(shop: Shop, until: datetime) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await person.bought("plan_pro")
    assert payment.reference is not None
    await shop.till.refund(payment.reference, 100)
    await shop.apply_all()
    assert await differences(shop, until) == []
    await report(shop.database, [StripeRecords(shop.database, shop.gateway)], until)
    assert await shop.matters() == [Matter.BOOKS_AGREE]


async def test_a_day_without_sales_says_nothing(shop: Shop, until: datetime) -> None:
    await report(shop.database, [StripeRecords(shop.database, shop.gateway)], until)
    assert await shop.matters() == []


async def test_money_that_nobody_told_us_of_is_named(shop: Shop, until: datetime) -> None:
    person = await shop.customer()
    await person.buy()
    found = await differences(shop, until)
    assert len(found) == 1
    assert "500 usd came in, and there is no payment here" in found[0]


async def test_a_payment_that_stripe_does_not_know_is_named(shop: Shop, until: datetime) -> None:
    person = await shop.customer()
    payment = await person.bought()
    await _set(shop, payment, reference="pi_invented")
    found = await differences(shop, until)
    assert any("stripe knows of no such charge" in line for line in found)
    assert any("there is no payment here" in line for line in found)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount_minor": 499}, "stripe says 500 usd"),
        ({"currency": "eur"}, "stripe says 500 usd"),
        ({"refunded_minor": 5}, "stripe refunded 0, here it is 5"),
    ],
)
async def test_what_differs_is_named(shop: Shop, until: datetime, values: dict[str, object], words: str) -> None:
    payment = await (await shop.customer()).bought()
    await _set(shop, payment, **values)
    found = await differences(shop, until)
    assert len(found) == 1
    assert words in found[0]
    await report(shop.database, [StripeRecords(shop.database, shop.gateway)], until)
    told = await shop.operators_told()
    assert (told[-1].matter, told[-1].lines) == (Matter.BOOKS_DIFFER, tuple(found))


async def test_what_waits_for_an_operator_is_named_every_day(shop: Shop, until: datetime) -> None:
    person = await shop.customer()
    await person.buy()
    await person.delete()
    await shop.apply_all()
    assert ["waits for an operator" in line for line in await differences(shop, until)] == [True]


async def test_sales_of_other_products_in_the_account_are_not_ours_to_miss(shop: Shop, until: datetime) -> None:
    foreign = await shop.gateway.create_session(
        "foreign",
        {
            "mode": "payment",
            "success_url": "https://other.test/",
            "line_items": [
                {"price_data": {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Hat"}}, "quantity": 1}
            ],
        },
    )
    await shop.till.pay(foreign.id)
    assert await differences(shop, until) == []


async def _set(shop: Shop, payment: Payment, **values: object) -> None:
    async with shop.database.as_service() as session:
        await session.execute(sa.update(Payment).where(Payment.id == payment.id).values(**values))
