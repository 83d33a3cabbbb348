"""Payments of either rail: ordered once, paid once, taken back once, whatever is said twice or out of order."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import credits
from core.billing import orders, payments, subscriptions
from core.billing.catalogue import Pack, Plan, Product
from core.billing.clawback import ClaimKind, give_back, make_final, take_back
from core.billing.payments import Fulfilment, Outcome, Period
from core.notices import Matter, NoticeKind
from db.models import Payment
from db.session import Database
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier
from tests.core.billing.buyer import Buyer
from tests.core.credits.people import add_person

PACK = Pack(code="pack_10", currency="usd", price_minor=500, stars=400, credits=10, valid_days=365)
PLAN = Plan(code="plan_pro", currency="usd", price_minor=900, stars=700, tier=SubscriptionTier.PRO, credits=4)
NOW = datetime.now(UTC)
MONTH = timedelta(days=30)
_numbers = itertools.count()


@dataclass
class PaymentsBuyer(Buyer):
    """Orders at either rail, and charges on them."""

    async def order(self, product: Product = PACK, rail: PaymentRail = PaymentRail.STRIPE) -> Payment:
        return await orders.open_order(self.session, self.user_id, product, rail, f"order:{next(_numbers)}")

    async def pay(
        self, order: Payment, reference: str, *, amount: int | None = None, currency: str | None = None,
        until: datetime | None = None,
    ) -> Fulfilment:  # fmt: skip
        period = Period("sub_1", until) if until else None
        return await payments.fulfil(
            self.session,
            order.id,
            reference,
            order.amount_minor if amount is None else amount,
            currency or order.currency,
            NOW,
            period=period,
        )


@pytest.fixture
async def buyer(database: Database) -> AsyncIterator[PaymentsBuyer]:
    async with database.as_service() as session:
        yield PaymentsBuyer(session, await add_person(session))
        await session.rollback()


async def test_a_pack_that_is_paid_brings_its_credits_once(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    assert (await buyer.pay(order, "pi_1")).outcome == Outcome.DONE
    assert (await buyer.pay(order, "pi_1")).outcome == Outcome.BEFORE
    assert await buyer.credits() == 10
    assert order.status == PaymentStatus.PAID
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE]


async def test_an_order_keeps_the_price_and_promise_of_its_moment(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    dearer = PACK.model_copy(update={"price_minor": 9900, "credits": 1})
    again = await orders.open_order(buyer.session, buyer.user_id, dearer, PaymentRail.STRIPE, order.request_key)
    assert again.id == order.id
    await buyer.pay(order, "pi_1", amount=500)
    assert await buyer.credits() == 10


async def test_an_old_invoice_that_is_paid_again_is_a_second_payment(buyer: PaymentsBuyer) -> None:
    order = await buyer.order(rail=PaymentRail.STARS)
    first, second = await buyer.pay(order, "charge_1"), await buyer.pay(order, "charge_2")
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.DONE)
    assert first.payment.id != second.payment.id
    assert (await buyer.pay(order, "charge_2")).outcome == Outcome.BEFORE
    assert await buyer.credits() == 20
    await take_back(buyer.session, second.payment.id, "refund_2", 400)
    assert await buyer.credits() == 10


@pytest.mark.parametrize("status", [PaymentStatus.EXPIRED, PaymentStatus.FAILED, PaymentStatus.PROCESSING])
async def test_what_came_to_nothing_here_can_still_be_paid(buyer: PaymentsBuyer, status: PaymentStatus) -> None:
    order = await buyer.order()
    assert await orders.close(buyer.session, order.id, status)
    assert not await orders.close(buyer.session, order.id, status)
    await buyer.pay(order, "pi_1")
    assert await buyer.credits() == 10
    assert not await orders.close(buyer.session, order.id, status)
    assert order.status == PaymentStatus.PAID


@pytest.mark.parametrize(("amount", "currency"), [(499, "usd"), (501, "usd"), (500, "eur")])
async def test_another_amount_or_currency_grants_nothing_and_is_told(
    buyer: PaymentsBuyer, amount: int, currency: str
) -> None:
    order = await buyer.order()
    assert (await buyer.pay(order, "pi_1", amount=amount, currency=currency)).outcome == Outcome.MISMATCHED
    assert (await buyer.pay(order, "pi_1")).outcome == Outcome.BEFORE
    assert await buyer.credits() == 0
    assert await buyer.operators_told() == [Matter.PAYMENT_MISMATCHED]
    assert await buyer.told() == [NoticeKind.PAYMENT_HELD]
    assert order in await payments.owed(buyer.session)
    await take_back(buyer.session, order.id, "re_1", 500)
    assert order not in await payments.owed(buyer.session)


async def test_a_deleted_person_who_pays_is_owed_the_money(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await buyer.delete_person()
    assert (await buyer.pay(order, "pi_1")).outcome == Outcome.UNCLAIMED
    assert await buyer.operators_told() == [Matter.PAYMENT_UNCLAIMED]
    assert [payment.id for payment in await payments.owed(buyer.session)] == [order.id]
    assert await buyer.told() == []


async def test_refunds_take_credits_in_proportion_and_leave_a_debt_for_what_was_spent(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "pi_1")
    await buyer.spend(7)
    assert await take_back(buyer.session, order.id, "re_1", 125)
    assert not await take_back(buyer.session, order.id, "re_1", 125)
    assert (await buyer.credits(), order.status) == (1, PaymentStatus.PARTIALLY_REFUNDED)
    await take_back(buyer.session, order.id, "re_2", 500)
    assert (await buyer.credits(), await buyer.debt(), order.status) == (0, 7, PaymentStatus.REFUNDED)
    assert order.refunded_minor == 500


async def test_a_dispute_after_a_refund_claws_once_and_gives_back_its_own_part(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "pi_1")
    await take_back(buyer.session, order.id, "re_1", 250)
    await take_back(buyer.session, order.id, "dp_1", 500, kind=ClaimKind.DISPUTE)
    assert (await buyer.credits(), order.status) == (0, PaymentStatus.DISPUTED)
    assert await give_back(buyer.session, order.id, "dp_1")
    assert not await give_back(buyer.session, order.id, "dp_1")
    assert (await buyer.credits(), order.status) == (5, PaymentStatus.PARTIALLY_REFUNDED)
    assert Matter.PAYMENT_DISPUTED in await buyer.operators_told()


async def test_a_refund_heard_of_before_its_payment_counts_when_that_comes(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await take_back(buyer.session, order.id, "re_1", 500)
    await buyer.pay(order, "pi_1")
    assert (await buyer.credits(), await buyer.debt(), order.status) == (0, 0, PaymentStatus.REFUNDED)


async def test_a_dispute_that_was_won_before_it_was_heard_of_takes_nothing(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "pi_1")
    await give_back(buyer.session, order.id, "dp_1")
    assert not await take_back(buyer.session, order.id, "dp_1", 500, kind=ClaimKind.DISPUTE)
    assert (await buyer.credits(), order.status) == (10, PaymentStatus.PAID)


async def test_a_plan_raises_the_tier_and_brings_its_credits_for_the_period(buyer: PaymentsBuyer) -> None:
    order = await buyer.order(PLAN)
    await buyer.pay(order, "pi_1", until=NOW + MONTH)
    assert (await buyer.tier(), await buyer.credits()) == (SubscriptionTier.PRO, 4)
    renewed = await buyer.pay(order, "pi_2", until=NOW + 2 * MONTH)
    assert renewed.outcome == Outcome.DONE
    assert await buyer.told() == [NoticeKind.PAYMENT_DONE, NoticeKind.SUBSCRIPTION_RENEWED]
    balance = await credits.balance(buyer.session, buyer.user_id)
    assert [lot.expires_at for lot in balance.lots] == [NOW + MONTH, NOW + 2 * MONTH]


async def test_an_old_charge_that_comes_late_does_not_shorten_a_plan(buyer: PaymentsBuyer) -> None:
    order = await buyer.order(PLAN, PaymentRail.STARS)
    await buyer.pay(order, "charge_2", until=NOW + MONTH)
    await buyer.pay(order, "charge_1", until=NOW - MONTH)
    found = await subscriptions.find(buyer.session, "sub_1")
    assert found is not None
    assert (found.period_end, found.status) == (NOW + MONTH, SubscriptionStatus.ACTIVE)


async def test_a_plan_rests_while_its_last_payment_is_taken_back(buyer: PaymentsBuyer) -> None:
    order = await buyer.order(PLAN)
    await buyer.pay(order, "pi_1", until=NOW + MONTH)
    await take_back(buyer.session, order.id, "dp_1", 900, kind=ClaimKind.DISPUTE)
    assert await buyer.tier() == SubscriptionTier.FREE
    await give_back(buyer.session, order.id, "dp_1")
    assert await buyer.tier() == SubscriptionTier.PRO


async def test_of_two_plans_the_higher_one_counts(buyer: PaymentsBuyer) -> None:
    for reference, tier in (("a", SubscriptionTier.UNLIMITED), ("b", SubscriptionTier.PRO)):
        await keep(buyer, reference, tier, SubscriptionStatus.ACTIVE)
    assert await buyer.tier() == SubscriptionTier.UNLIMITED
    await keep(buyer, "a", SubscriptionTier.UNLIMITED, SubscriptionStatus.ENDED)
    assert await buyer.tier() == SubscriptionTier.PRO
    await keep(buyer, "b", SubscriptionTier.PRO, SubscriptionStatus.PAST_DUE)
    assert await buyer.tier() == SubscriptionTier.PRO
    await keep(buyer, "b", SubscriptionTier.PRO, SubscriptionStatus.ENDED)
    assert await buyer.tier() == SubscriptionTier.FREE
    ended, late = NoticeKind.SUBSCRIPTION_ENDED, NoticeKind.SUBSCRIPTION_PAST_DUE
    assert await buyer.told() == [ended, late, ended]


async def keep(buyer: PaymentsBuyer, reference: str, tier: SubscriptionTier, status: SubscriptionStatus) -> None:
    await subscriptions.keep(
        buyer.session,
        buyer.user_id,
        PaymentRail.STRIPE,
        reference,
        product=f"plan_{tier}",
        tier=tier,
        status=status,
        period_end=NOW + MONTH,
    )


async def test_a_plan_in_stars_that_nobody_renewed_lapses(database: Database) -> None:
    async with database.as_service() as session:
        buyer = PaymentsBuyer(session, await add_person(session))
        order = await buyer.order(PLAN, PaymentRail.STARS)
        await payments.fulfil(
            session, order.id, "late_1", 700, "XTR", NOW, period=Period("late", NOW + timedelta(days=30))
        )
        assert await buyer.tier() == SubscriptionTier.PRO
        await session.execute(
            sa.text("UPDATE subscriptions SET period_end = now() - interval '7 hours' WHERE reference = 'late'")
        )
    assert await subscriptions.lapse_due(database) == 1
    assert await subscriptions.lapse_due(database) == 0
    async with database.as_service() as session:
        assert await PaymentsBuyer(session, buyer.user_id).tier() == SubscriptionTier.FREE


async def test_claims_are_stored_as_the_release_before_reads_them(buyer: PaymentsBuyer) -> None:
    order = await buyer.order()
    await buyer.pay(order, "pi_1")
    await take_back(buyer.session, order.id, "du_1", 500, kind=ClaimKind.DISPUTE)
    await give_back(buyer.session, order.id, "du_1")
    assert order.claims == {"du_1": {"kind": "dispute", "total_minor": 500, "fallen": True, "lost": False}}
    await make_final(buyer.session, order.id, "du_2", 500)
    assert order.claims["du_2"] == {"kind": "dispute", "total_minor": 500, "fallen": False, "lost": True}
