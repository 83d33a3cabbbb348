"""Journeys of money by card, over real HTTP to the stand-ins of Telegram and Stripe, with every role running."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.context import Services
from bot.serve import roles
from bot.serve.web import STRIPE_PATH
from core import credits
from core.schedule import RECONCILE, tick
from db.models import Payment, StripeEvent, User
from sandbox.client import Control, Message, Person
from sandbox.server import Sandbox
from sandbox.stripe.client import Till
from tests.core.credits.people import check
from tests.support.postgres import Databases, until
from tests.support.running import PATIENCE, served, settings_for


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that runs, and who takes part."""

    services: Services
    control: Control
    till: Till
    operator: Person

    async def customer(self) -> Person:
        """Somebody with an account."""
        person = await self.control.person()
        async with self.services.database.as_service() as session:
            session.add(User(telegram_id=person.id))
        return person

    async def link(self, person: Person, code: str) -> str:
        """Opens /plans, chooses the product and the card; the address of the payment page."""
        await person.send_text("/plans")
        shown = await person.wait_for("credit")
        await person.forge(f"buy:stripe:{code}", shown.id)
        return url_of(await person.wait_for("Stripe's page", timeout=PATIENCE))

    async def bought(self, person: Person, code: str = "pack_10") -> Payment:
        """Pays with a card; the chat says so."""
        await self.till.pay(await self.link(person, code))
        await person.wait_for("paid.", timeout=PATIENCE)
        return (await self.payments(person))[-1]

    async def applied(self) -> None:
        """Waits until everything that Stripe has told is delivered, stored and applied."""
        await self.till.settled()

        async def none_waits() -> bool:
            async with self.services.database.as_service() as session:
                waiting = sa.select(sa.func.count()).where(StripeEvent.handled_at.is_(None))
                return await session.scalar(waiting) == 0

        await until(none_waits, PATIENCE)

    async def payments(self, person: Person) -> list[Payment]:
        async with self.services.database.as_service() as session:
            rows = await session.scalars(
                sa.select(Payment).join(User).where(User.telegram_id == person.id).order_by(Payment.id)
            )
            return list(rows)

    async def balance(self, person: Person) -> credits.Balance:
        async with self.services.database.as_service() as session:
            user_id = (await session.scalars(sa.select(User.id).where(User.telegram_id == person.id))).one()
            return await check(session, user_id)


def url_of(message: Message) -> str:
    """Where the first button with an address leads."""
    return next(button.url for row in message.rows for button in row if button.url)


@pytest.fixture(scope="module")
async def market(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, web_port: int
) -> AsyncIterator[Market]:
    folder: Path = tmp_path_factory.mktemp("market")
    async with Sandbox() as sandbox, Control(sandbox.url) as control, Till(sandbox.stripe_url) as till:
        operator = await control.person()
        secret = "whsec_market"
        settings = settings_for(sandbox, folder).model_copy(
            update={
                "admin_ids": (operator.id,),
                "stripe_secret_key": SecretStr(sandbox.stripe_key),
                "stripe_webhook_secret": SecretStr(secret),
                "stripe_api_url": sandbox.stripe_url,
            }
        )
        pages = f"http://127.0.0.1:{web_port}"
        await till.webhook(f"{pages}{STRIPE_PATH}", secret)
        async with (
            roles.open_services(settings, await databases.create(), pages_url=pages) as services,
            served(services, partial(roles.serve_web, port=web_port), roles.serve_bot, roles.serve_worker),
        ):
            # Telegram lets a bot write only to those who wrote to it.
            await operator.send_text("/help")
            await operator.wait_for("What I do", timeout=PATIENCE)
            yield Market(services, control, till, operator)


async def test_a_pack_is_bought_paid_and_shown(market: Market) -> None:
    person = await market.customer()
    await market.bought(person)
    await person.send_text("/credits")
    shown = await person.wait_for("10 credits")
    assert "bought by card" in shown.text


