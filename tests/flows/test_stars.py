"""Stars from the first tap to the refund, over HTTP: bot, worker and the stand-in for Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import inbox, stars
from bot.context import Services
from bot.handlers import stars as handlers
from bot.sending import make_bot
from bot.serve import roles
from bot.worker.stars import StarTasks
from core import credits
from core.billing import comparison
from db.models import Payment, TelegramUpdate, User
from db.session import Database
from db.states import Operation, PaymentRail, PaymentStatus, SubscriptionTier
from sandbox.client import Control, Message, Person
from sandbox.server import Sandbox
from tests.support.postgres import Databases, until
from tests.support.running import PATIENCE, served, settings_for


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything running, an operator, and customers with accounts."""

    services: Services
    control: Control
    operator: Person

    @property
    def database(self) -> Database:
        return self.services.database

    async def customer(self) -> Person:
        person = await self.control.person()
        async with self.database.as_service() as session:
            session.add(User(telegram_id=person.id))
        # Whoever has an account has written before.
        await person.send_text("/help")
        await person.wait_for("What I do")
        return person

    async def user(self, person: Person) -> User:
        async with self.database.as_service() as session:
            return (await session.scalars(sa.select(User).where(User.telegram_id == person.id))).one()

    async def balance(self, person: Person) -> credits.Balance:
        async with self.database.as_service() as session:
            assert await credits.audit(session) == 0
            return await credits.balance(session, (await self.user(person)).id)

    async def payment(self, charge: str) -> Payment | None:
        async with self.database.as_service() as session:
            return (await session.scalars(sa.select(Payment).where(Payment.reference == charge))).one_or_none()

    async def spend(self, person: Person, amount: int) -> None:
        user_id = (await self.user(person)).id
        async with self.database.as_service() as session:
            await credits.hold(session, user_id, Operation.MATCH, amount, f"scan:{user_id}")
            await credits.settle(session, user_id, f"scan:{user_id}")

    async def calls(self, method: str, person: Person) -> list[dict[str, object]]:
        """The successful calls about the person."""
        calls = await self.control.calls(method)
        return [
            call for call in calls if str(call["params"].get("user_id")) == str(person.id) and call["status"] == 200
        ]


