"""One plan at a time across the rails: what is open elsewhere closes, and what is paid twice goes back once."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from core.billing import one_plan, orders
from core.billing.one_plan import CloseCheckout, PlanRuns
from core.billing.refunds import REFUND, RefundPayment
from core.billing.stars import charges, invoices
from core.billing.stars.charges import Charge, Receipt
from core.billing.stars.pre_checkout import PreCheckout, Refusal, reserve
from core.billing.stars.refunds import SEND_BACK, SendBack
from core.billing.stars.renewals import STOP
from core.billing.stripe import checkout
from core.billing.stripe import refunds as card_refunds
from core.billing.stripe.checkout import OpenCheckout
from core.billing.stripe.errors import StripeRefused
from core.notices import Matter, NoticeKind
from db.models import Payment, User
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier
from tests.core.billing.shop import BACK, Customer, Shop

MONTH = timedelta(days=30)
_numbers = itertools.count(1)


async def invoice(person: Customer, code: str = "plan_pro") -> Payment:
    """An order in Stars."""
    async with person.shop.database.as_service() as session:
        return await orders.place(session, person.id, code, PaymentRail.STARS, f"stars:{next(_numbers)}")


async def telegram_id(person: Customer) -> int:
    async with person.shop.database.as_service() as session:
        return (await session.get_one(User, person.id)).telegram_id


async def ask(person: Customer, order: Payment) -> Refusal | None:
    """What Telegram is answered before it charges."""
    payer = await telegram_id(person)
    async with person.shop.database.as_service() as session:
        asked = PreCheckout(f"ask:{next(_numbers)}", invoices.payload_of(order), payer, order.amount_minor, "XTR")
        return await reserve(session, asked)


async def pay_stars(person: Customer, order: Payment) -> Receipt:
    """Telegram charges the order, whatever it was answered."""
    now = datetime.now(UTC)
    charge = Charge(
        reference=f"stx_{order.id.hex}",
        telegram_id=await telegram_id(person),
        payload=invoices.payload_of(order),
        amount=order.amount_minor,
        currency="XTR",
        paid_at=now,
        until=now + MONTH if order.tier else None,
        renewal=False,
    )
    async with person.shop.database.as_service() as session:
        return await charges.receive(session, charge)


async def close_pages(shop: Shop) -> int:
    """Does the tasks that close payment pages; how many there were."""
    tasks = [CloseCheckout.model_validate_json(payload) for payload in await shop.queued(one_plan.CLOSE.name)]
    for task in tasks:
        await checkout.close_checkout(shop.database, shop.gateway, task)
    return len(tasks)


async def refund_all(shop: Shop) -> list[RefundPayment]:
    """Does the tasks that pay back by card."""
    tasks = [RefundPayment.model_validate_json(payload) for payload in await shop.queued(REFUND.name)]
    for task in tasks:
        await card_refunds.refund(shop.database, shop.gateway, task.payment_id, task.amount_minor, task.key)
    return tasks


async def test_a_plan_paid_in_stars_closes_the_payment_page_of_one_by_card(shop: Shop) -> None:
    person = await shop.customer()
    order = await person.order("plan_pro")
    page = await person.page(order)
    assert await pay_stars(person, await invoice(person)) == Receipt.DONE
    assert (await shop.payment(order.id)).status == PaymentStatus.EXPIRED
    assert await close_pages(shop) == 1
    with pytest.raises(ValueError, match="refused"):
        await shop.till.pay(page)
    assert await close_pages(shop) == 1, "a task that runs again does no harm"


async def test_a_payment_page_that_was_still_to_be_made_is_not_handed_out(shop: Shop) -> None:
    person = await shop.customer()
    order = await person.order("plan_pro")
    assert await pay_stars(person, await invoice(person)) == Receipt.DONE
    task = OpenCheckout(chat_id=1, key="late", payment_id=order.id, name="Pro")
    assert await checkout.open_checkout(shop.database, shop.gateway, task, BACK) is None


async def test_a_payment_page_made_while_stars_came_in_is_closed_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await shop.customer()
    order, bill = await person.order("plan_pro"), await invoice(person)
    made = []
    create = shop.gateway.create_session

    async def and_stars_come_in(*arguments: object) -> object:
        page = await create(*arguments)  # type: ignore[arg-type] # handed through as they came
        made.append(page)
        await pay_stars(person, bill)
        return page

    monkeypatch.setattr(shop.gateway, "create_session", and_stars_come_in)
    task = OpenCheckout(chat_id=1, key="slow", payment_id=order.id, name="Pro")
    assert await checkout.open_checkout(shop.database, shop.gateway, task, BACK) is None
    assert (await shop.gateway.session(made[0].id)).status == "expired"


async def test_a_plan_paid_by_card_closes_the_invoice_of_one_in_stars(shop: Shop) -> None:
    person = await shop.customer()
    bill = await invoice(person)
    assert await ask(person, bill) is None
    await person.bought("plan_pro")
    assert (await shop.payment(bill.id)).status == PaymentStatus.EXPIRED
    assert await ask(person, bill) == Refusal.PLAN_RUNS
    plan = await person.plan()
    assert plan is not None
    await shop.gateway.cancel(plan.reference)
    await shop.apply_all()
    assert await ask(person, bill) == Refusal.EXPIRED, "an old invoice does not come back"


async def test_packs_on_the_other_rail_stay_open(shop: Shop) -> None:
    person = await shop.customer()
    pack, bill = await person.order("pack_10"), await invoice(person, "pack_10")
    await person.bought("plan_pro")
    assert await ask(person, bill) is None
    assert (await shop.payment(pack.id)).status == PaymentStatus.OPEN


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_card_charged_beside_a_plan_in_stars_is_paid_back_and_ended(shop: Shop, backwards: bool) -> None:
    person = await shop.customer()
    order, bill = await person.order("plan_pro"), await invoice(person)
    page = await person.page(order)
    await shop.till.pay(page)
    assert await pay_stars(person, bill) == Receipt.DONE
    events = await shop.events()
    await shop.apply(*(reversed(events) if backwards else events))
    assert [task.payment_id for task in await refund_all(shop)] == [order.id]
    await shop.apply_all()
    paid = await shop.payment(order.id)
    assert (paid.status, paid.refunded_minor) == (PaymentStatus.REFUNDED, paid.amount_minor)
    assert paid.subscription_id is not None
    assert (await shop.gateway.subscription(paid.subscription_id)).status == "canceled"
    plan = await person.plan()
    assert plan is not None
    assert (plan.rail, plan.status, plan.cancel_at_period_end) == (PaymentRail.STARS, SubscriptionStatus.ACTIVE, False)
    assert await person.tier() == SubscriptionTier.PRO
    told = [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_TWICE, NoticeKind.PAYMENT_REFUNDED]
    assert await person.told() == told


async def test_a_second_plan_by_card_ends_even_when_its_refund_is_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await shop.customer()
    order, bill = await person.order("plan_pro"), await invoice(person)
    await shop.till.pay(await person.page(order))
    await pay_stars(person, bill)
    await shop.apply_all()

    async def refuse(*arguments: object) -> None:
        raise StripeRefused("charge_disputed", 400, "", "req_1")

    monkeypatch.setattr(shop.gateway, "refund", refuse)
    for _ in range(2):
        await refund_all(shop)
    name = (await shop.payment(order.id)).subscription_id
    assert name is not None
    assert (await shop.gateway.subscription(name)).status == "canceled"
    assert await shop.matters() == [Matter.REFUND_REFUSED] * 2


async def test_stars_charged_beside_a_plan_by_card_go_back_and_the_person_is_told(shop: Shop) -> None:
    person = await shop.customer()
    bill = await invoice(person)
    await person.bought("plan_pro")
    assert await pay_stars(person, bill) == Receipt.SENT_BACK
    tasks = [SendBack.model_validate_json(payload) for payload in await shop.queued(SEND_BACK.name)]
    charge = f"stx_{bill.id.hex}"
    assert [(task.charge, task.subscription) for task in tasks] == [(charge, charge)]
    assert await person.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_SENT_BACK]


async def test_a_higher_plan_by_card_stops_the_renewal_of_a_lower_one_in_stars(shop: Shop) -> None:
    person = await shop.customer()
    order, bill = await person.order("plan_unlimited"), await invoice(person)
    await shop.till.pay(await person.page(order))
    assert await pay_stars(person, bill) == Receipt.DONE
    await shop.apply_all()
    assert await refund_all(shop) == []
    assert len(await shop.queued(STOP.name)) == 1
    assert await person.tier() == SubscriptionTier.UNLIMITED
    assert NoticeKind.SUBSCRIPTION_ENDING in await person.told()


async def test_by_card_no_plan_is_sold_beside_one_in_stars_and_in_stars_only_a_higher_one(shop: Shop) -> None:
    person = await shop.customer()
    await pay_stars(person, await invoice(person))
    for code in ("plan_pro", "plan_unlimited"):
        with pytest.raises(PlanRuns):
            await person.order(code)
    with pytest.raises(PlanRuns):
        await invoice(person)
    assert (await invoice(person, "plan_unlimited")).status == PaymentStatus.OPEN