async def test_the_button_finds_a_payment_that_no_web_hook_told(market: Market) -> None:
    person = await market.customer()
    link = await market.link(person, "pack_10")
    await person.press("I have paid")
    await person.wait_for("Nothing has come in", timeout=PATIENCE)
    await market.till.event_fault("drop", times=-1)
    try:
        await market.till.pay(link)
        await person.press("I have paid")
        await person.wait_for("paid.", timeout=PATIENCE)
    finally:
        await market.till.clear_faults()
    await person.press("I have paid")
    await person.wait_for("paid.", timeout=PATIENCE)
    assert (await market.balance(person)).credits == 10


async def test_the_button_of_a_plan_that_is_paid_says_until_when(market: Market) -> None:
    person = await market.customer()
    await market.till.pay(await market.link(person, "plan_pro"))
    told = await person.wait_for("Your plan is on until", timeout=PATIENCE)
    await person.press("I have paid")
    again = await person.wait_for("Your plan is on until", timeout=PATIENCE)
    assert again.text == told.text


async def test_the_clock_finds_it_too(market: Market) -> None:
    person = await market.customer()
    link = await market.link(person, "pack_10")
    await market.till.event_fault("drop", times=-1)
    try:
        await market.till.pay(link)
        # A round that the real clock began at this very minute may have looked before the payment.
        await until(lambda: tick(market.services.database, RECONCILE))
        await person.wait_for("paid.", timeout=PATIENCE)
    finally:
        await market.till.clear_faults()


async def test_a_plan_is_subscribed_upgraded_and_cancelled(market: Market) -> None:
    person = await market.customer()
    await market.till.pay(await market.link(person, "plan_pro"))
    await person.wait_for("Your plan is on until", timeout=PATIENCE)
    shown = await person.last()
    await person.forge("buy:stripe:plan_unlimited", shown.id)
    question = await person.wait_for("Change to Unlimited?", timeout=PATIENCE)
    assert "You pay 10.00 USD now" in question.text
    assert "then 19.00 USD a month" in question.text
    await person.press("Change to Unlimited", message=question)
    await person.wait_for("Your plan is Unlimited now", timeout=PATIENCE)
    await person.wait_for("10.00 USD was charged for the change", timeout=PATIENCE, after=0)
    await person.press("Change to Unlimited", message=question)
    await person.wait_for("You have Unlimited already, so nothing more is charged", timeout=PATIENCE)
    assert len(await market.payments(person)) == 2
    await person.forge("portal", shown.id)
    portal = url_of(await person.wait_for("Your cards, invoices and plan", timeout=PATIENCE))
    shown_there = await market.till.portal(portal)
    assert "cancelled" not in shown_there["return_url"], "who only looks has not left without paying"
    subscription = shown_there["subscriptions"][0]["id"]
    await market.till.portal_cancel(portal, subscription)
    await person.wait_for("is not renewed", timeout=PATIENCE)
    await market.till.portal_resume(portal, subscription)
    await person.wait_for("goes on", timeout=PATIENCE)


async def test_a_change_whose_cost_stripe_does_not_say_is_asked_for_honestly(market: Market) -> None:
    person = await market.customer()
    await market.till.pay(await market.link(person, "plan_pro"))
    await person.wait_for("Your plan is on until", timeout=PATIENCE)
    await market.till.fault("garbage", path="/v1/invoices/create_preview", times=-1)
    try:
        await person.forge("buy:stripe:plan_unlimited", (await person.last()).id)
        question = await person.wait_for("Change to Unlimited?", timeout=PATIENCE)
    finally:
        await market.till.clear_faults()
    assert "Stripe works out the difference" in question.text
    assert "You pay" not in question.text
    await person.press("No, keep Pro", message=question)
    back = await person.wait_for("You have Pro until")
    assert back.id == question.id, "the offers take the question's place"