@pytest.fixture(scope="module")
async def shop(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        operator = await control.person()
        settings = settings_for(sandbox, tmp_path_factory.mktemp("data"))
        settings = settings.model_copy(update={"admin_ids": (operator.id,), "payments": (PaymentRail.STARS,)})
        # Who is slow here is the machine: payments are refused for that where a test says so.
        await control.options(pre_checkout_timeout=PATIENCE)
        with pytest.MonkeyPatch.context() as patient:
            patient.setattr(handlers, "CHECK_SECONDS", PATIENCE)
            patient.setattr(handlers, "ANSWER_SECONDS", PATIENCE)
            async with (
                roles.open_services(settings, database_url) as services,
                served(services, roles.serve_bot, roles.serve_worker),
            ):
                await operator.send_text("/help")
                await operator.wait_for("What I do")
                yield Shop(services, control, operator)


async def buy(person: Person, button: str = "Buy 10 credits for 400 Stars") -> Message:
    """From /plans to the invoice, or to the link."""
    await person.send_text("/plans")
    await person.wait_for("Plans and credits")
    await person.press(button)
    return await person.wait_for(lambda message: message.invoice or "Subscribe for" in str(message.labels))


async def paid(person: Person) -> str:
    """The charge of the payment that was just begun."""
    end = await person.payment()
    assert end["status"] == "paid", end
    return str(end["detail"])


async def subscribed(person: Person) -> str:
    """The first charge of a plan that the person subscribed to."""
    offer = await buy(person, "Buy Pro for 700 Stars")
    assert offer.buttons[0].url is not None
    await person.pay_link(offer.buttons[0].url)
    charge = await paid(person)
    await person.wait_for("Your plan is on until", timeout=PATIENCE)
    return charge


async def test_a_pack_is_bought_and_shows_in_the_ledger(shop: Shop) -> None:
    person = await shop.customer()
    invoice = await buy(person)
    assert invoice.invoice is not None
    assert (invoice.invoice["title"], invoice.invoice["currency"], invoice.invoice["total_amount"]) == (
        "10 credits",
        "XTR",
        400,
    )
    assert invoice.invoice["start_parameter"], "a forwarded copy cannot be paid"
    await person.pay()
    await paid(person)
    notice = await person.wait_for("10 credits for 400 Stars: paid", timeout=PATIENCE)
    assert "You have 10 to spend now" in notice.text
    await person.send_text("/credits")
    assert "10 credits" in (await person.wait_for("bought with Stars")).text


async def test_of_two_taps_one_invoice_can_be_paid(shop: Shop) -> None:
    person = await shop.customer()
    first = await buy(person)
    second = await buy(person)
    assert first.id != second.id
    await person.pay(first)
    await paid(person)
    await person.wait_for("paid", timeout=PATIENCE)
    await person.pay(second)
    refused = await person.payment()
    assert refused["status"] == "failed"
    assert "paid already" in refused["detail"]
    assert (await shop.balance(person)).credits == 10


async def test_two_devices_that_pay_at_once_get_what_they_paid_for(shop: Shop) -> None:
    person = await shop.customer()
    invoice = await buy(person)
    await shop.control.fault("slow", method="answerPreCheckoutQuery", chat_id=None, seconds=0.5, times=2)
    await person.pay(invoice)
    begun = person.acted_at
    await person.pay(invoice)
    first = await person.payment(after=begun)
    second = await person.payment(after=first["number"])
    ends = [first["status"], second["status"]]
    assert "paid" in ends, (first, second)
    assert len(await charges_of(shop, person)) == ends.count("paid")

    async def all_is_there() -> bool:
        return (await shop.balance(person)).credits == 10 * ends.count("paid")

    await until(all_is_there, PATIENCE)
    await shop.control.clear_faults()


async def charges_of(shop: Shop, person: Person) -> list[str]:
    """What Telegram charged the person, by its own list."""
    bot = make_bot(shop.services.settings)
    async with bot:
        listed = await stars.StarRecords(bot).transactions(datetime(2026, 1, 1, tzinfo=UTC))
    return [line.charge.reference for line in listed if line.charge.telegram_id == person.id and not line.refund]


async def test_a_charge_that_is_told_twice_counts_once(shop: Shop) -> None:
    person = await shop.customer()
    await buy(person)
    await person.pay()
    charge = await paid(person)
    await person.wait_for("paid", timeout=PATIENCE)
    async with shop.database.as_service() as session:
        payload = TelegramUpdate.payload["message"]["successful_payment"]["telegram_payment_charge_id"].as_string()
        update = (await session.scalars(sa.select(TelegramUpdate.payload).where(payload == charge))).one()
        highest = await session.scalar(sa.select(sa.func.max(TelegramUpdate.update_id)))
    again = {**update, "update_id": (highest or 0) - 1_000_000}
    await inbox.store(shop.database, [again], notify=True)

    async def handled() -> bool:
        async with shop.database.as_service() as session:
            row = await session.get(TelegramUpdate, again["update_id"])
            return row is not None and row.handled_at is not None

    await until(handled, PATIENCE)
    assert (await shop.balance(person)).credits == 10


async def test_somebody_elses_link_is_refused(shop: Shop) -> None:
    person, stranger = await shop.customer(), await shop.customer()
    offer = await buy(person, "Buy Pro for 700 Stars")
    assert offer.buttons[0].url is not None
    await stranger.pay_link(offer.buttons[0].url)
    refused = await stranger.payment()
    assert "made for somebody else" in refused["detail"]
    assert await charges_of(shop, stranger) == []


async def test_a_plan_from_the_first_payment_to_its_end(shop: Shop) -> None:
    person = await shop.customer()
    first = await subscribed(person)
    assert (await shop.user(person)).subscription_tier == SubscriptionTier.PRO
    await person.renew(first)
    renewed = await person.wait_for("was renewed for 700 Stars", timeout=PATIENCE)
    assert "Pro" in renewed.text
    await person.send_text("/plans")
    await person.wait_for("renews by itself")
    await person.press("Stop renewing Pro")
    await person.wait_for("Stop renewing Pro?")
    await person.press("Yes, stop renewing")
    await person.wait_for("is not renewed")
    with pytest.raises(ValueError, match="was stopped"):
        await person.renew(first)
    (stop,) = await shop.calls("editUserStarSubscription", person)
    assert stop["params"]["telegram_payment_charge_id"] == first  # type: ignore[index] # parameters of the call
    await person.send_text("/plans")
    assert "then it ends" in (await person.wait_for("You have Pro")).text
    assert (await shop.user(person)).subscription_tier == SubscriptionTier.PRO


async def test_telegram_that_does_not_stop_a_renewal_is_not_hidden(shop: Shop) -> None:
    person = await shop.customer()
    await subscribed(person)
    async with shop.database.as_service() as session:
        user = (await shop.user(person)).id
        await session.execute(
            sa.text("UPDATE subscriptions SET reference = 'stx_unknown' WHERE user_id = :user"), {"user": user}
        )
    await person.send_text("/plans")
    await person.wait_for("renews by itself")
    await person.press("Stop renewing Pro")
    await person.wait_for("Stop renewing Pro?")
    await person.press("Yes, stop renewing")
    await person.wait_for("did not let me stop that")
    await person.send_text("/plans")
    await person.wait_for("renews by itself")


async def test_what_is_changed_in_telegrams_settings_is_told(shop: Shop) -> None:
    person = await shop.customer()
    first = await subscribed(person)
    await person.change_subscription(first, "canceled")
    await person.wait_for("is not renewed", timeout=PATIENCE)
    await person.change_subscription(first, "active")
    await person.wait_for("goes on", timeout=PATIENCE)
    await person.change_subscription(first, "failed")
    await person.wait_for("did not find enough Stars", timeout=PATIENCE)


async def test_an_operator_refunds_and_spent_credits_become_a_debt(shop: Shop) -> None:
    person = await shop.customer()
    await buy(person)
    await person.pay()
    charge = await paid(person)
    await person.wait_for("paid", timeout=PATIENCE)
    await shop.spend(person, 7)
    await shop.control.fault("500", method="refundStarPayment", times=5)
    await shop.operator.send_text(f"/admin refund {charge}")
    refunded = await person.wait_for("goes back to you", timeout=PATIENCE)
    assert "You owe 7 credits" in refunded.text

    async def done() -> bool:
        return len(await shop.calls("refundStarPayment", person)) == 1

    await until(done, PATIENCE)
    balance = await shop.balance(person)
    assert (balance.credits, balance.debt) == (0, 7)
    payment = await shop.payment(charge)
    assert payment is not None
    assert payment.status == PaymentStatus.REFUNDED
    await person.send_text("/plans")
    await person.wait_for("You owe 7 credits")


async def test_a_refund_by_telegram_itself_is_taken_in(shop: Shop) -> None:
    person = await shop.customer()
    await buy(person)
    await person.pay()
    charge = await paid(person)
    await person.wait_for("paid", timeout=PATIENCE)
    async with make_bot(shop.services.settings) as bot:
        await bot.refund_star_payment(person.id, charge)
    await person.wait_for("goes back to you", timeout=PATIENCE)
    assert (await shop.balance(person)).credits == 0


async def test_a_deleted_person_is_refused_and_a_late_charge_goes_back(shop: Shop) -> None:
    person = await shop.customer()
    first = await subscribed(person)
    invoice = await buy(person)
    # Telegram does not stop the renewal in time, and charges once more after the account is gone.
    await shop.control.fault("500", method="editUserStarSubscription", times=-1)
    await person.send_text("/delete")
    assert "Your plan Pro ends with them" in (await person.wait_for("Delete everything?")).text
    await person.press("Yes, delete")
    await person.wait_for("Everything is deleted")
    await person.pay(invoice)
    assert "is deleted" in (await person.payment())["detail"]
    await person.renew(first)
    await person.wait_for("All of it goes back to you", timeout=PATIENCE)
    await shop.control.clear_faults()

    async def done() -> bool:
        refunds = await shop.calls("refundStarPayment", person)
        stops = await shop.calls("editUserStarSubscription", person)
        return len(refunds) == 1 and bool(stops)

    await until(done, PATIENCE)
    with pytest.raises(ValueError, match="was stopped"):
        await person.renew(first)


async def test_telegram_in_trouble_before_a_payment(shop: Shop) -> None:
    person = await shop.customer()
    invoice = await buy(person)
    await shop.control.fault("500", method="answerPreCheckoutQuery", times=2)
    await person.pay(invoice)
    await paid(person)
    await person.wait_for("paid", timeout=PATIENCE)

    invoice = await buy(person)
    await shop.control.options(pre_checkout_timeout=1.0)
    await shop.control.fault("500", method="answerPreCheckoutQuery", times=-1)
    await person.pay(invoice)
    assert "did not respond in time" in (await person.payment())["detail"]
    # The question has a lane of its own: the chat goes on while its answer is still tried.
    await person.send_text("/credits")
    await person.wait_for("10 credits")
    await shop.control.clear_faults()
    await shop.control.options(pre_checkout_timeout=PATIENCE)
    await person.pay(invoice)
    await paid(person)
    await person.wait_for("You have 20 to spend now", timeout=PATIENCE)


async def test_a_slow_database_refuses_in_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await shop.customer()
    invoice = await buy(person)
    monkeypatch.setattr(handlers, "CHECK_SECONDS", 0.3)
    async with shop.database.as_service() as session:
        await session.execute(sa.text("LOCK TABLE payments IN ACCESS EXCLUSIVE MODE"))
        await person.pay(invoice)
        assert "could not check this in time" in (await person.payment())["detail"]
    monkeypatch.undo()
    await person.pay(invoice)
    await paid(person)


async def test_a_question_that_comes_late_does_no_harm(databases: Databases, tmp_path: Path) -> None:
    url = await databases.create()
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        settings = settings_for(sandbox, tmp_path).model_copy(update={"payments": (PaymentRail.STARS,)})
        async with roles.open_services(settings, url) as services:
            shop = Shop(services, control, await control.person())
            async with served(services, roles.serve_bot):
                person = await shop.customer()
                invoice = await buy(person)
            await control.options(pre_checkout_timeout=0.1)
            await person.pay(invoice)
            assert (await person.payment())["status"] == "failed"
            await control.options(pre_checkout_timeout=PATIENCE)
            async with served(services, roles.serve_bot):
                await until(lambda: _asked(services), PATIENCE)
                await until(lambda: _all_handled(services), PATIENCE)
                async with services.database.as_service() as session:
                    (order,) = (await session.scalars(sa.select(Payment))).all()
                assert (order.status, order.paid_at) == (PaymentStatus.OPEN, None)
                said = [message.text for message in await person.messages()]
                assert not [text for text in said if "tell us this number" in text], "there is nothing to be sorry for"
                await person.pay(invoice)
                await paid(person)
    await databases.drop(url)


async def _asked(services: Services) -> bool:
    """Whether a question before a payment has come in."""
    async with services.database.as_service() as session:
        questions = TelegramUpdate.payload.has_key("pre_checkout_query")
        return bool(await session.scalar(sa.select(sa.func.count()).select_from(TelegramUpdate).where(questions)))


async def _all_handled(services: Services) -> bool:
    async with services.database.as_service() as session:
        return not await session.scalar(
            sa.select(sa.func.count()).select_from(TelegramUpdate).where(TelegramUpdate.handled_at.is_(None))
        )


async def test_the_books_of_telegram_and_ours_agree(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await shop.customer()
    invoice = await buy(person)

    lost = asyncio.Event()

    async def lose(*_: object) -> str:
        lost.set()
        return "lost"

    # The message about this payment gets lost on our side.
    monkeypatch.setattr("bot.handlers.stars.charges.receive", lose)
    await person.pay(invoice)
    charge = await paid(person)
    await asyncio.wait_for(lost.wait(), PATIENCE)
    await until(lambda: _all_handled(shop.services), PATIENCE)
    monkeypatch.undo()
    assert await shop.payment(charge) is None
    now = datetime.now(UTC)
    async with make_bot(shop.services.settings) as bot:
        desk = StarTasks(shop.database, bot)
        listed = {found.reference: found for found in await desk.records.charges(now - comparison.LOOK_BACK, now)}
        assert charge in listed
        await desk.catch_up(now)
        assert await desk.records.charge(charge) == listed[charge]
        assert await desk.records.payer(charge) == person.id
    await person.wait_for("paid", timeout=PATIENCE)
    await shop.operator.wait_for(charge, timeout=PATIENCE, after=0)
    assert (await shop.balance(person)).credits == 10