async def test_amounts_that_were_made_up_are_not_charged_but_asked_about(market: Market) -> None:
    person = await market.customer()
    await market.till.pay(await market.link(person, "plan_pro"))
    await person.wait_for("Your plan is on until", timeout=PATIENCE)
    shown = await person.last()
    await person.forge("plan-change:plan_unlimited:1900:1", shown.id)
    question = await person.wait_for("nothing was changed or charged", timeout=PATIENCE)
    assert "You pay 10.00 USD now" in question.text
    for nonsense in ("plan-change:plan_unlimited:1900:-5", f"plan-change:plan_unlimited:1900:{'9' * 10}"):
        await person.forge(nonsense, shown.id)
        await person.wait_for("not available any more")
    await market.applied()
    assert [payment.amount_minor for payment in await market.payments(person)] == [900]


async def test_an_operator_pays_back(market: Market) -> None:
    person = await market.customer()
    payment = await market.bought(person)
    await market.operator.send_text(f"/admin refund {str(payment.id)[-12:]} 250")
    await market.operator.wait_for("2.50 USD are on their way")
    await market.operator.wait_for("was paid back", timeout=PATIENCE)
    assert (await market.balance(person)).credits == 5
    await market.operator.send_text(f"/admin refund {payment.id}")
    await market.operator.wait_for("was paid back", timeout=PATIENCE)
    await market.operator.send_text(f"/admin refund {payment.id}")
    await market.operator.wait_for("Nothing can be paid back")
    await market.operator.send_text("/admin refund nobody")
    await market.operator.wait_for("no payment called nobody")
    assert (await market.balance(person)).credits == 0
    await market.applied()

    async def told() -> int:
        return sum("goes back to you" in message.text for message in await person.messages())

    async def told_twice() -> bool:
        return await told() >= 2

    # The person is told by jobs of their own, which the operator's notice does not wait for.
    await until(told_twice, PATIENCE)
    assert await told() == 2


@pytest.mark.parametrize(("won", "left"), [(True, 10), (False, 0)])
async def test_a_dispute_is_told_and_settled(market: Market, won: bool, left: int) -> None:
    person = await market.customer()
    payment = await market.bought(person)
    assert payment.reference is not None
    opened = await market.till.dispute(payment.reference)
    await person.wait_for("Your bank disputes", timeout=PATIENCE)
    told = await market.operator.wait_for(str(payment.id), timeout=PATIENCE, after=0)
    assert "A payment is disputed" in told.text
    assert (await market.balance(person)).credits == 0
    await market.till.close_dispute(opened["id"], won=won)
    await person.wait_for("stands again" if won else "Your bank has decided", timeout=PATIENCE)
    await market.applied()
    assert (await market.balance(person)).credits == left
    await person.send_text("/credits")
    await person.wait_for("taken back: your bank disputed the payment")


async def test_a_stripe_that_stumbles_is_asked_again(market: Market) -> None:
    person = await market.customer()
    await market.till.fault("500", path="/v1/checkout/sessions", times=2)
    await market.bought(person)


async def test_somebody_elses_payment_is_not_shown(market: Market) -> None:
    owner, other = await market.customer(), await market.customer()
    payment = await market.bought(owner)
    await other.send_text("/plans")
    shown = await other.wait_for("credit")
    await other.forge(f"pay-check:{payment.id.hex}", shown.id)
    await other.wait_for("not available any more")


async def test_a_deleted_account_is_forgotten_at_stripe(market: Market) -> None:
    person = await market.customer()
    await market.till.pay(await market.link(person, "plan_pro"))
    await person.wait_for("Your plan is on until", timeout=PATIENCE)
    await person.send_text("/delete")
    assert "Your plan Pro ends with them" in (await person.wait_for("Delete everything")).text
    await person.press("Yes, delete")
    await until(lambda: market.till.events("customer.subscription.deleted"), PATIENCE)
